"""``.env`` files in the dialect of Compose: quotes, ``export``, comments, inherited names, variables in values.

Semantics: compose-go, ``dotenv/parser.go``.  A value in single quotes is
literal, one in double quotes may run over lines and knows escapes, an unquoted
one ends at `` #``.  A bare name takes its value from the environment.
"""

import re
from collections.abc import Mapping, MutableMapping
from pathlib import PurePosixPath
from typing import Protocol

from .errors import Code, LoadError, in_file
from .gotext import SPACES
from .template import LONGEST, BadTemplate, Lookup, MissingVariable, Substitution, TooLong


class Unset(Protocol):
    """Hears of a variable that is not set."""

    def __call__(self, name: str, line: int, *, passed: bool) -> None: ...


_BLANKS = "\t\v\f\r \x85\xa0"
_EXPORT = re.compile(r"export[\t\n\f\r ]+")
_LONGEST_RAW = 1 << 16
MOST_STATEMENTS = 20_000
_ESCAPE = r'\\(?:[abcfnrtv$"\\]|0[0-9]{0,3})'
_PLAIN_ESCAPES = {
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "$": "$$",
    '"': '"',
    "\\": "\\",
}


def _unheard(name: str, line: int, *, passed: bool) -> None:
    """Nobody asked which variables are not set."""


def read_dotenv(
    content: bytes, path: PurePosixPath, lookup: Lookup, known: MutableMapping[str, str], unset: Unset = _unheard
) -> None:
    """Add the file's variables to ``known``; a variable in a value is looked up first in ``lookup``, then there.

    ``unset`` hears of each name that is in neither, and its line (from 1);
    ``passed`` is true of a bare name, whose value the environment should give.

    Raises:
        LoadError: a name that is none, a quote that never closes, a bad expression.
    """
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    _Parser(text, path, lookup, known, unset).parse()


def read_raw(
    content: bytes, path: PurePosixPath, lookup: Lookup, known: MutableMapping[str, str], unset: Unset = _unheard
) -> None:
    """The same for the format ``raw``, that of ``docker run --env-file``: no quotes, no variables (docker/cli, kvfile).

    Raises:
        LoadError: a name that is empty or holds a space, a line that is no UTF-8 or too long.
    """
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        try:
            text = line.removesuffix(b"\r").decode("utf-8").lstrip(SPACES)
        except UnicodeDecodeError:
            raise LoadError("a line that is no UTF-8", Code.ENV_FILE, in_file(path, number)) from None
        if len(line) >= _LONGEST_RAW:
            raise LoadError("a line that is too long", Code.ENV_FILE, in_file(path, number))
        if not text or text[0] == "#":
            continue
        name, found, value = text.partition("=")
        if not name or set(name) & set(" \t"):
            raise LoadError("a line without a name, or with a space in it", Code.ENV_FILE, in_file(path, number))
        inherited = value if found else lookup(name)
        if inherited is not None:
            known[name] = inherited
        else:
            unset(name, number, passed=True)


def merged(first: Mapping[str, str], second: Mapping[str, str]) -> dict[str, str]:
    """Both environments; the first wins."""
    return {**second, **first}


