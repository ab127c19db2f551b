"""The ``match`` part of a rule file, read into predicates.

A mapping holds where each of its keys holds; ``all``, ``any`` and ``not``
join mappings.  Every key is in `_READERS`, so the message about an unknown
one names them all.
"""

from collections.abc import Callable, Mapping

from pathspec import GitIgnoreSpec

from ...formats.ignore_patterns import BadPattern, spec
from ...formats.yaml_schema import Node, SchemaReader
from ..files.kinds import FileKind
from ..references.reference import From
from .combinators import All, Either, Negated
from .graph_predicates import (
    LIVES,
    Accounted,
    Crowd,
    DanglingReferences,
    EntryPoint,
    InHeap,
    Lived,
    OnIsland,
    Referred,
    Twin,
)
from .predicates import Bounds, NameMatches, OfKind, Predicate, PythonTopLevel, Says, Sized, Under


def read_match(reader: SchemaReader, node: Node) -> Predicate:
    """The predicate that a mapping stands for.

    Raises:
        RuleError: an unknown key, a value of the wrong type, a broken pattern, each with its place.
    """
    found = reader.mapping(node, _READERS)
    if not found:
        raise reader.error(node, "no question; expected at least one")
    parts = [_READERS[key](reader, value) for key, value in found.items()]
    return _joined(parts)


def _joined(parts: list[Predicate]) -> Predicate:
    return parts[0] if len(parts) == 1 else All(tuple(sorted(parts, key=lambda part: part.cost)))


def _all(reader: SchemaReader, node: Node) -> Predicate:
    return _joined([read_match(reader, item) for item in reader.items(node)])


def _any(reader: SchemaReader, node: Node) -> Predicate:
    return Either(tuple(sorted((read_match(reader, item) for item in reader.items(node)), key=lambda part: part.cost)))


def _not(reader: SchemaReader, node: Node) -> Predicate:
    return Negated(read_match(reader, node))


def _kinds(reader: SchemaReader, node: Node) -> frozenset[FileKind]:
    return frozenset(FileKind(reader.one_of(item, FileKind)) for item in reader.items(node))


def _spec(reader: SchemaReader, node: Node) -> GitIgnoreSpec:
    try:
        return spec(reader.strings(node))
    except BadPattern as error:
        raise reader.error(node, f"{error}; expected patterns as in .gitignore") from error


def _bounds(reader: SchemaReader, node: Node) -> Bounds:
    found = reader.mapping(node, ("min", "max"))
    if not found:
        raise reader.error(node, "no bound; expected min, max or both")
    return Bounds(*(reader.whole(found[end]) if end in found else None for end in ("min", "max")))


def _referred(reader: SchemaReader, node: Node) -> Predicate:
    found = reader.mapping(node, ("from", "how", "paths", "min", "max"))
    origins = [reader.one_of(item, From) for item in reader.items(found["from"])] if "from" in found else From
    return Referred(
        frozenset(map(From, origins)),
        frozenset(reader.strings(found["how"])) if "how" in found else frozenset(),
        _spec(reader, found["paths"]) if "paths" in found else None,
        _ends(reader, found, node),
    )


def _ends(reader: SchemaReader, found: Mapping[str, Node], node: Node) -> Bounds:
    least, most = (reader.whole(found[end]) if end in found else None for end in ("min", "max"))
    if least is None and most is None:
        raise reader.error(node, "min and max are missing; expected one of them")
    return Bounds(least, most)


def _lived(reader: SchemaReader, node: Node) -> Predicate:
    found = reader.mapping(node, LIVES)
    return _joined([Lived(question, _bounds(reader, value)) for question, value in found.items()])


def _crowd(reader: SchemaReader, node: Node) -> Predicate:
    found = reader.mapping(node, ("basename", "kind", "min", "max"), ("basename",))
    kinds = _kinds(reader, found["kind"]) if "kind" in found else frozenset()
    return Crowd(reader.pattern(found["basename"]), kinds, _ends(reader, found, node))


def _python(reader: SchemaReader, node: Node) -> Predicate:
    found = reader.mapping(node, ("main-guard", "definitions"))
    guard = reader.flag(found["main-guard"]) if "main-guard" in found else None
    return PythonTopLevel(guard, _bounds(reader, found["definitions"]) if "definitions" in found else Bounds())


_READERS: Mapping[str, Callable[[SchemaReader, Node], Predicate]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "kind": lambda reader, node: OfKind(_kinds(reader, node)),
    "paths": lambda reader, node: Under(_spec(reader, node)),
    "basename": lambda reader, node: NameMatches(reader.pattern(node)),
    "head": lambda reader, node: Says(reader.pattern(node)),
    "references": _referred,
    "unresolved": lambda reader, node: DanglingReferences(_bounds(reader, node)),
    "git": _lived,
    "twin": lambda reader, node: Twin(reader.pattern(node)),
    "crowd": _crowd,
    "python": _python,
    "size": lambda reader, node: Sized(_bounds(reader, node)),
    "heap": lambda reader, node: InHeap(reader.flag(node)),
    "island": lambda reader, node: OnIsland(reader.flag(node)),
    "accounted": lambda reader, node: Accounted(reader.flag(node)),
    "entry-point": lambda reader, node: EntryPoint(reader.flag(node)),
}
