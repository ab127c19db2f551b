"""Only `adapters/` and `apply/` open a path; the few others that ask the disk are named here, with what for.

Found in the source: a call of ``open``, a function of ``os`` (but those that
turn names and read no disk), of ``shutil`` and ``tempfile``, and the methods
by which a ``Path`` asks the disk.  A ``PurePosixPath`` has none of them.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "sophia_tidy"
DOORS = ("adapters", "apply")
# What the command line asks of the disk before any door is chosen: where the person stands, and what they named.
COMMAND_LINE = {
    "cli/__init__.py": "streams that were closed",
    "cli/answers_file.py": "the file of --answers",
    "cli/before.py": "the folder in which a run may have been cut short",
    "cli/commands/convert.py": "whether the destination is a file",
    "cli/commands/convert_files.py": "the files that Compose would look for, and its .env",
    "cli/place.py": "the root, the configuration's file, and the paths of the command line",
    "catalog/pages.py": "the folder of the documentation, which is made by a command of its own",
}
# What the package itself carries: its rules and tables, read from beside the code.
PACKAGE_DATA = {
    "archive/rules/rulebook.py",
    "catalog/registry.py",
    "catalog/rooms.py",
    "codemods/imports/standard.py",
    "convert/known_images/index.py",
    "convert/known_images/table.py",
    "flux/charts.py",
    "formats/rule_catalogue.py",
    "kernel/rule_files.py",
    "repair/model.py",
    "workflow/duties/kinds.py",
    "workflow/duties/proving/retired.py",
    "workflow/harden/rules.py",
    "workflow/write/ruleset.py",
}
ASKS = frozenset(
    "absolute chmod cwd exists expanduser glob hardlink_to is_dir is_file is_mount is_symlink iterdir lstat mkdir"
    " read_bytes read_text readlink rename resolve rglob rmdir samefile stat symlink_to touch unlink write_bytes"
    " write_text".split()
)
OURS = frozenset(("resolve", "glob", "rename"))  # methods of our own have these names too: they count on a Path alone
PURE = frozenset(
    "PathLike _exit curdir environ fsdecode fsencode fspath get_terminal_size linesep pathsep pardir sep".split()
)
PURE_PATH = frozenset("basename commonpath dirname join normpath split splitext".split())
WHOLE = ("shutil", "tempfile", "glob", "fileinput", "mmap")


def asked(text: str) -> Iterator[str]:
    """What a module asks of the disk."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("open")):
                yield "open"
            case ast.Attribute(ast.Attribute(ast.Name("os"), "path"), name) if name not in PURE_PATH:
                yield f"os.path.{name}"
            case ast.Attribute(ast.Name("os"), name) if name not in PURE and name != "path":
                yield f"os.{name}"
            case ast.Call(func=ast.Attribute(ast.Name("self"), _)):
                pass  # a method of our own, or a callable that was handed in
            case ast.Call(func=ast.Attribute(value, name)) if name in ASKS and not (name in OURS and not _path(value)):
                yield name
            case ast.Import(names):
                yield from (each.name for each in names if each.name.partition(".")[0] in WHOLE)
            case ast.ImportFrom(module=str(module)) if node.level == 0 and module.partition(".")[0] in (*WHOLE, "os"):
                yield module


def _path(node: ast.expr) -> bool:
    """Whether the text of an expression shows a path of the disk."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    names |= {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    return not names.isdisjoint(("Path", "root", "full"))


def rooms() -> Iterator[tuple[str, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith(DOORS):
            yield name, path.read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "open('a')",
        "import os\nos.listdir('.')",
        "import os\nos.path.exists('a')",
        "import os\nos.path.relpath('a', 'b')",
        "from os import scandir",
        "import shutil",
        "from tempfile import TemporaryDirectory",
        "path.read_text('utf-8')",
        "(root / 'a').is_file()",
        "Path.cwd()",
        "root.resolve()",
        "Path('a').glob('*')",
    ],
)
def test_what_asks_the_disk(text):
    assert list(asked(text))


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.fsencode(name)",
        "import os\nos.path.join('a', 'b')",
        "reader.resolve(name)",
        "places.glob('*')",
        "import posixpath\nposixpath.normpath('a/..')",
        "node.owner",
        "self.read_bytes(path)",
        "re.match('a', 'a').group()",
    ],
)
def test_what_does_not(text):
    assert list(asked(text)) == []


def test_nobody_but_the_doors_opens_a_path():
    allowed = COMMAND_LINE.keys() | PACKAGE_DATA
    found = {name: sorted(set(asked(text))) for name, text in rooms()}
    assert {name: what for name, what in found.items() if what and name not in allowed} == {}


def test_nobody_is_named_here_for_nothing():
    asking = {name for name, text in rooms() if any(asked(text))}
    assert asking >= COMMAND_LINE.keys() | PACKAGE_DATA


@pytest.mark.parametrize("name", sorted(PACKAGE_DATA))
def test_package_data_is_read_from_beside_the_code(name):
    text = (PACKAGE / name).read_text("utf-8")
    asks = {"read_bytes", "read_text", "iterdir", "is_dir", "is_file", "rglob"}
    asks |= {"write_text"} if '__name__ == "__main__"' in text else set()  # a maker of the documentation
    assert set(asked(text)) <= asks
    assert "rules_root()" in text or "files(__package__" in text or "__file__" in text or "Traversable" in text
