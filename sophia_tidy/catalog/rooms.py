"""The map of the package, made from what its modules say of themselves in their first lines.

    $ python -m sophia_tidy.catalog.rooms

writes ``sophia_tidy/README.md`` anew, but for the part ``## To add``, which
people write.  A test holds that it is current.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
README = PACKAGE / "README.md"
TO_ADD = "## To add"
# Top to bottom: a room imports only from the floors below, as the contracts in pyproject.toml have it.
FLOORS = (
    "cli",
    "bot",
    "report",
    "steps",
    "catalog",
    "repair",
    "codemods",
    "archive",
    "convert",
    "workflow",
    "flux",
    "yaml_style",
    "documents",
    "apply",
    "adapters",
    "generated",
    "config",
    "manifests",
    "formats",
    "secrets",
    "kernel",
)
_HEAD = """\
# The map

One line for each room, in its own words; a room imports only from floors below (`tests/test_layers.py` holds it to that).
Made by `python -m sophia_tidy.catalog.rooms`, but for the last part.
"""


def rendered() -> str:
    """The map as it should be, with the part that people write as it is."""
    written = README.read_text("utf-8")
    return "".join((_HEAD, *_folders(), "\n", written[written.index(TO_ADD) :]))


def _folders() -> Iterator[str]:
    for floor in FLOORS:
        for folder in sorted({path.parent for path in (PACKAGE / floor).rglob("*.py")}):
            name = folder.relative_to(PACKAGE).as_posix()
            mark = "#" * (name.count("/") + 2)
            yield f"\n{mark} `{name}/`\n{said(folder / '__init__.py')}\n"
            yield from _table(folder)


def _table(folder: Path) -> Iterator[str]:
    rooms = [path for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]
    if rooms:
        yield "\n| room | what it is for |\n|---|---|\n"
        yield from (f"| `{path.name}` | {said(path).replace('|', chr(92) + '|')} |\n" for path in rooms)


def said(path: Path) -> str:
    """The first line of a module's docstring."""
    return (ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "").partition("\n")[0]


if __name__ == "__main__":
    README.write_text(rendered(), "utf-8")
