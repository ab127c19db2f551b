"""The functions that are functions of their arguments alone."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .values import Data, capitals, equal, primitive, text

MAX_RESULT = 10 * 2**20  # characters of one result; the runner's default for memory
_FIELD = re.compile(r"\{\{|\}\}|\{([0-9]{1,3})\}|[{}]")


class Failed(ValueError):
    """A function cannot work with what it was given."""


def call(name: str, arguments: Sequence[Data]) -> Data:
    """The result of one function.

    Raises:
        Failed: no JSON, a wrong format string, a result that is too large.
    """
    result = _FUNCTIONS[name](*arguments)
    if isinstance(result, str) and len(result) > MAX_RESULT:
        raise Failed(f"{name} gives {len(result)} characters; expected at most {MAX_RESULT}")
    return result


def _contains(where: Data, what: Data) -> bool:
    """A text in a text without case, or a value in a list by ``==``."""
    if primitive(where):
        return primitive(what) and capitals(text(what)) in capitals(text(where))
    return not isinstance(where, Mapping) and any(equal(each, what) for each in _list(where))


def _starts(where: Data, what: Data) -> bool:
    return primitive(where) and primitive(what) and capitals(text(where)).startswith(capitals(text(what)))


def _ends(where: Data, what: Data) -> bool:
    return primitive(where) and primitive(what) and capitals(text(where)).endswith(capitals(text(what)))


def _format(pattern: Data, *arguments: Data) -> str:
    """``{0}`` is the first argument; braces are doubled to stand for themselves."""
    form = text(pattern)
    size = 0

    def piece(match: re.Match[str]) -> str:
        nonlocal size
        if match[0] in ("{{", "}}"):
            return match[0][0]
        if match[1] is None:
            raise Failed(f"format gets {form!r}; expected braces around a number, or doubled")
        if int(match[1]) >= len(arguments):
            raise Failed(f"format has no argument for {match[0]}; expected at most {{{len(arguments) - 1}}}")
        shown = text(arguments[int(match[1])])
        size += len(shown)
        if size > MAX_RESULT:
            raise Failed(f"format gives more than {MAX_RESULT} characters; expected less")
        return shown

    return _FIELD.sub(piece, form)


def _join(where: Data, separator: Data = ",") -> str:
    """The texts of a list; a single value is its own text, an object none."""
    if primitive(where):
        return text(where)
    return "" if isinstance(where, Mapping) else text(separator).join(map(text, _list(where)))


def _to_json(value: Data) -> str:
    return json.dumps(_plain(value), indent=2, ensure_ascii=False)


def _plain(value: Data) -> Any:
    """Whole numbers without ``.0``."""
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if primitive(value) else [_plain(each) for each in _list(value)]


def _from_json(value: Data) -> Data:
    try:
        data: Data = json.loads(text(value), parse_int=float)
    except (json.JSONDecodeError, RecursionError) as error:
        raise Failed(f"fromJSON gets no JSON: {error}; expected JSON") from error
    return data


def _list(value: Data) -> Sequence[Data]:
    return value if isinstance(value, Sequence) else ()


_FUNCTIONS: dict[str, Callable[..., Data]] = {
    "contains": _contains,
    "startsWith": _starts,
    "endsWith": _ends,
    "format": _format,
    "join": _join,
    "toJSON": _to_json,
    "fromJSON": _from_json,
}
