"""Files to one canonical mapping: each document interpolated, extended, including, merged over those before.

The order of steps is compose-go's (``loader/loader.go``); it matters, because
a later file meets the earlier ones in canonical form, and is checked together
with them.
"""

from pathlib import PurePosixPath

from ...kernel.finding import Finding, Severity
from .canonical import canonical, set_defaults
from .document import LoadedDocument, forget, read_documents
from .errors import Code, LoadError, in_file, kind_of, locate
from .extends import apply_extends
from .marked import Block
from .merge import merge
from .normalise import resolve_lists
from .paths import Resolver
from .schema import check_model
from .scope import LoadScope, StackReader
from .unique import enforce
from .validate import validate


def parse(path: str, scope: LoadScope) -> list[LoadedDocument]:
    """The documents of a file; whoever takes them may change them."""
    shown = scope.sources.shown(path)
    return list(read_documents(scope.sources.required(path, "compose file"), shown))


def look(path: str, scope: LoadScope) -> list[LoadedDocument]:
    """The documents of a file, to look at: `read_file` will take these."""
    if path not in scope.parsed:
        scope.parsed[path] = parse(path, scope)
    return scope.parsed[path]


def read_files(paths: tuple[str, ...], scope: LoadScope) -> Block:
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


def read_file(path: str, model: Block, scope: LoadScope) -> Block:
    """``model`` with one more file over it."""
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


def read_base(path: str, scope: LoadScope) -> tuple[Block, LoadedDocument]:
    """A file whose services are extended: canonical, but neither checked nor extended itself yet."""
    model = Block()
    document = LoadedDocument(None, ())
    for document in parse(path, scope):
        values = _interpolated(document, path, scope)
        forget(model, document.resets)
        model = merge(model, values)
        enforce(model)
        scope.budget.spend_ports(model)
        canonical(model)
        enforce(model)
    return model, document


def _interpolated(document: LoadedDocument, path: str, scope: LoadScope) -> Block:
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


READER = StackReader(read_files, read_base)
"""What a scope carries, for a file that extends or includes another is read by the same hand."""
