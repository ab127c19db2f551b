"""The shapes that values have: small checks, put together to tables.

A check takes a value and raises `LoadError` where it does not fit; containers
add the key on the way up, so that a check costs nothing where all is well.
The file is long because the shapes are one vocabulary, of which the tables are made.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from ..errors import Code, LoadError, kind_of
from ..gotext import read_float
from ..marked import Block, Row
from ..scalars import integer

Check = Callable[[Any], None]

_NAME = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
_WORDS = {
    str: "a string",
    bool: "true or false",
    type(None): "nothing",
    int: "a whole number",
    float: "a number",
    Block: "a mapping",
    Row: "a list",
}


def anything(_value: Any) -> None:
    """Every value fits."""


def one_of(*classes: type) -> Check:
    """A scalar of one of the classes; a whole ``float`` counts as ``int``, as in JSON."""
    whole = int in classes and float not in classes
    known = frozenset(classes)

    def check(value: Any) -> None:
        if value.__class__ not in known and not (whole and value.__class__ is float and value.is_integer()):
            raise wrong(value, *classes)

    return check


def wrong(value: Any, *classes: type) -> LoadError:
    """The fault of a value of the wrong kind."""
    words = [_WORDS[each] for each in classes]
    if float in classes and int in classes:
        words.remove(_WORDS[int])
    return LoadError(f"is {kind_of(value)}; expected {' or '.join(words)}", Code.WRONG_TYPE)


text = one_of(str)
number_or_text = one_of(int, float, str)
whole_or_text = one_of(int, str)
flag_or_text = one_of(bool, str)
scalar = one_of(str, int, float, bool, type(None))


def either(cases: Mapping[type, Check]) -> Check:
    """One check for each class that the value may have."""

    def check(value: Any) -> None:
        case = cases.get(value.__class__)
        if case is None:
            raise wrong(value, *cases)
        case(value)

    return check


def choice(*words: str) -> Check:
    """One of the words."""

    def check(value: Any) -> None:
        text(value)
        if value not in words:
            raise LoadError(f"is none of the words that it may be; expected {', '.join(words)}", Code.WRONG_VALUE)

    return check


def matching(pattern: str, expected: str) -> Check:
    """A text in which ``pattern`` is found."""

    def check(value: Any) -> None:
        text(value)
        if not re.search(pattern, value):
            raise LoadError(f"has the wrong form; expected {expected}", Code.WRONG_VALUE)

    return check


def between(lowest: int, highest: int | None) -> Check:
    """A whole number within bounds, or any text."""

    def check(value: Any) -> None:
        whole_or_text(value)
        if value.__class__ is not str and (value < lowest or (highest is not None and value > highest)):
            bounds = f"from {lowest}" + ("" if highest is None else f" to {highest}")
            raise LoadError(f"is out of bounds; expected a number {bounds}", Code.WRONG_VALUE)

    return check


def rows(item: Check, *, unique: bool = False) -> Check:
    """A list of which every item fits."""

    def check(value: Any) -> None:
        if value.__class__ is not Row:
            raise wrong(value, Row)
        for index, each in enumerate(value):
            try:
                item(each)
            except LoadError as fault:
                raise fault.under(index, value) from None
        if unique and len(value) > 1:
            _check_unique(value)

    return check


def _check_unique(row: Row) -> None:
    seen: set[Hashable] = set()
    loose = len(row) <= _PAIRWISE and any(each.__class__ is not str for each in row)
    for index, each in enumerate(row):
        frozen = _freeze(each)
        if frozen in seen or (loose and any(_equals(each, row[before]) for before in range(index))):
            raise LoadError("stands twice in the list; expected each item once", Code.DUPLICATE_ITEM).under(index, row)
        seen.add(frozen)


def _freeze(value: Any) -> Hashable:
    match value:
        case dict():
            return "mapping", frozenset((key, _freeze(each)) for key, each in value.items())
        case list():
            return "list", tuple(_freeze(each) for each in value)
        case bool():
            return "flag", value
    plain: Hashable = value
    return plain


_PAIRWISE = 20
"""Up to this length, Compose's validator compares item by item, later with earlier; beyond, by hash."""


