"""The stacks of a repository where no file has the name that Compose looks for: by name and content, and what to type."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_SUFFIXES = (".yml", ".yaml")
_ELSEWHERE = frozenset(
    {".github", ".gitlab", ".circleci", "node_modules", "vendor", "archive", "kubernetes", "venv", ".venv"}
)
_SERVICES = re.compile(rb"^(?:services|['\"]services['\"]):[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_RUNS = re.compile(rb"^[ \t]+(?:[^#\n]*[{,][ \t]*)?['\"]?(?:image|build|extends|deploy)['\"]?:", re.MULTILINE)
_OVERRIDE = re.compile(r"^(?:docker-)?compose\.(?P<word>[\w-]+)$")
_SHOWN = 20


def stacks_in(root: Path) -> list[PurePosixPath]:
    """The files that have services which run something, by path; what git ignores and what tools keep is left out.

    Raises:
        TidyError: the root or git refuses.
    """
    from ...adapters.disk import read_tree
    from ...kernel.tree import EXECUTABLE, REGULAR

    tree = read_tree(root).tree
    return [
        path
        for path in sorted(tree)
        if path.suffix in _SUFFIXES
        and tree.entry(path).mode in (REGULAR, EXECUTABLE)
        and _ELSEWHERE.isdisjoint(path.parts)
        and _is_stack(tree[path])
    ]


def _is_stack(content: bytes) -> bool:
    return _SERVICES.search(content) is not None and _RUNS.search(content) is not None


def commands(found: list[PurePosixPath]) -> Iterator[str]:
    """What to type for each of them; a file that is named as the variant of one beside it is laid over that one."""
    bases = {path.parent: path for path in reversed(found) if path.stem in ("compose", "docker-compose")}
    overlays: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in found:
        if path.parent in bases and _OVERRIDE.match(path.stem):
            overlays.setdefault(bases[path.parent], []).append(path)
    laid = {path for each in overlays.values() for path in each}
    alone = [path for path in found if path not in laid]
    for path in alone[:_SHOWN]:
        over = "".join(f" -f {_quoted(each)}" for each in overlays.get(path, ()))
        yield f"sophia-tidy convert {_quoted(path)}{over}"
    if len(alone) > _SHOWN:
        yield f"and {len(alone) - _SHOWN} more"


def _quoted(path: PurePosixPath) -> str:
    from shlex import quote

    return quote(str(path)) if str(path).isprintable() else quote(ascii(str(path)))
