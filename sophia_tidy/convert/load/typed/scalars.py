"""Plain values to the scalars of the finished model (mapstructure, with the hooks of compose-go's loader).

A reader takes a value that is not None, the pointer where it will stand and
the record; what it returns is JSON.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from ....manifests.pointer import Pointer
from ..errors import Code, LoadError, kind_of
from ..gotext import number, read_float, single, spell
from ..interpolate import BadCast, to_bool, to_int
from ..quantities import BadQuantity, read_duration, read_size, spell_duration
from .record import ModelRecord

Read = TypeVar("Read", covariant=True)
Cast = TypeVar("Cast")


class Reads(Protocol[Read]):
    """A reader whose answer is of a known kind."""

    def __call__(self, value: Any, at: Pointer, record: ModelRecord, /) -> Read: ...


Reader = Reads[Any]


def wrong(value: Any, expected: str) -> LoadError:
    return LoadError(f"is {kind_of(value)}; expected {expected}", Code.WRONG_TYPE)


def text(value: Any, _at: Pointer, _record: ModelRecord) -> str:
    if value.__class__ is str:
        return str(value)
    if value.__class__ is int:
        return str(value)
    raise wrong(value, "a string")


def printed(value: Any) -> str:
    """What stands for any scalar where text is wanted; nothing is the empty text."""
    if value.__class__ is str:
        return str(value)
    return "" if value is None else spell(value)


def whole(value: Any, _at: Pointer, _record: ModelRecord) -> int:
    match value:
        case bool():
            raise wrong(value, "a whole number")
        case int():
            return value
        case float():
            return int(value)
        case str():
            return _cast(to_int, value)
    raise wrong(value, "a whole number")


def unsigned(bits: int) -> Reader:
    """A number that is not negative; what is too large wraps, as it does in Go."""

    def read(value: Any, _at: Pointer, _record: ModelRecord) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(value, "a number")
        if value < 0:
            raise LoadError("is negative; expected a number from 0", Code.WRONG_VALUE)
        return int(value) & ((1 << bits) - 1)

    return read


def flag(value: Any, _at: Pointer, _record: ModelRecord) -> bool:
    if value.__class__ is bool:
        return bool(value)
    if value.__class__ is str:
        return _cast(to_bool, value)
    raise wrong(value, "true or false")


def _cast(cast: Callable[[str], Cast], value: str) -> Cast:
    try:
        return cast(value)
    except BadCast as fault:
        raise LoadError(f"cannot be read; expected {fault}", Code.WRONG_TYPE) from None


def decimal(value: Any, _at: Pointer, _record: ModelRecord) -> float | int:
    """A 32-bit float."""
    if isinstance(value, str):
        parsed = read_float(value)
        if parsed is None:
            raise LoadError("cannot be read; expected a number", Code.WRONG_TYPE)
        value = parsed
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong(value, "a number")
    rounded = single(float(value))
    if rounded != rounded or abs(rounded) == float("inf"):
        raise LoadError("is too large", Code.WRONG_VALUE)
    return number(rounded)


def _bytes(value: Any) -> int:
    """Bytes of a size; a number with a point counts for nothing, as in compose-go."""
    if value.__class__ is str:
        try:
            return read_size(value)
        except BadQuantity as fault:
            raise LoadError(f"cannot be read; expected {fault}", Code.WRONG_VALUE) from None
    return int(value) if value.__class__ is int else 0


def size(value: Any, _at: Pointer, _record: ModelRecord) -> str:
    """Bytes as text, "" for none."""
    return str(_bytes(value) or "")


def rate(value: Any, _at: Pointer, _record: ModelRecord) -> str:
    """Bytes as text, "0" for none."""
    return str(_bytes(value))


def duration(value: Any, _at: Pointer, _record: ModelRecord) -> str:
    try:
        return spell_duration(read_duration(printed(value)))
    except BadQuantity as fault:
        raise LoadError(f"cannot be read; expected {fault}", Code.WRONG_VALUE) from None


def delay(value: Any, at: Pointer, record: ModelRecord) -> str:
    """A duration that is left out where it is none."""
    spelled = duration(value, at, record)
    return "" if spelled == "0s" else spelled


def mode(value: Any, _at: Pointer, _record: ModelRecord) -> str:
    """Permission bits, spelled in octal."""
    match value:
        case bool():
            raise wrong(value, "permissions such as 0440")
        case int():
            bits = value
        case str():
            sign, digits = (-1, value[1:]) if value[:1] == "-" else (1, value.removeprefix("+"))
            if not digits or set(digits) - set("01234567") or len(digits) > 20:
                raise LoadError("cannot be read; expected permissions such as 0440", Code.WRONG_VALUE)
            bits = sign * int(digits, 8)
        case _:
            raise wrong(value, "permissions such as 0440")
    return f"0{'-' if bits < 0 else ''}{abs(bits):o}"


def count(value: Any, _at: Pointer, _record: ModelRecord) -> int:
    """How many devices; -1 is all of them."""
    if isinstance(value, str) and value.lower() == "all":
        return -1
    if isinstance(value, str):
        return _cast(to_int, value)
    if value.__class__ is int:
        return int(value)
    raise wrong(value, "a number or 'all'")