def _equals(later: Any, earlier: Any) -> bool:
    """Equality as Compose's validator has it: a number equals the text of an earlier one, but not the reverse."""
    match later:
        case dict():
            return (
                isinstance(earlier, dict)
                and later.keys() == earlier.keys()
                and all(_equals(each, earlier[key]) for key, each in later.items())
            )
        case list():
            return isinstance(earlier, list) and len(later) == len(earlier) and all(map(_equals, later, earlier))
        case int() | float() if not isinstance(later, bool) and isinstance(earlier, str):
            return _number(earlier) == later
    return _freeze(later) == _freeze(earlier)


def _number(spelled: str) -> float | None:
    """What Go's ``big.Rat`` reads: a decimal, a fraction, or a whole number with a prefix."""
    above, slash, below = spelled.partition("/")
    if spelled[:2].lower() in ("0x", "0o", "0b"):
        whole = integer(spelled)
        return None if whole is None else float(whole)
    number, divisor = read_float(above), read_float(below) if slash else 1.0
    return number / divisor if number is not None and divisor else None


def block(
    fields: Mapping[str, Check], *, required: Iterable[str] = (), extensions: bool = True, open_ended: bool = False
) -> Check:
    """A mapping with these keys; others only with ``x-`` in front, or any where it is open-ended."""
    needed = tuple(required)

    def check(value: Any) -> None:
        if value.__class__ is not Block:
            raise wrong(value, Block)
        for key, each in value.items():
            field = fields.get(key)
            if field is None:
                if not open_ended and not (extensions and key.startswith("x-")):
                    raise unknown(key, fields).under(key, value)
                continue
            try:
                field(each)
            except LoadError as fault:
                raise fault.under(key, value) from None
        for key in needed:
            if key not in value:
                raise LoadError(f"has no {key!r}, which it needs", Code.MISSING_KEY)

    return check


def unknown(key: str, fields: Mapping[str, Check]) -> LoadError:
    """The fault of a key that means nothing here, with the key that was probably meant."""
    from difflib import get_close_matches

    near = get_close_matches(key, fields, 1)
    hint = (
        f"did you mean {near[0]!r}?"
        if near
        else (
            f"expected one of {', '.join(sorted(fields))}"
            if len(fields) <= 16
            else "expected a key of the compose-spec"
        )
    )
    return LoadError(f"unknown key; {hint}", Code.UNKNOWN_KEY)


def named(item: Check, *, strict: bool = True) -> Check:
    """A mapping from names (letters, digits, dot, dash, underscore) to values that fit."""
    return _keyed(lambda key: bool(key) and set(key) <= _NAME, item, strict, "letters, digits, '.', '_' and '-'")


def mapping(item: Check, *, strict: bool = True) -> Check:
    """A mapping from any key of one line; ``strict`` refuses an empty one."""
    return _keyed(lambda key: any(char != "\n" for char in key), item, strict, "a key that is not empty")


def _keyed(accepts: Callable[[str], bool], item: Check, strict: bool, expected: str) -> Check:
    def check(value: Any) -> None:
        if value.__class__ is not Block:
            raise wrong(value, Block)
        for key, each in value.items():
            if not accepts(key):
                if strict:
                    raise LoadError(f"not a name; expected {expected}", Code.UNKNOWN_KEY).under(key, value)
                continue
            try:
                item(each)
            except LoadError as fault:
                raise fault.under(key, value) from None

    return check


texts = rows(text, unique=True)
any_texts = rows(text)
text_or_texts = either({str: anything, Row: texts})
pairs = either({Block: mapping(scalar), Row: texts})
"""``list_or_dict``: ``KEY: value`` or ``KEY=value`` lines."""
options = mapping(number_or_text, strict=False)
