"""``extends``: a service over another one, of the same file or of another (compose-go, ``loader/extends.go``)."""

from typing import Any

from .document import Path, forget
from .errors import Code, LoadError, kind_of
from .marked import Block, clone
from .merge import extend
from .paths import Resolver, join, relative
from .scope import LoadScope

DEEPEST = 100
Trail = tuple[tuple[str, str], ...]
"""File and service of each extending service on the way, to find circles."""


def apply_extends(model: Block, resets: tuple[Path, ...], path: str, scope: LoadScope) -> None:
    """Put every service over what it extends, in place.

    Raises:
        LoadError: no such service or file, or a circle.
    """
    if "services" not in model:
        return
    services = model["services"]
    if not isinstance(services, Block):
        raise LoadError(f"is {kind_of(services)}; expected a mapping", Code.WRONG_TYPE).under("services", model)
    extender = _Extender(scope, path)
    for name in list(services):
        try:
            services[name] = extender.service(name, services, path, resets, ())
        except LoadError as fault:
            raise fault.under(name, services).under("services", model) from None


class _Extender:
    __slots__ = ("_files", "main", "scope")

    def __init__(self, scope: LoadScope, main: str) -> None:
        self.scope = scope
        self.main = main
        self._files: dict[str, tuple[Block, tuple[Path, ...]]] = {}

    def service(self, name: str, services: Block, path: str, resets: tuple[Path, ...], trail: Trail) -> Any:
        service = services[name]
        if service is None:
            return None
        if not isinstance(service, Block):
            raise LoadError(f"is {kind_of(service)}; expected a mapping", Code.WRONG_TYPE)
        if "extends" not in service:
            return service
        try:
            return self._extended(name, service, services, path, resets, trail)
        except LoadError as fault:
            raise fault.under("extends", service) if not fault.pointer else fault from None

    def _extended(
        self, name: str, service: Block, services: Block, path: str, resets: tuple[Path, ...], trail: Trail
    ) -> Block:
        reference, file = _reference(service["extends"])
        own = services
        base_resets: tuple[Path, ...] = ()
        if file is not None:
            services, base_resets = self._file(file)
            path = file
        if reference not in services:
            where = f" in {self.scope.sources.shown(self._local(file))}" if file is not None else ""
            raise LoadError(f"extends the service {reference!r}, which does not exist{where}", Code.UNDEFINED_REFERENCE)
        trail = _longer(trail, path, name)
        base = self.service(reference, services, path, base_resets, trail)
        if base is None:
            return service
        self.scope.budget.spend(base)
        source = clone(base)
        forget(Block({"services": Block({name: source})}), resets)
        merged = extend(source, service)
        merged.pop("extends", None)
        own[name] = merged
        return merged

    def _local(self, file: str) -> str:
        return file if file.startswith("/") else join(self.scope.base, file)

    def _file(self, file: str) -> tuple[Block, tuple[Path, ...]]:
        """The services of another file, its paths relative to this one; read once."""
        if file not in self._files:
            local = self._local(file) if not file.startswith(("http", "git", "oci:", "ssh:")) else file
            directory = relative(join(local, ".."), self.scope.base)
            model, document = self.scope.reader.base(local, self.scope._replace(directory=directory))
            services = model.get("services")
            if not isinstance(services, Block):
                raise LoadError(
                    f"{self.scope.sources.shown(local)} has no services to extend", Code.UNDEFINED_REFERENCE
                )
            Resolver(directory, self.scope.home).model(model)
            self._files[file] = services, document.resets
        return self._files[file]


def _reference(extends: Any) -> tuple[str, str | None]:
    match extends:
        case str():
            return extends, None
        case Block():
            reference, file = extends.get("service"), extends.get("file")
            if not isinstance(reference, str):
                raise LoadError("names no service", Code.MISSING_KEY)
            if file is not None and not isinstance(file, str):
                raise LoadError(f"has {kind_of(file)} as its file; expected a path", Code.WRONG_TYPE)
            return reference, file
    raise LoadError(f"is {kind_of(extends)}; expected the name of a service or a mapping", Code.WRONG_TYPE)


def _longer(trail: Trail, path: str, name: str) -> Trail:
    here = (path, name)
    if here in trail:
        circle = " extends ".join(service for _, service in (*trail[trail.index(here) :], here))
        raise LoadError(f"extends itself: {circle}", Code.CYCLE)
    if len(trail) >= DEEPEST:
        raise LoadError(f"extends through more than {DEEPEST} services", Code.TOO_LARGE)
    return (*trail, here)
