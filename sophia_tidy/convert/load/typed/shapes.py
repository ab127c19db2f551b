"""Plain mappings and lists to those of the finished model; what is empty is left out where Compose leaves it out."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from ....manifests.pointer import Pointer
from ..errors import Code, LoadError
from ..forms import after_equals
from ..gotext import SPACES
from ..marked import Block, Row
from ..quantities import BadQuantity, split_words
from .record import ModelRecord
from .scalars import Reader, Reads, printed, text, wrong


class Keep(Enum):
    """When a key stays in the finished model."""

    FULL = "unless it is empty or zero"
    SET = "wherever it is set"
    ALWAYS = "even where it is not set"


Field = tuple[Reader, Keep]
Item = TypeVar("Item")


def full(*keys: str, read: Reader) -> dict[str, Field]:
    """Keys that are left out where their value is empty or zero."""
    return dict.fromkeys(keys, (read, Keep.FULL))


def struct(fields: Mapping[str, Field], empty: Mapping[str, Any] | None = None) -> Reader:
    """A mapping with known keys; ``empty`` has what stands for those that are always there."""
    always = dict(empty or {})

    def read(value: Any, at: Pointer, record: ModelRecord) -> dict[str, Any]:
        if not isinstance(value, Block):
            raise wrong(value, "a mapping")
        result: dict[str, Any] = {}
        for key, each in value.items():
            field = fields.get(key)
            if field is None or each is None:
                continue
            here = (*at, key)
            try:
                read_field, keep = field
                found = read_field(each, here, record)
            except LoadError as fault:
                raise fault.under(key, value) from None
            if found or keep is not Keep.FULL:
                result[key] = found
                record.note(here, value.spots.get(key))
        for key, each in always.items():
            if key not in result:
                result[key] = dict(each) if isinstance(each, dict) else each
        return result

    return read


def rows(item: Reads[Item], zero: Any = None) -> Reads[list[Item]]:
    """A list; an item that is nothing is ``zero``."""

    def read(value: Any, at: Pointer, record: ModelRecord) -> list[Item]:
        if not isinstance(value, list):
            raise wrong(value, "a list")
        result: list[Item] = []
        for index, each in enumerate(value):
            here = (*at, index)
            if isinstance(value, Row):
                record.note(here, value.spots[index])
            try:
                result.append(zero if each is None else item(each, here, record))
            except LoadError as fault:
                raise fault.under(index, value if isinstance(value, Row) else None) from None
        return result

    return read


texts = rows(text, "")


def text_list(value: Any, at: Pointer, record: ModelRecord) -> list[str]:
    """A text, or a list of nothing but text."""
    if isinstance(value, str):
        return [value]
    for each in value if isinstance(value, list) else ():
        if not isinstance(each, str):
            raise wrong(each, "a string")
    return rows(text)(value, at, record)


def printed_list(value: Any, at: Pointer, record: ModelRecord) -> list[str]:
    """A text, or a list of anything that can be printed."""
    if isinstance(value, str):
        return [value]
    return rows(lambda each, _at, _record: printed(each))(value, at, record)


_READ: Any = object()


def named(item: Reads[Item], *, none: Any = _READ) -> Reads[dict[str, Item]]:
    """A mapping from names to values; ``none`` stands for one that is nothing, else it is read as an empty mapping."""

    def read(value: Any, at: Pointer, record: ModelRecord) -> dict[str, Item]:
        if not isinstance(value, Block):
            raise wrong(value, "a mapping")
        result: dict[str, Item] = {}
        for key, each in value.items():
            here = (*at, key)
            record.note(here, value.spots.get(key))
            try:
                result[key] = (
                    none
                    if each is None and none is not _READ
                    else item(Block() if each is None else each, here, record)
                )
            except LoadError as fault:
                raise fault.under(key, value) from None
        return result

    return read


def pairs(*, keep_none: bool, check_names: bool = False) -> Reads[dict[str, str | None]]:
    """``KEY: value`` or ``KEY=value`` lines as a mapping to text; without a value None, or ""."""

    def read(value: Any, at: Pointer, record: ModelRecord) -> dict[str, str | None]:
        result: dict[str, str | None] = {}
        match value:
            case Block():
                for key, each in value.items():
                    result[key] = None if each is None and keep_none else printed(each)
                    record.note((*at, key), value.spots.get(key))
            case Row():
                for index, (each, spot) in enumerate(value.pairs()):
                    key, found, text_after = printed(each).partition("=")
                    if check_names and key and key[-1] in SPACES:
                        raise LoadError("has a space before its '='", Code.WRONG_VALUE).under(index, value)
                    result[key] = text_after if found or not keep_none else None
                    record.note((*at, key), after_equals(spot))
            case _:
                raise wrong(value, "a mapping or a list")
        return result

    return read


environment = pairs(keep_none=True, check_names=True)
labels = pairs(keep_none=False)


def options(value: Any, at: Pointer, record: ModelRecord) -> dict[str, str | None]:
    """A mapping to text."""
    if not isinstance(value, Block):
        raise wrong(value, "a mapping")
    return labels(value, at, record)


def plain_options(value: Any, at: Pointer, record: ModelRecord) -> dict[str, str]:
    """A mapping to text or whole numbers, nothing else."""
    if not isinstance(value, Block):
        raise wrong(value, "a mapping")
    return named(text, none="")(value, at, record)


def many_options(value: Any, _at: Pointer, _record: ModelRecord) -> dict[str, list[str]]:
    """A mapping to lists of text."""
    if not isinstance(value, Block):
        raise wrong(value, "a mapping")
    lists = {
        key: [_sprint(item) for item in each] if isinstance(each, list) else [_sprint(each)]
        for key, each in value.items()
    }
    return {key: each for key, each in lists.items() if each}


def _sprint(value: Any) -> str:
    return "<nil>" if value is None else printed(value)


def command(value: Any, at: Pointer, record: ModelRecord) -> list[str] | None:
    """A command line as words; a list as it is."""
    if isinstance(value, str):
        try:
            return split_words(value)
        except BadQuantity as fault:
            raise LoadError(f"cannot be split into words; expected {fault}", Code.WRONG_VALUE) from None
    return text_list(value, at, record) if isinstance(value, list) else None


def test(value: Any, at: Pointer, record: ModelRecord) -> list[str]:
    """The test of a health check."""
    return ["CMD-SHELL", value] if isinstance(value, str) else text_list(value, at, record)


def hosts(value: Any, at: Pointer, record: ModelRecord) -> list[str]:
    """``extra_hosts`` as sorted ``host=address`` lines."""
    found = _host_lines(value)
    for host, address in found:
        if not host or set(host) & set(":="):
            raise LoadError("has a bad host name", Code.WRONG_VALUE)
        if not isinstance(address, str):
            raise wrong(address, "a string")
    lines = [f"{host}={_unbracketed(address)}" for host, address in found]
    return sorted(lines, key=lambda line: line.encode("utf-8", "surrogatepass"))


def _host_lines(value: Any) -> list[tuple[str, Any]]:
    match value:
        case Block():
            return [
                (host, printed(address)) if isinstance(each, list) else (host, "" if each is None else each)
                for host, each in value.items()
                for address in (each if isinstance(each, list) else [each])
            ]
        case Row():
            return [
                (host, address) for index, line in enumerate(value) for host, address in _host_line(line, index, value)
            ]
    raise wrong(value, "a mapping or a list")


def _host_line(line: Any, index: int, row: Row) -> list[tuple[str, str]]:
    for separator in "=:":
        host, found, addresses = printed(line).partition(separator)
        if found:
            return [(host, address) for address in addresses.split(",")]
    raise LoadError("has no address; expected host=address", Code.WRONG_VALUE).under(index, row)


def _unbracketed(address: str) -> str:
    return address[1:-1] if len(address) > 2 and address[0] == "[" and address[-1] == "]" else address