class _Parser:
    def __init__(self, text: str, path: PurePosixPath, lookup: Lookup, known: MutableMapping[str, str], unset: Unset):
        self._text = text
        self._path = path
        self._lookup = lookup
        self._known = known
        self._unset = unset
        self._at = 0
        self._made = 0

    def parse(self) -> None:
        statements = 0
        while self._skip_to_statement():
            statements += 1
            if statements > MOST_STATEMENTS:
                raise self._fault(self._at, f"has more than {MOST_STATEMENTS} variables", Code.TOO_LARGE)
            self._statement()

    def _skip_to_statement(self) -> bool:
        """Move to the next character that is neither space nor comment; False at the end."""
        text = self._text
        while self._at < len(text):
            if text[self._at] in SPACES:
                self._at += 1
            elif text[self._at] == "#":
                newline = text.find("\n", self._at)
                self._at = len(text) if newline < 0 else newline
            else:
                return True
        return False

    def _statement(self) -> None:
        if export := _EXPORT.match(self._text, self._at):
            self._at = export.start() + len("export")
            self._skip_blanks()
        start = self._at
        name, ends = self._name()
        self._skip_blanks()
        if " " in name:
            raise self._fault(start, "a name cannot contain a space")
        if ends == "\n":
            value = self._lookup(name)
            if value is not None:
                self._known[name] = value
            elif name:
                self._unset(name, self._line(start), passed=True)
        else:
            self._known[name] = self._value()

    def _skip_blanks(self) -> None:
        while self._at < len(self._text) and self._text[self._at] in _BLANKS:
            self._at += 1

    def _name(self) -> tuple[str, str]:
        """The name and the character that ended it: ``=``, ``:`` or a line break, "" at the end of the file."""
        start = self._at
        for index in range(start, len(self._text)):
            char = self._text[index]
            if char in "=:\n":
                self._at = index + 1
                return self._text[start:index].rstrip(SPACES), char
            if not (char in _BLANKS or char in "_.-[]" or char.isalpha() or char.isnumeric()):
                raise self._fault(index, f"unexpected character {char!r} in a name; expected NAME=value")
        # compose-go leaves the rest of the file as it is and goes on with an empty name
        return "", ""

    def _value(self) -> str:
        quote = self._text[self._at : self._at + 1]
        if quote and quote in "'\"":
            return self._quoted(quote)
        newline = self._text.find("\n", self._at)
        end = len(self._text) if newline < 0 else newline
        start, self._at = self._at, min(end + 1, len(self._text))
        value = self._text[start:end].split(" #", 1)[0].rstrip(SPACES)
        return self._expand(value, start)

    def _quoted(self, quote: str) -> str:
        start = self._at
        chars: list[str] = []
        index = start + 1
        while index < len(self._text):
            char = self._text[index]
            if char == quote:
                self._at = index + 1
                value = "".join(chars)
                return self._expand(re.sub(_ESCAPE, _escape, value), start) if quote == '"' else value
            if char == "\\" and index + 1 < len(self._text):
                index += 1
                escaped = self._text[index]
                chars.append(escaped if escaped == quote else "\\" + escaped)
            elif char != "\\":
                chars.append(char)
            index += 1
        raise self._fault(start, "a quote that is never closed")

    def _expand(self, value: str, at: int) -> str:
        try:
            substitution = Substitution(self._find)
            result = substitution(value)
            for name in dict.fromkeys(substitution.unset):
                self._unset(name, self._line(at), passed=False)
            self._made += len(result)
            if self._made > LONGEST:
                raise TooLong
            return result
        except TooLong:
            raise self._fault(at, f"variables grow to more than {LONGEST} characters", Code.TOO_LARGE) from None
        except BadTemplate:
            raise self._fault(at, "a '$' that begins no expression", Code.INTERPOLATION) from None
        except MissingVariable as fault:
            raise self._fault(
                at, f"the variable {fault.name} is required and not set", Code.REQUIRED_VARIABLE
            ) from None

    def _find(self, name: str) -> str | None:
        value = self._lookup(name)
        return self._known.get(name) if value is None else value

    def _fault(self, at: int, message: str, code: Code = Code.ENV_FILE) -> LoadError:
        before = self._text.rfind("\n", 0, at)
        return LoadError(message, code, in_file(self._path, self._line(at), at - before))

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1


def _escape(match: re.Match[str]) -> str:
    """A backslash sequence as Go's ``strconv.UnquoteChar`` reads it; one that it does not know stays."""
    text = match[0]
    if text[1] != "0":
        return _PLAIN_ESCAPES.get(text[1], text)
    digits = text[2:]
    if len(digits) == 3 and all(d in "01234567" for d in digits) and int(digits, 8) < 256:
        return chr(int(digits, 8))
    return "\\" + digits
