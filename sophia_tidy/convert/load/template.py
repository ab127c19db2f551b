"""Variables in text: ``$NAME``, ``${NAME}`` and the six operators, nested, ``$$`` for a dollar.

The grammar is compose-go's (``template/template.go``): a braced expression
reaches to the last brace of its line, is then cut where its braces balance,
and what follows is read again; defaults are substituted even where they are
not used, so that a fault in one is a fault.
"""

import re
from collections.abc import Callable

DEEPEST = 30
LONGEST = 1 << 20
Lookup = Callable[[str], str | None]

_NAME = re.compile(r"[^\W\d]\w*", re.ASCII)
_FOLDED = "\u017f\u212a"
"""Two letters outside ASCII that Go's case-folding takes for ``s`` and ``k``."""
_OPERATOR = re.compile(r":?[-+?]")


class BadTemplate(Exception):
    """A ``$`` that begins no expression Compose knows, or expressions nested too deep."""


class TooLong(Exception):
    """Variables that hold variables grow beyond what a value ever is."""


class MissingVariable(Exception):
    """A variable that the text requires is not set (``${NAME:?reason}``)."""

    def __init__(self, name: str, reason: str):
        super().__init__(name, reason)
        self.name = name
        self.reason = reason


class Substitution:
    """Substitutes; ``unset`` collects the names that had neither a value nor a default."""

    __slots__ = ("lookup", "unset")

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.unset: list[str] = []

    def __call__(self, text: str, depth: int = 0) -> str:
        """The text with its variables replaced.

        Raises:
            BadTemplate: not an expression.
            TooLong: the result has more than `LONGEST` characters.
            MissingVariable: a required variable is missing.
        """
        start = text.find("$")
        if start < 0:
            return text
        if depth > DEEPEST:
            raise BadTemplate("nested too deep")
        parts: list[str] = []
        end = size = 0
        while start >= 0:
            parts.append(text[end:start])
            replacement, end = self._expression(text, start, depth)
            parts.append(replacement)
            size += len(replacement)
            if size > LONGEST:
                raise TooLong
            start = text.find("$", end)
        parts.append(text[end:])
        return "".join(parts)

    def _expression(self, text: str, start: int, depth: int) -> tuple[str, int]:
        """What stands for the expression at the dollar, and where it ends."""
        follows = text[start + 1 : start + 2]
        if follows == "$":
            return "$", start + 2
        if follows != "{":
            name = _name(text, start + 1)
            return (self._value(name[0]), name.end()) if name else ("$", start + 1)
        name = _name(text, start + 2)
        if name is None:
            raise BadTemplate
        if text[name.end() : name.end() + 1] == "}":
            return self._value(name[0]), name.end() + 1
        operator = _OPERATOR.match(text, name.end())
        last = _last_brace(text, name.end()) if operator else -1
        if operator is None or last < operator.end():
            raise BadTemplate
        closing = _closing_brace(text, start, last + 1)
        inside = last if closing < 0 else closing
        return self._apply(name[0], operator[0], text[operator.end() : inside], depth), inside + 1

    def _apply(self, name: str, operator: str, argument: str, depth: int) -> str:
        argument = self(argument, depth + 1)
        value = self.lookup(name)
        present = value is not None and (value != "" or operator[0] != ":")
        match operator[-1]:
            case "-":
                return value or "" if present else argument
            case "+":
                return argument if present else value or ""
        if not present:
            raise MissingVariable(name, argument)
        return value or ""

    def _value(self, name: str) -> str:
        value = self.lookup(name)
        if value is None:
            self.unset.append(name)
        return value or ""


def _name(text: str, at: int) -> re.Match[str] | None:
    """The name of a variable at this place."""
    folded = _FOLDED[0] in text or _FOLDED[1] in text
    pattern = re.compile(rf"[_a-zA-Z{_FOLDED}][_a-zA-Z0-9{_FOLDED}]*") if folded else _NAME
    return pattern.match(text, at)


def _last_brace(text: str, start: int) -> int:
    """The last closing brace of the line, -1 where there is none."""
    newline = text.find("\n", start)
    return text.rfind("}", start, newline if newline >= 0 else len(text))


def _closing_brace(text: str, start: int, end: int) -> int:
    """Where the braces from ``start`` balance, -1 where they never do.

    A brace that opens hides the character after it, as in compose-go.
    """
    depth = 0
    index = start
    while index < end:
        if text[index] == "}":
            depth -= 1
            if depth == 0:
                return index
        elif text[index] == "{":
            depth += 1
            index += 1
        index += 1
    return -1
