"""An answer's JSON, read by name: each value has the type that is expected of it, or the answer is a bad one."""

from collections.abc import Iterator
from datetime import datetime

from .errors import ForgeError, ForgeTrouble


class AnswerPart:
    """An object of an answer; ``where`` tells which one in errors."""

    def __init__(self, data: object, where: str):
        if not isinstance(data, dict):
            raise _bad(where, "an object", data)
        self._data: dict[str, object] = data
        self.where = where

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self._data.get(key)
        if not isinstance(value, str):
            raise _bad(f"{self.where}: {key}", "a text", value)
        return value

    def text_or_none(self, key: str) -> str:
        """A text, "" where it is null or left out."""
        return "" if self._data.get(key) is None else self.text(key)

    def number(self, key: str) -> int:
        """A whole number that must be there."""
        value = self._data.get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise _bad(f"{self.where}: {key}", "a number", value)
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false; the default where it is null or left out."""
        value = self._data.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise _bad(f"{self.where}: {key}", "true or false", value)
        return value

    def has(self, key: str) -> bool:
        """Whether there is a value that is not null."""
        return self._data.get(key) is not None

    def part(self, key: str) -> "AnswerPart":
        """An object that must be there."""
        return AnswerPart(self._data.get(key), f"{self.where}: {key}")

    def parts(self, key: str) -> "tuple[AnswerPart, ...]":
        """A list of objects, empty where it is null or left out."""
        value = self._data.get(key)
        return () if value is None else tuple(parts(value, f"{self.where}: {key}"))

    def names(self, key: str) -> tuple[str, ...]:
        """The names in a list of texts or of objects with a name, sorted; GitHub has labels both ways."""
        value = self._data.get(key)
        texts = [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
        others = [each for each in value if not isinstance(each, str)] if isinstance(value, list) else value
        told = () if others is None else parts(others, f"{self.where}: {key}")
        return tuple(sorted([*texts, *(each.text("name") for each in told if each.has("name"))]))

    def time(self, key: str) -> int:
        """A time of RFC 3339 as seconds since 1970."""
        text = self.text(key)
        try:
            return int(datetime.fromisoformat(text).timestamp())
        except (ValueError, OverflowError):
            raise _bad(f"{self.where}: {key}", "a time", text) from None


def parts(data: object, where: str) -> Iterator[AnswerPart]:
    """The objects of a list.

    Raises:
        ForgeError: it is no list of objects.
    """
    if not isinstance(data, list):
        raise _bad(where, "a list", data)
    for each in data:
        yield AnswerPart(each, where)


def _bad(where: str, expected: str, found: object) -> ForgeError:
    shown = "nothing" if found is None else f"a value of type {type(found).__name__}"
    message = f"the answer to {where} is {shown}; expected {expected}"
    return ForgeError(ForgeTrouble.BAD_ANSWER, message, asked=where.partition(": ")[0])
