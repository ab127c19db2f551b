"""A string with expressions in it: ``v${{ matrix.python }}-x`` is a text, an expression and a text."""

from dataclasses import dataclass

from .evaluate import NOTHING, EvaluationScope, evaluate
from .lexer import MAX_LENGTH, ExpressionError
from .parser import parse
from .printer import show
from .tree import Expression
from .values import Data, text


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """A piece of the string; ``offset`` is where the expression's text begins, after the ``${{``."""

    tree: Expression
    offset: int


@dataclass(frozen=True, slots=True)
class Template:
    """The pieces in order: texts as they are, and expressions."""

    parts: tuple[str | TemplatePart, ...]

    @property
    def expressions(self) -> tuple[TemplatePart, ...]:
        return tuple(part for part in self.parts if isinstance(part, TemplatePart))

    def __str__(self) -> str:
        return "".join(part if isinstance(part, str) else f"${{{{ {show(part.tree)} }}}}" for part in self.parts)

    def value(self, scope: EvaluationScope = NOTHING) -> Data:
        """What the string becomes: a lone expression keeps its kind, anything else is a text.

        Raises:
            Failed: a function of it fails.
        """
        if len(self.parts) == 1 and isinstance(self.parts[0], TemplatePart):
            return evaluate(self.parts[0].tree, scope)
        return "".join(part if isinstance(part, str) else text(evaluate(part.tree, scope)) for part in self.parts)


def read_template(string: str) -> Template:
    """The string taken apart.

    Raises:
        ExpressionError: a ``${{`` that is not closed, or what is in it is wrong; the offset counts in ``string``.
    """
    parts: list[str | TemplatePart] = []
    at = 0
    if len(string) > MAX_LENGTH and "${{" in string:  # GitHub makes one expression of it all
        raise ExpressionError(
            f"a text of {len(string)} characters has expressions in it; expected at most {MAX_LENGTH}",
            string.find("${{"),
        )
    while (start := string.find("${{", at)) >= 0:
        if start > at:
            parts.append(string[at:start])
        end = _end(string, start + 3)
        parts.append(_part(string[start + 3 : end], start + 3))
        at = end + 2
    if at < len(string):
        parts.append(string[at:])
    return Template(tuple(parts))


def read_condition(string: str) -> Template:
    """An ``if``: an expression even without ``${{ }}`` around it.

    Raises:
        ExpressionError: as in `read_template`.
    """
    if "${{" in string:
        return read_template(string)
    return Template((_part(string, 0),))


def _part(inner: str, offset: int) -> TemplatePart:
    try:
        return TemplatePart(parse(inner), offset)
    except ExpressionError as error:
        raise ExpressionError(error.message, error.offset + offset) from error


def _end(string: str, at: int) -> int:
    """Where the ``}}`` is, which does not count within a quoted string."""
    start, quoted = at, False
    while at < len(string):
        if string[at] == "'":
            quoted = not quoted
        elif not quoted and string.startswith("}}", at):
            return at
        at += 1
    raise ExpressionError("${{ is not closed; expected }}", start - 3)
