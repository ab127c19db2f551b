"""How a repository imports each name: the evidence for `undefined-name`.

Built from every Python file, but only for the names that ruff reports as
undefined, and only when there are any.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ..tree import EXECUTABLE, REGULAR, Tree
from .modules import INIT, Modules
from .origin import Definition, Origin
from .required import Required
from .statements import Statement, definitions, imports, without_docstrings

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
        paths = frozenset(
            path for path in tree if path.suffix == ".py" and tree.entry(path).mode in (REGULAR, EXECUTABLE)
        ) if self._names else frozenset()
        self.modules = Modules(paths, paths)
        self._imports: dict[PurePosixPath, list[Statement]] = {}
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
                return file, required.name
            required, importer = onward, file
        return file, required.name

    def _reexport(self, file: PurePosixPath, name: str) -> Required | None:
        if file in self._defined.get(name, ()):
            return None
        found = (s.required for s in self._imports[file] if s.top and s.required.binds == name and s.required.name)
        return next(found, None)

    def origins(self, name: str, importer: PurePosixPath) -> tuple[Origin, ...]:
        """Where ``importer`` could take the name from, the most used first."""
        groups = self._groups.get(name, {})
        found = [self._origin(name, key, group, importer) for key, group in groups.items()]
        known = set(groups)
        for path in self._defined.get(name, {}):
            if path != importer and (path, name) not in known:
                found.append(self._origin(name, (path, name), _Group(), importer))
        return tuple(sorted(found, key=lambda origin: (-origin.files, origin.required.order)))

    def _origin(self, name: str, key: Key, group: _Group, importer: PurePosixPath) -> Origin:
        where, inner = key
        if isinstance(where, str):
            required = group.spellings.most_common(1)[0][0]
            shadow = self.modules.file(where, importer)
            obstacle = f"{shadow} hides {where}" if shadow else ""
            return Origin(required, len(group.files), Definition.UNKNOWN, ours=False, obstacle=obstacle)
        required = self._spelled(name, key, group, importer)
        obstacle = self._obstacle(where, required, importer)
        shown = required or Required(where.with_suffix("").as_posix().replace("/", "."), inner)
        beside = where.parent == importer.parent and importer.parent / INIT in self.modules.paths
        return Origin(shown, len(group.files), self._definition(where, inner), True, beside, obstacle)

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
        """Whether importing ``start`` runs ``goal``; the goal's own packages are running already."""
        seen, stack = set(self.modules.packages(goal)), [start, *self.modules.packages(start)]
        while stack:
            path = stack.pop()
            if path == goal:
                return True
            if path not in seen:
                seen.add(path)
                stack += self._imported(path)
        return False

    def _imported(self, path: PurePosixPath) -> Iterator[PurePosixPath]:
        for statement in self._imports.get(path, ()):
            if not statement.top:
                continue
            required = statement.required
            for module in (required.module, _joined(required)) if required.name else (required.module,):
                if file := self.modules.file(module, path):
                    yield file
                    yield from self.modules.packages(file)


def _joined(required: Required) -> str:
    separator = "" if required.module.endswith(".") else "."
    return f"{required.module}{separator}{required.name}"
