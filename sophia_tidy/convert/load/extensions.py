"""``x-`` keys at the top of a file: the only ones that Compose prints, and it prints them as they are."""

from typing import Any

from ..pointer import Pointer
from .errors import Code, LoadError
from .gotext import number
from .marked import Block, Row
from .scalars import Stamp
from .typed import Record


def read_extensions(values: Block, record: Record) -> dict[str, Any]:
    """The top-level ``x-`` keys as JSON; an empty list becomes null on its way through Compose.

    Raises:
        LoadError: a number that JSON cannot spell.
    """
    result = {}
    for key, value in values.items():
        if key.startswith("x-"):
            record.note((key,), values.spots.get(key))
            try:
                result[key] = _plain(value, (key,), record)
            except LoadError as fault:
                raise fault.under(key, values) from None
    return result


def _plain(value: Any, at: Pointer, record: Record) -> Any:
    match value:
        case Block():
            return {key: _entry(value, key, each, at, record) for key, each in value.items()}
        case Row():
            return [_entry(value, index, each, at, record) for index, each in enumerate(value)] or None
        case Stamp():
            return value.json
        case float():
            if value != value or abs(value) == float("inf"):
                raise LoadError("is no number that JSON can spell", Code.WRONG_VALUE)
            return number(value)
    return value


def _entry(container: Block | Row, key: Any, value: Any, at: Pointer, record: Record) -> Any:
    here = (*at, key)
    record.note(here, container.spot(key))
    try:
        return _plain(value, here, record)
    except LoadError as fault:
        raise fault.under(key, container) from None
