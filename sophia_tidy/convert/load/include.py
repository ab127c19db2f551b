"""``include``: another project's services and shared things, with its own directory and variables.

Semantics: compose-go, ``loader/include.go``.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from .dotenv import merged, read_dotenv
from .errors import Code, LoadError, kind_of
from .marked import Block, Row
from .paths import join, relative
from .scope import LoadScope

DEEPEST = 50
_SECTIONS = ("services", "volumes", "networks", "secrets", "configs", "models")


class _Include(NamedTuple):
    paths: tuple[str, ...]
    directory: str
    env_files: tuple[str, ...]


def apply_include(model: Block, scope: LoadScope) -> None:
    """Load what the document includes and put it beside what it says itself, in place.

    Raises:
        LoadError: a circle, a missing file, a thing that both define differently.
    """
    entries = model.get("include")
    if entries is not None and not isinstance(entries, Row):
        raise LoadError(f"is {kind_of(entries)}; expected a list", Code.WRONG_TYPE).under("include", model)
    for index, entry in enumerate(entries or ()):
        try:
            _import(_included(_read(entry), scope), model)
        except LoadError as fault:
            raise fault.under(index, entries).under("include", model) if fault.location is None else fault from None
    model.pop("include", None)


def _read(entry: Any) -> _Include:
    if entry is None or isinstance(entry, str):
        return _Include((entry,) if entry else (), "", ())
    if not isinstance(entry, Block):
        raise LoadError(f"is {kind_of(entry)}; expected a path or a mapping", Code.WRONG_TYPE)
    directory = entry.get("project_directory")
    if directory is not None and not isinstance(directory, str):
        raise LoadError(f"project_directory is {kind_of(directory)}; expected a path", Code.WRONG_TYPE)
    return _Include(_texts(entry, "path"), directory or "", _texts(entry, "env_file"))


def _texts(entry: Block, key: str) -> tuple[str, ...]:
    value = entry.get(key)
    values = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(values, list) or any(not isinstance(each, str) for each in values):
        raise LoadError(f"{key} is {kind_of(value)}; expected a path or a list of paths", Code.WRONG_TYPE)
    return tuple(values)


def _included(include: _Include, scope: LoadScope) -> Block:
    paths = tuple(path if path.startswith("/") or "://" in path else join(scope.base, path) for path in include.paths)
    if not paths:
        return Block()
    if paths[0] in scope.including:
        circle = " includes ".join(str(scope.sources.shown(path)) for path in (*scope.including, paths[0]))
        raise LoadError(f"includes itself: {circle}", Code.CYCLE)
    if len(scope.including) > DEEPEST:
        raise LoadError(f"includes through more than {DEEPEST} files", Code.TOO_LARGE)
    for path in paths:
        scope.sources.required(path, "included file")
    base, directory = _directories(include.directory, paths[0], scope)
    environment = merged(scope.environment, _variables(include, base, scope))
    return scope.reader.files(paths, scope._replace(environment=environment, directory=directory, base=base))


def _directories(asked: str, main: str, scope: LoadScope) -> tuple[str, str]:
    """Where the included project finds files, and where its paths count from, as seen from the one around it."""
    if not asked:
        base = join(main, "..")
        return base, relative(base, scope.base)
    if asked.startswith("/"):
        return asked, asked
    return scope.sources.full(join(scope.directory, asked)), relative(join(scope.base, asked), scope.base)


def _variables(include: _Include, base: str, scope: LoadScope) -> Mapping[str, str]:
    """The variables of the included project's own files; those of the one around it win."""
    known: dict[str, str] = {}
    files = tuple(path if path.startswith("/") else join(scope.directory, path) for path in include.env_files)
    for path in files or (join(base, ".env"),):
        content = scope.sources.required(path, "env file") if files else scope.sources.optional(path)
        if content is not None:
            read_dotenv(content, scope.sources.shown(path), scope.environment.get, known, scope.unset(path))
    return known


def _import(source: Block, target: Block) -> None:
    for section in _SECTIONS:
        found = source.get(section)
        if found is None:
            continue
        own = target.setdefault(section, Block())
        if not isinstance(own, Block):
            raise LoadError(f"{section} is {kind_of(own)}; expected a mapping", Code.WRONG_TYPE)
        for name, value in found.items():
            if name in own and own[name] != value:
                raise LoadError(
                    f"{section}.{name} is defined here and, differently, in what is included", Code.CONFLICT
                )
            own.put(name, value, found.spot(name))
