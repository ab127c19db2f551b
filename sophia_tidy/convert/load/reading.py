"""Files to one canonical mapping: each document interpolated, extended, including, merged over those before.

The order of steps is compose-go's (``loader/loader.go``); it matters, because
a later file meets the earlier ones in canonical form, and is checked together
with them.
"""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.finding import Finding, Severity
from .canonical import canonical, set_defaults
from .document import Document, forget, read_documents
from .dotenv import Unset
from .errors import Code, LoadError, in_file, kind_of, locate
from .interpolate import Interpolation, unset_variable
from .marked import Block
from .merge import merge
from .normalise import resolve_lists
from .paths import Resolver
from .ports import how_many
from .schema import check_model
from .sources import Sources
from .unique import enforce
from .validate import validate

_VALUES_A_PORT = 5


class Budget:
    """What one load may build of values by ``extends``: a chain of growing lists is a bomb, too."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = 200_000

    def spend(self, value: object) -> None:
        """Count what ``value`` holds.

        Raises:
            LoadError: more than is left.
        """
        stack = [value]
        while stack:
            each = stack.pop()
            self.left -= 1
            if isinstance(each, dict):
                stack += each.values()
            elif isinstance(each, list):
                stack += each
            if self.left < 0:
                raise LoadError("services extend one another into more values than a project ever has", Code.TOO_LARGE)

    def spend_ports(self, model: Block) -> None:
        """Count what ranges of ports will become.

        Raises:
            LoadError: more than is left.
        """
        services = model.get("services")
        for name, service in services.items() if isinstance(services, Block) else ():
            ports = service.get("ports") if isinstance(service, Block) else None
            self.left -= sum(_VALUES_A_PORT * how_many(each) for each in ports or () if isinstance(each, str))
            if self.left < 0:
                raise (
                    LoadError("has ranges of more ports than a project ever publishes", Code.TOO_LARGE)
                    .under("ports", service)
                    .under(name, services)
                    .under("services", model)
                )


class Scope(NamedTuple):
    """What holds while one file, or one included project, is read.

    ``directory`` is where its relative paths count from; it is relative to
    the project for what is included.  ``base`` is where it finds other files.
    """

    sources: Sources
    environment: Mapping[str, str]
    directory: str
    base: str
    home: str | None
    findings: list[Finding]
    budget: Budget
    parsed: dict[str, list[Document]]
    including: tuple[str, ...] = ()
    forgiving: bool = False

    def interpolation(self) -> Interpolation:
        return Interpolation(self.environment.get, self.findings)

    def unset(self, path: str) -> Unset:
        """Who hears of the variables that a file of variables uses and nobody sets."""
        return told(self.sources.shown(path), self.findings)


def told(shown: PurePosixPath, findings: list[Finding]) -> Unset:
    """Makes findings at the lines of a file."""

    def tell(name: str, line: int, *, passed: bool) -> None:
        findings.append(unset_variable(name, in_file(shown, line), passed=passed))

    return tell


Step = Callable[[Block, Document, str, Scope], None]


def parse(path: str, scope: Scope) -> list[Document]:
    """The documents of a file; whoever takes them may change them."""
    shown = scope.sources.shown(path)
    return list(read_documents(scope.sources.required(path, "compose file"), shown))


def look(path: str, scope: Scope) -> list[Document]:
    """The documents of a file, to look at: `read_file` will take these."""
    if path not in scope.parsed:
        scope.parsed[path] = parse(path, scope)
    return scope.parsed[path]


def read_files(paths: tuple[str, ...], scope: Scope) -> Block:
    """The canonical model of some files, later ones over earlier ones, with absolute paths where ``directory`` is.

    Raises:
        LoadError: anything that Compose refuses in them.
    """
    model = Block()
    for path in paths:
        model = read_file(path, model, scope)
    set_defaults(model)
    validate(model)
    Resolver(scope.directory, scope.home).model(model)
    resolve_lists(model, scope.environment)
    return model


def read_file(path: str, model: Block, scope: Scope) -> Block:
    """``model`` with one more file over it."""
    from .extends import apply_extends

    for document in scope.parsed.pop(path, None) or parse(path, scope):
        values = _interpolated(document, path, scope)
        apply_extends(values, document.resets, path, scope)
        forget(model, document.resets)
        if "include" in values:
            from .include import apply_include

            apply_include(values, scope._replace(including=(*scope.including, scope.sources.full(path))))
        model = merge(model, values)
        enforce(model)
        check_model(model)
        if "version" in model:
            scope.findings.append(_obsolete(model, scope.sources.shown(path)))
            del model["version"]
        scope.budget.spend_ports(model)
        canonical(model)
        enforce(model)
    return model


def read_base(path: str, scope: Scope) -> tuple[Block, Document]:
    """A file whose services are extended: canonical, but neither checked nor extended itself yet."""
    model = Block()
    document = Document(None, ())
    for document in parse(path, scope):
        values = _interpolated(document, path, scope)
        forget(model, document.resets)
        model = merge(model, values)
        enforce(model)
        scope.budget.spend_ports(model)
        canonical(model)
        enforce(model)
    return model, document


def _interpolated(document: Document, path: str, scope: Scope) -> Block:
    if not isinstance(document.value, Block):
        raise LoadError(
            f"the file holds {kind_of(document.value)}; expected a mapping with services",
            Code.WRONG_TYPE,
            in_file(scope.sources.shown(path)),
        )
    scope.interpolation().document(document.value)
    return document.value


def _obsolete(model: Block, path: PurePosixPath) -> Finding:
    spot = model.spot("version")
    return Finding(
        locate(spot) if spot else in_file(path),
        "obsolete-version",
        "the key 'version' is obsolete and has no effect",
        Severity.NOTE,
        "remove it",
    )
