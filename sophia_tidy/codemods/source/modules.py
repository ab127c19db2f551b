"""Modules: the file of the repository that an import names.

An absolute import is looked for where the interpreter would: from the roots
of the repository, and from the directory of the importing file and those
above it, which may be on ``sys.path`` when it runs as a script.
"""

from collections.abc import Container, Iterator
from pathlib import PurePosixPath

INIT = "__init__.py"
ROOTS = (PurePosixPath(), PurePosixPath("src"))


class Modules:
    """The Python files of a repository, seen as modules."""

    def __init__(self, paths: Container[PurePosixPath]):
        self.paths = paths

    def file(self, module: str, importer: PurePosixPath) -> PurePosixPath | None:
        """The file that ``module``, as written in ``importer``, stands for; None outside of the repository."""
        dots = len(module) - len(module.lstrip("."))
        parts = [part for part in module[dots:].split(".") if part]
        if dots:
            above = [importer.parent, *importer.parent.parents]
            return self._at(above[dots - 1], parts) if dots <= len(above) else None
        places = dict.fromkeys((*ROOTS, importer.parent, *importer.parent.parents))
        return next((found for place in places if parts and (found := self._at(place, parts))), None)

    def _at(self, place: PurePosixPath, parts: list[str]) -> PurePosixPath | None:
        base = place.joinpath(*parts)
        candidates = [base / INIT] if not parts else [base / INIT, base.with_name(base.name + ".py")]
        return next((path for path in candidates if path in self.paths), None)

    def packages(self, path: PurePosixPath) -> Iterator[PurePosixPath]:
        """The ``__init__`` files that run before the module does, the nearest first."""
        for folder in path.parents:
            if folder / INIT not in self.paths:
                return
            if folder / INIT != path:
                yield folder / INIT

    def relative(self, module: PurePosixPath, importer: PurePosixPath) -> str | None:
        """``module`` as a relative import in ``importer``; None where no package holds both."""
        if importer.parent / INIT not in self.paths:
            return None
        target = module.parent if module.name == INIT else module.with_suffix("")
        dots = "."
        for folder in (importer.parent, *importer.parent.parents):
            if folder / INIT not in self.paths:
                return None
            if target.is_relative_to(folder):
                return dots + ".".join(target.relative_to(folder).parts)
            dots += "."
        return None
