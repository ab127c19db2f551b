"""Gate of tests: those that pytest would collect, counted from the source, whose file and all that it imports of the repository is there.

Nothing is run.  A parametrized test is one; what a `conftest.py` or a
plug-in adds or takes away is not seen.
"""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.pytest_settings import PytestSettings, settings_of
from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from ..archive_facts import ArchiveMemory
from ..context import Context
from .gate import TreeGate

IMPORTS = frozenset(("import", "relative-import"))
GONE = "cannot be imported"
_OF_UNITTEST = PytestSettings()  # a TestCase has its own rule for names, whatever the configuration says
_LIKE_A_TEST = re.compile(rb"^[ \t]*(?:async[ \t]+)?def[ \t]+test", re.MULTILINE)


class CountedTests(NamedTuple):
    """How many tests each file of a tree has."""

    tree: Tree
    settings: PytestSettings
    counts: Mapping[PurePosixPath, int]


def collected(known: ArchiveMemory, context: Context, unparsed: Collection[PurePosixPath]) -> TreeGate:
    """The tests of the files outside of the archive; ``unparsed`` are files that do not parse."""
    tree, archive = known.tree, PurePosixPath(context.config.archive.destination)
    settings = settings_of(tree)
    counts = _counts(tree, settings, archive, context)
    closures = _Closures(known, frozenset(unparsed))
    lost = {path: count for path, count in counts.items() if count and not closures.loads(path)}
    faults = {path: Counter({GONE: count}) for path, count in lost.items()}
    total = sum(counts.values())
    return TreeGate("tests", "tests that can be imported", total, sum(lost.values()), faults, closures.leans_on)


def _counts(
    tree: Tree, settings: PytestSettings, archive: PurePosixPath, context: Context
) -> Mapping[PurePosixPath, int]:
    """How many tests each test file has; one that is as it was is not read again."""
    before = context.memory.of(CountedTests)
    known = before.counts if before is not None and before.settings == settings else {}
    found = {
        path: known[path]
        if before is not None and path in known and tree.has_same(path, before.tree)
        else count_tests(tree[path], settings)
        for path in tree
        if settings.is_test_file(path)
        and not path.is_relative_to(archive)
        and tree.entry(path).mode in (REGULAR, EXECUTABLE)
    }
    context.memory.keep(CountedTests(tree, settings, found))
    return found


def count_tests(content: bytes, settings: PytestSettings) -> int:
    """The tests of one module; of one that does not parse, the lines that look like one."""
    try:
        with warnings.catch_warnings(action="ignore"):
            module = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return len(_LIKE_A_TEST.findall(content))
    classes = {node.name: node for node in _statements(module.body) if isinstance(node, ast.ClassDef)}
    return sum(_tests_of(node, settings, classes) for node in _statements(module.body))


def _tests_of(node: ast.stmt, settings: PytestSettings, classes: Mapping[str, ast.ClassDef]) -> int:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            return int(settings.is_test_function(node.name) and not _is_fixture(node))
        case ast.ClassDef():
            return _in_class(node, settings, classes)
    return 0


def _in_class(node: ast.ClassDef, settings: PytestSettings, classes: Mapping[str, ast.ClassDef]) -> int:
    """The tests of a class, with those that it has from bases of its own module."""
    chain = list(_with_bases(node, classes, ()))
    is_unittest = any(_last(base).endswith("TestCase") for each in chain for base in each.bases)
    if not is_unittest and not settings.is_test_class(node.name):
        return 0
    members = {each.name: each for one in reversed(chain) for each in _statements(one.body) if hasattr(each, "name")}
    if not is_unittest and not members.keys().isdisjoint(("__init__", "__new__")):
        return 0
    named = _OF_UNITTEST if is_unittest else settings
    return sum(_tests_of(each, named, classes) for each in members.values() if isinstance(each, ast.stmt))


def _with_bases(
    node: ast.ClassDef, classes: Mapping[str, ast.ClassDef], above: tuple[str, ...]
) -> Iterator[ast.ClassDef]:
    yield node
    for base in node.bases:
        found = classes.get(_last(base))
        if found is not None and found is not node and found.name not in above:
            yield from _with_bases(found, classes, (*above, node.name))


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that a module or a class runs, those below a condition too."""
    for node in body:
        yield node
        for name in ("body", "orelse", "finalbody"):
            if isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
                yield from _statements(getattr(node, name, ()))


def _is_fixture(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(_last(each).endswith("fixture") for each in node.decorator_list)


def _last(node: ast.expr) -> str:
    """The last word of a dotted name, called or not."""
    match node:
        case ast.Call():
            return _last(node.func)
        case ast.Attribute():
            return node.attr
        case ast.Name():
            return node.id
    return ""


class _Closures:
    """Which files of the repository a module loads, and whether all of them can be."""

    def __init__(self, known: ArchiveMemory, unparsed: frozenset[PurePosixPath]):
        self._known, self._edges = known, dict[PurePosixPath, list[PurePosixPath]]()
        broken = set(unparsed)
        for each in known.graph.references:
            if each.how in IMPORTS and each.target is None:
                broken.add(each.source.path)
            elif each.how in IMPORTS and each.certain and each.target is not None:
                self._edges.setdefault(each.source.path, []).append(each.target)
        self._failing = self._users_of(broken) if broken else broken

    def loads(self, path: PurePosixPath) -> bool:
        return path not in self._failing

    def leans_on(self, path: PurePosixPath, fault: str) -> frozenset[PurePosixPath]:
        """The module and all that it imports."""
        seen, waiting = {path}, [path]
        while waiting:
            fresh = [each for each in self._loaded_by(waiting.pop()) if each not in seen]
            seen.update(fresh)
            waiting += fresh
        return frozenset(seen)

    def _users_of(self, broken: set[PurePosixPath]) -> set[PurePosixPath]:
        """These, and all that import one of them over any number of others."""
        users: dict[PurePosixPath, list[PurePosixPath]] = {}
        for path, item in self._known.items.items():
            if path.suffix == ".py" and item.mode in (REGULAR, EXECUTABLE):
                for each in self._loaded_by(path):
                    users.setdefault(each, []).append(path)
        found, waiting = set(broken), list(broken)
        while waiting:
            fresh = [each for each in users.get(waiting.pop(), ()) if each not in found]
            found.update(fresh)
            waiting += fresh
        return found

    def _loaded_by(self, path: PurePosixPath) -> Iterator[PurePosixPath]:
        """What the module imports, and the packages that are run for it and for those."""
        named = self._edges.get(path, [])
        yield from named
        for folder in {each.parent for each in (path, *named)}:
            yield from self._packages(folder)

    def _packages(self, folder: PurePosixPath) -> tuple[PurePosixPath, ...]:
        if folder not in self._inits:
            above = (each / "__init__.py" for each in (folder, *folder.parents))
            self._inits[folder] = tuple(each for each in above if each in self._known.tree)
        return self._inits[folder]

    @cached_property
    def _inits(self) -> dict[PurePosixPath, tuple[PurePosixPath, ...]]:
        return {}
