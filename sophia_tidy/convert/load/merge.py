"""One file over another: what is appended, what is merged key by key, what is replaced.

Rules: compose-go, ``override/merge.go``.  Mappings merge, lists grow, scalars
are replaced; the paths named below go their own way.
"""

from collections.abc import Callable
from typing import Any

from .errors import Code, LoadError, kind_of
from .gotext import spell
from .marked import Block, Row

Merger = Callable[[Any, Any], Any]


def merge(earlier: Block, later: Block) -> Block:
    """The later document over the earlier one; both are used up.

    Raises:
        LoadError: a list over a mapping, or the like.
    """
    return _mappings(earlier, later, _RULES)


def extend(base: Block, service: Block) -> Block:
    """A service over the one that it extends."""
    return _mappings(base, service, _SERVICE)


def _values(earlier: Any, later: Any, rule: Any) -> Any:
    if callable(rule):
        return rule(earlier, later)
    if later is None:
        return earlier
    match earlier:
        case Block():
            if not isinstance(later, Block):
                raise LoadError(f"{kind_of(later)} cannot go over a mapping", Code.WRONG_TYPE)
            return _mappings(earlier, later, rule)
        case Row():
            if not isinstance(later, Row):
                raise LoadError(f"{kind_of(later)} cannot go over a list", Code.WRONG_TYPE)
            return _rows(earlier, later)
    return later


def _rows(earlier: Row, later: Row) -> Row:
    return Row([*earlier, *later], [*earlier.spots, *later.spots])


def _mappings(earlier: Block, later: Block, rule: Any) -> Block:
    nested = rule if rule.__class__ is dict else {}
    for key, value in later.items():
        if key not in earlier:
            earlier.put(key, value, later.spot(key))
            continue
        try:
            result = _values(earlier[key], value, nested.get(key, nested.get("*")))
        except LoadError as fault:
            raise fault.under(key, later) from None
        earlier.put(key, result, later.spot(key) if value is not None else earlier.spot(key))
    return earlier


def _replace(_earlier: Any, later: Any) -> Any:
    return later


def _sequence(value: Any) -> Row:
    """A mapping as ``key=value`` lines in order, a text as a list of one."""
    match value:
        case Block():
            row = Row()
            for key, each in value.items():
                spot = value.spot(key)
                for item in each if isinstance(each, Row) else [each]:
                    row.add(key if each is None else f"{key}={spell(item)}", _line_spot(key, spot))
            ordered = sorted(row.pairs(), key=lambda pair: pair[0].encode())
            return Row([item for item, _ in ordered], [spot for _, spot in ordered])
        case Row():
            return value
        case str():
            return Row([value])
    return Row()


def _line_spot(key: str, spot: Any) -> Any:
    return spot if spot is None or spot[3] is None else (*spot[:3], f"{key}={spot[3]}")


def _append(earlier: Any, later: Any) -> Row:
    return _rows(_sequence(earlier), _sequence(later))


def _append_new(earlier: Any, later: Any) -> Row:
    first = _sequence(earlier)
    added = [pair for pair in _sequence(later).pairs() if pair[0] not in first]
    return _rows(first, Row([item for item, _ in added], [spot for _, spot in added]))


def _keyed(value: Any, default: Any = None) -> Block:
    """A list of names as a mapping from each to ``default``."""
    match value:
        case Block():
            return value
        case Row():
            block = Block()
            for name, spot in value.pairs():
                if not isinstance(name, str):
                    raise LoadError(f"holds {kind_of(name)}; expected names", Code.WRONG_TYPE)
                block.put(name, None if default is None else Block(default), spot)
            return block
        case None:
            return Block()
    raise LoadError(f"is {kind_of(value)}; expected a list or a mapping", Code.WRONG_TYPE)


def _by_name(earlier: Any, later: Any) -> Block:
    over = _keyed(later)
    if earlier is None and over:
        raise LoadError(
            "stands over nothing at all, which Compose cannot merge; expected a list or a mapping below",
            Code.WRONG_TYPE,
        )
    return _mappings(_keyed(earlier), over, None)


def _depends_on(earlier: Any, later: Any) -> Block:
    default = {"condition": "service_started", "required": True}
    return _mappings(_keyed(earlier, default), _keyed(later, default), None)


def _build(earlier: Any, later: Any) -> Block:
    return _mappings(_context(earlier), _context(later), _BUILD)


def _context(value: Any) -> Block:
    match value:
        case str():
            return Block({"context": value})
        case Block():
            return value
        case None:
            return Block()
    raise LoadError(f"is {kind_of(value)}; expected a path or a mapping", Code.WRONG_TYPE)


def _logging(earlier: Any, later: Any) -> Block:
    """Options merge only where both name the same driver, or one names none."""
    for value in (earlier, later):
        if not isinstance(value, Block):
            raise LoadError(f"is {kind_of(value)}; expected a mapping", Code.WRONG_TYPE)
    wins: Block = later
    if "driver" in earlier and "driver" in later and earlier["driver"] != later["driver"]:
        return wins
    return _mappings(earlier, later, None)


def _pools(earlier: Any, later: Any) -> Row:
    """``ipam.config``: pools of one subnet merge, others are added."""
    for value in (earlier, later):
        if not isinstance(value, Row):
            raise LoadError(f"is {kind_of(value)}; expected a list", Code.WRONG_TYPE)
    result = Row()
    for original, spot in earlier.pairs():
        pool = _keyed(original)
        for other, other_spot in later.pairs():
            over = _keyed(other)
            if over.get("subnet") != pool.get("subnet") and all(
                each.get("subnet") != over.get("subnet") for each in result
            ):
                result.add(over, other_spot)
                continue
            _mappings(pool, over, None)
            same = [i for i, each in enumerate(result) if each.get("subnet") == pool.get("subnet")]
            if same:
                result[same[0]] = pool
            else:
                result.add(pool, spot)
    return result


_BUILD: dict[str, Any] = {
    "args": _append,
    "additional_contexts": _append,
    "extra_hosts": _append_new,
    "labels": _append,
}
_SERVICE: dict[str, Any] = {
    **dict.fromkeys(
        (
            "annotations",
            "dns",
            "dns_opt",
            "dns_search",
            "env_file",
            "label_file",
            "environment",
            "labels",
            "sysctls",
            "tmpfs",
        ),
        _append,
    ),
    **dict.fromkeys(("command", "entrypoint"), _replace),
    **dict.fromkeys(("models", "networks"), _by_name),
    "build": _build,
    "depends_on": _depends_on,
    "deploy": {"labels": _append},
    "extra_hosts": _append_new,
    "healthcheck": {"test": _replace},
    "logging": _logging,
    "ulimits": {"*": _replace},
}
_RULES: dict[str, Any] = {
    "networks": {"*": {"ipam": {"config": _pools}, "labels": _append}},
    "volumes": {"*": {"labels": _append}},
    "services": {"*": _SERVICE},
}
