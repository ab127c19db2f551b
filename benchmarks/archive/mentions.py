"""Who names whom, as a careful script would find it: imports by path, everything else by file name.

This is the graph of the baselines.  It knows nothing of the wing's, which
is the point: what a plain graph is worth is one of the questions.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from filekinds import is_prose, kind_of
from sight import Sight

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))", re.MULTILINE
)
_FILE = re.compile(r"[\w.@+-]+")
_WORD = re.compile(r"[A-Za-z_]\w*")
_ROOTS = frozenset(("workflow", "compose", "dockerfile", "manifest", "test", "config"))
_ROOT_NAMES = frozenset(
    (
        "__main__.py",
        "setup.py",
        "conftest.py",
        "manage.py",
        "noxfile.py",
        "package.json",
        "Makefile",
        "justfile",
        "index.html",
        "README.md",
        "README.rst",
        "LICENSE",
    )
)

Graph = Mapping[PurePosixPath, set[PurePosixPath]]


def graph(sight: Sight) -> Graph:
    """Each file with the files that it names; prose names nobody."""
    by_name: dict[str, list[PurePosixPath]] = defaultdict(list)
    for path in sight.tree:
        by_name[path.name].append(path)
    modules = _modules(sight)
    found: dict[PurePosixPath, set[PurePosixPath]] = {}
    for path, text in sight.texts.items():
        if not is_prose(path) and kind_of(path) != "asset":
            near = {
                other
                for name in set(_FILE.findall(text))
                if "." in name or name in _ROOT_NAMES
                for other in by_name.get(name, ())
            }
            if path.suffix == ".py":
                near |= {other for name in _imported(text) for other in _resolved(name, modules)}
            found[path] = near - {path}
    return found


def unreferenced(sight: Sight) -> set[PurePosixPath]:
    """Files that no other file names."""
    named = {target for targets in graph(sight).values() for target in targets}
    return {path for path in sight.tree if path not in named and not _is_root(path)}


def unreachable(sight: Sight) -> set[PurePosixPath]:
    """Files that no chain from an entry point leads to."""
    edges = graph(sight)
    reached = {path for path in sight.tree if _is_root(path)}
    waiting = list(reached)
    while waiting:
        new = edges.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    return {path for path in sight.tree if path not in reached}


def _is_root(path: PurePosixPath) -> bool:
    return kind_of(path) in _ROOTS or path.name in _ROOT_NAMES


def _modules(sight: Sight) -> Mapping[str, list[PurePosixPath]]:
    found: dict[str, list[PurePosixPath]] = defaultdict(list)
    for path in sight.tree:
        if path.suffix == ".py":
            found[path.parent.name if path.name == "__init__.py" else path.stem].append(path)
    return found


def _imported(text: str) -> Iterator[str]:
    for module, names, plain in _IMPORT.findall(text):
        if plain:
            yield from (part.split()[0] for part in plain.split(",") if part.split())
        else:
            base = module.strip(".")
            yield from filter(None, [base, *(f"{base}.{name}".strip(".") for name in _WORD.findall(names))])


def _resolved(name: str, modules: Mapping[str, list[PurePosixPath]]) -> Iterator[PurePosixPath]:
    """Files whose path ends as the dotted name does."""
    parts = tuple(name.split("."))
    for path in modules.get(parts[-1], ()):
        own = path.parent.parts if path.name == "__init__.py" else (*path.parent.parts, path.stem)
        if own[-len(parts) :] == parts:
            yield path
