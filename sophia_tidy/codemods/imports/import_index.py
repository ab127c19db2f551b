"""An index of how a repository imports each name: the evidence for `undefined-name`.

Built from every Python file, but only for the names that ruff reports as
undefined, and only when there are any.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from ..source.class_members import members
from ..source.modules import INIT, Modules
from ..source.origin import Definition, NameOrigin
from ..source.required import Required
from .statements import ImportedName, definitions, imports, without_docstrings

VENDORED = frozenset({"site-packages", "dist-packages", "node_modules", "venv", ".venv", "env", "_vendor", "vendor"})
LOOKED_AT = 4  # origins that are checked for obstacles: behind so many others none can be the one
Key = tuple[PurePosixPath | str, str | None]  # the file or the outside module, and the name in it


@dataclass(slots=True)
class _Group:
    """All that import one and the same thing, with the ways in which they write it."""

    files: set[PurePosixPath] = field(default_factory=set)
    spellings: Counter[Required] = field(default_factory=Counter)


class ImportIndex:
    """Which file imports and defines what, for a given set of names."""

    def __init__(self, tree: Tree, names: Iterable[str]):
        self._names = frozenset(names)
        self._tree = tree
        paths = frozenset(path for path in tree if _ours(path, tree)) if self._names else frozenset()
        self.modules = Modules(paths)
        self._imports: dict[PurePosixPath, list[ImportedName]] = {}
        self._known_edges: dict[PurePosixPath, tuple[frozenset[PurePosixPath], frozenset[PurePosixPath]]] = {}
        self._defined: dict[str, dict[PurePosixPath, str]] = defaultdict(dict)
        for path in sorted(paths):
            self._read(path, tree[path])
        self._groups = {name: self._grouped(name) for name in self._names}

    def _read(self, path: PurePosixPath, content: bytes) -> None:
        text = without_docstrings(content.decode("utf-8", "replace").replace("\r\n", "\n").removeprefix("\ufeff"))
        self._imports[path] = list(imports(text))
        for name, kind in definitions(text):
            if name in self._names:
                self._defined[name].setdefault(path, kind)

    def _grouped(self, name: str) -> dict[Key, _Group]:
        groups: dict[Key, _Group] = defaultdict(_Group)
        for path, statements in self._imports.items():
            for statement in statements:
                required = statement.required
                if statement.top and required.binds == name and required.module.split(".")[0] != "__future__":
                    group = groups[self._key(required, path)]
                    group.files.add(path)
                    group.spellings[required] += 1
        return groups

    def _key(self, required: Required, importer: PurePosixPath) -> Key:
        """What is imported, whatever name the statement goes by; re-exports are followed home."""
        for _ in range(8):  # a chain of re-exports longer than this is a circle
            file = self.modules.file(required.module, importer)
            if file is None or required.name is None:
                return (file or required.module), required.name
            if inner := self.modules.file(_joined(required), importer):
                return inner, None
            onward = self._reexport(file, required.name)
            if onward is None:
                break
            required, importer = onward, file
        return (file or required.module), required.name

    def _reexport(self, file: PurePosixPath, name: str) -> Required | None:
        if file in self._defined.get(name, ()):
            return None
        found = (s.required for s in self._imports[file] if s.top and s.required.binds == name and s.required.name)
        return next(found, None)

    def origins(self, name: str, importer: PurePosixPath) -> tuple[NameOrigin, ...]:
        """Where ``importer`` could take the name from, the most used first."""
        groups = dict(self._groups.get(name, {}))
        for path in self._defined.get(name, {}):
            if path != importer:
                groups.setdefault((path, name), _Group())
        ranked = sorted(groups.items(), key=lambda item: (-len(item[1].files), str(item[0][0])))
        return tuple(
            self._origin(name, key, group, importer) if rank < LOOKED_AT else self._unseen(key, group)
            for rank, (key, group) in enumerate(ranked)
        )

    def _unseen(self, key: Key, group: _Group) -> NameOrigin:
        where, inner = key
        shown = Required(_dotted(where) if isinstance(where, PurePosixPath) else where, inner)
        kind = self._definition(where, inner) if isinstance(where, PurePosixPath) else Definition.UNKNOWN
        return NameOrigin(
            shown, len(group.files), kind, not isinstance(where, str), obstacle="there are too many others"
        )

    def _origin(self, name: str, key: Key, group: _Group, importer: PurePosixPath) -> NameOrigin:
        where, inner = key
        if isinstance(where, str):
            required = group.spellings.most_common(1)[0][0]
            shadow = self.modules.file(where, importer)
            obstacle = f"{shadow} hides {where}" if shadow else ""
            return NameOrigin(required, len(group.files), Definition.UNKNOWN, ours=False, obstacle=obstacle)
        spelled = self._spelled(name, key, group, importer)
        obstacle = self._obstacle(where, spelled, importer)
        shown = spelled or Required(_dotted(where), inner)
        beside = where.parent == importer.parent and importer.parent / INIT in self.modules.paths
        near = where.parts[:1] == importer.parts[:1] and len(importer.parts) > 1
        kind = self._definition(where, inner)
        listed = (
            members(self._tree[where].decode("utf-8", "replace"), inner) if kind is Definition.CLASS and inner else None
        )
        return NameOrigin(
            shown, len(group.files), kind, ours=True, beside=beside, near=near, obstacle=obstacle, members=listed
        )

    def _definition(self, where: PurePosixPath, inner: str | None) -> Definition:
        if inner is None:
            return Definition.MODULE
        kind = self._defined.get(inner, {}).get(where)
        return Definition(kind) if kind else Definition.UNKNOWN

    def _spelled(self, name: str, key: Key, group: _Group, importer: PurePosixPath) -> Required | None:
        """The import as others write it where that means the same here, else as a relative import."""
        for required, _ in group.spellings.most_common():
            if not required.module.startswith(".") and self._key(required, importer) == key:
                return required
        where, inner = key
        assert isinstance(where, PurePosixPath)
        if not self._writes_relative(importer, group):
            return None
        asname = name if name != (inner or where.stem) else None
        if inner is not None:
            module = self.modules.relative(where, importer)
            return Required(module, inner, asname) if module else None
        module = self.modules.relative(where.parent / INIT, importer)
        return Required(module, where.stem, asname) if module and where.name != INIT else None

    def _writes_relative(self, importer: PurePosixPath, group: _Group) -> bool:
        ours = [s.required.module.startswith(".") for s in self._imports.get(importer, ())]
        theirs = [required.module.startswith(".") for required in group.spellings]
        return any(ours) or any(theirs)

    def _obstacle(self, where: PurePosixPath, required: Required | None, importer: PurePosixPath) -> str:
        if where == importer:
            return "it is this file"
        if required is None:
            return f"nothing shows how {importer} would import {where}"
        if self._reaches(where, importer):
            return f"{where} imports this file: the import would be circular"
        return ""

    def _reaches(self, start: PurePosixPath, goal: PurePosixPath) -> bool:
        """Whether importing ``start`` asks something of ``goal``, whose own packages are running already."""
        seen, stack = set(self.modules.packages(goal)), [start]
        stack += (package for package in self.modules.packages(start) if package != goal)
        while stack:
            path = stack.pop()
            if path == goal:
                return True
            if path not in seen:
                seen.add(path)
                asked, passed = self._edges(path)
                stack += (*asked, *(package for package in passed if package != goal))
        return False

    def _edges(self, path: PurePosixPath) -> tuple[frozenset[PurePosixPath], frozenset[PurePosixPath]]:
        """The files that a module's top level takes something from, and the packages that it goes through."""
        if path not in self._known_edges:
            statements = self._imports.get(path, ())
            asked = frozenset(file for statement in statements for file in self._asked(statement, path))
            passed = frozenset(package for file in asked for package in self.modules.packages(file))
            self._known_edges[path] = asked, passed
        return self._known_edges[path]

    def _asked(self, statement: ImportedName, path: PurePosixPath) -> Iterator[PurePosixPath]:
        """The submodule where one is imported from its package, else the module."""
        required = statement.required
        if statement.top:
            inner = self.modules.file(_joined(required), path) if required.name else None
            if file := inner or self.modules.file(required.module, path):
                yield file


def _ours(path: PurePosixPath, tree: Tree) -> bool:
    """A Python file of the repository's own: what is installed into it shows nothing of how it imports."""
    regular = path.suffix == ".py" and tree.entry(path).mode in (REGULAR, EXECUTABLE)
    return regular and VENDORED.isdisjoint(path.parts)


def _dotted(path: PurePosixPath) -> str:
    return path.with_suffix("").as_posix().removesuffix("/__init__").replace("/", ".")


def _joined(required: Required) -> str:
    separator = "" if required.module.endswith(".") else "."
    return f"{required.module}{separator}{required.name}"
