"""Folders of programs that nothing outside of them names.

A part of a repository that was tried and left keeps its imports in order, so
each of its files is in use by another one.  Seen as a whole it is an island.

A product of its own is an island too, but one that people know of: it is
built by itself, documents name it, or it is a good part of the repository.
And of a part with programs in a language whose imports are not read nobody
can say that nothing uses it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from ..files.inventory import FileItem
from ..files.kinds import FileKind
from ..references.reference import From, Reference

LEAST = 3
LARGEST = 8  # per cent of all files; a larger part is one of the things that the repository is about
DOCUMENTS = 1  # one page may name a part that was given up: the report on its making
_PROGRAMS = frozenset((FileKind.MODULE, FileKind.SCRIPT, FileKind.SHELL, FileKind.CODE))
# Languages whose imports no reader knows: where one of them is part of it, who uses it is not known.
UNREAD = frozenset(
    (
        ".rs",
        ".java",
        ".kt",
        ".kts",
        ".rb",
        ".php",
        ".c",
        ".h",
        ".cc",
        ".cpp",
        ".cxx",
        ".hpp",
        ".cs",
        ".swift",
        ".scala",
        ".lua",
        ".pl",
        ".pm",
        ".r",
        ".dart",
        ".ex",
        ".exs",
        ".erl",
        ".hs",
        ".ml",
        ".clj",
        ".jl",
        ".zig",
        ".nim",
        ".m",
        ".mm",
        ".groovy",
        ".fs",
        ".vb",
        ".proto",
        ".cue",
        ".nix",
        ".ps1",
    )
)
# What lies in these is found by people and tools, and needs no other name.
_PLACES = frozenset(
    (
        "tests",
        "test",
        "docs",
        "doc",
        "examples",
        "samples",
        "scripts",
        "bin",
        "tools",
        "templates",
        "migrations",
        "experiments",
        "notebooks",
        "benchmarks",
        "contrib",
        "playground",
        "skills",
        "plugins",
    )
)
_OF_A_PRODUCT = frozenset((FileKind.BUILD, FileKind.DOCKERFILE, FileKind.COMPOSE))
# On these lie parts side by side, each an island or not.
_SHELVES = frozenset(("packages", "services", "apps", "libs", "projects", "modules", "src"))


def part_of(path: PurePosixPath) -> PurePosixPath | None:
    """The part of the repository that a file or folder belongs to; None for what lies at the root or in a known place."""
    depth = 2 if path.parts[0] in _SHELVES else 1
    head = path.parts[:depth]
    if len(path.parts) < depth or path.parts[0].startswith(".") or not _PLACES.isdisjoint(head):
        return None
    return PurePosixPath(*head)


def islands(
    items: Mapping[PurePosixPath, FileItem], references: Iterable[Reference], speaks: Callable[[PurePosixPath], bool]
) -> frozenset[PurePosixPath]:
    """The parts with at least three programs that nobody outside of them makes use of or knows.

    ``speaks`` tells whether a file counts as living.
    """
    living = [(part, item.kind) for path, item in items.items() if speaks(path) and (part := _below(path)) is not None]
    programs = Counter(part for part, kind in living if kind in _PROGRAMS)
    sizes = Counter(part for part, _ in living)
    products = {part for part, kind in living if kind in _OF_A_PRODUCT}
    products |= {part for path in items if path.suffix.lower() in UNREAD and (part := _below(path)) is not None}
    used, known = _named(references, speaks)
    return frozenset(
        part
        for part, count in programs.items()
        if count >= LEAST
        and sizes[part] * 100 <= LARGEST * len(items)
        and part not in products
        and part not in used
        and part.parent not in used
        and len(known.get(part, ())) <= DOCUMENTS
    )


def documents_of(
    references: Iterable[Reference], speaks: Callable[[PurePosixPath], bool]
) -> Mapping[PurePosixPath, set[PurePosixPath]]:
    """The living documents outside of each part that name something in it."""
    return _named(references, speaks)[1]


def _below(path: PurePosixPath) -> PurePosixPath | None:
    part = part_of(path)
    return None if part == path else part


def _named(
    references: Iterable[Reference], speaks: Callable[[PurePosixPath], bool]
) -> tuple[set[PurePosixPath], dict[PurePosixPath, set[PurePosixPath]]]:
    """The parts, and the shelves, that a living file of another part uses; and the documents that know each part."""
    used: set[PurePosixPath] = set()
    known: dict[PurePosixPath, set[PurePosixPath]] = defaultdict(set)
    for each in references:
        source = each.source.path
        if each.target is None or not each.target.parts or not each.certain or not speaks(source):
            continue
        part = part_of(each.target)
        if part is not None and source.is_relative_to(part):
            continue
        if each.origin is From.DOCS:
            known[part or each.target].add(source)
        else:
            used.add(part or each.target)
    return used, known
