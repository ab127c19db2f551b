"""Tokens to a tree, by precedence: ``||``, ``&&``, equality, order, ``!``, then what follows a value.

A function must exist and get as many arguments as it takes, and a context
must exist: the runner refuses anything else before a job starts.
"""

from collections.abc import Callable
from difflib import get_close_matches

from .lexer import ExpressionError, ExpressionToken, TokenKind, tokens
from .tree import Compare, Expression, Filter, FunctionCall, Index, Literal, Name, Not, Value, logical

MAX_DEPTH = 50  # nested nodes; ExpressionConstants.MaxDepth
CONTEXTS = (
    "github",
    "env",
    "vars",
    "job",
    "jobs",
    "steps",
    "runner",
    "secrets",
    "strategy",
    "matrix",
    "needs",
    "inputs",
)
# name -> (fewest arguments, most)
FUNCTIONS = {
    "contains": (2, 2),
    "startsWith": (2, 2),
    "endsWith": (2, 2),
    "format": (1, 255),
    "join": (1, 2),
    "toJSON": (1, 1),
    "fromJSON": (1, 1),
    "hashFiles": (1, 255),
    "success": (0, 255),
    "always": (0, 0),
    "cancelled": (0, 0),
    "failure": (0, 255),
    "case": (3, 255),
}
_SPELLED = {name.lower(): name for name in FUNCTIONS}
_CONSTANTS: dict[str, Value] = {
    "null": None,
    "true": True,
    "false": False,
    "NaN": float("nan"),
    "Infinity": float("inf"),
}
_EQUALITY, _ORDER = ("==", "!="), ("<", "<=", ">", ">=")


def parse(text: str) -> Expression:
    """The tree of one expression, without the ``${{ }}`` around it.

    Raises:
        ExpressionError: no expression, an unknown function or context, too long or too deep; with the offset.
    """
    parser = _Parser(list(tokens(text)))
    tree = parser.either()
    if parser.now.kind is not TokenKind.END:
        raise parser.error("the end of the expression")
    return tree


class _Parser:
    """One pass over the tokens; ``depth`` counts what is open."""

    def __init__(self, found: list[ExpressionToken]):
        self.tokens, self.at, self.depth = found, 0, 0

    @property
    def now(self) -> ExpressionToken:
        return self.tokens[self.at]

    def error(self, expected: str) -> ExpressionError:
        what = repr(self.now.text) if self.now.kind is not TokenKind.END else "the expression ends"
        return ExpressionError(f"{what}; expected {expected}", self.now.offset)

    def take(self, *marks: str) -> ExpressionToken | None:
        """The token, if it is one of these marks."""
        token = self.now
        if token.kind is TokenKind.MARK and token.text in marks:
            self.at += 1
            return token
        return None

    def need(self, mark: str) -> None:
        if not self.take(mark):
            raise self.error(repr(mark))

    def either(self) -> Expression:
        return self._chain("||", lambda: self._chain("&&", self._equality))

    def _chain(self, operator: str, below: Callable[[], Expression]) -> Expression:
        start, operands = self.now.offset, [below()]
        while self.take(operator):
            operands.append(below())
        return operands[0] if len(operands) == 1 else logical(operator, tuple(operands), start)

    def _equality(self) -> Expression:
        return self._compared(_EQUALITY, lambda: self._compared(_ORDER, self._unary))

    def _compared(self, operators: tuple[str, ...], below: Callable[[], Expression]) -> Expression:
        start, left, links = self.now.offset, below(), 0
        while mark := self.take(*operators):
            links += 1
            self._deep(self.depth + links, mark)
            left = Compare(mark.text, left, below(), start)
        return left

    def _unary(self) -> Expression:
        mark = self.take("!")
        if mark is None:
            return self._followed()
        return Not(self._within(mark, self._unary), mark.offset)

    def _within(self, opened: ExpressionToken, below: Callable[[], Expression]) -> Expression:
        self.depth += 1
        self._deep(self.depth, opened)
        inner = below()
        self.depth -= 1
        return inner

    def _deep(self, depth: int, token: ExpressionToken) -> None:
        if depth > MAX_DEPTH:
            raise ExpressionError(
                f"the expression is nested too deep; expected at most {MAX_DEPTH} levels", token.offset
            )

    def _followed(self) -> Expression:
        """A value, and the properties, indexes and filters behind it; a literal has none."""
        first, links = self.now, 0
        start, node = first.offset, self._value()
        while (first.text == "(" or not isinstance(node, Literal)) and (mark := self.take(".", "[")):
            links += 1
            self._deep(self.depth + links, mark)
            if self.take("*"):
                node = Filter(node, start)
            elif mark.text == ".":
                node = Index(node, self._property(), start)
            else:
                node = Index(node, self._within(mark, self.either), start)
            if mark.text == "[":
                self.need("]")
        return node

    def _property(self) -> Literal:
        token = self.now
        if token.kind is not TokenKind.WORD:
            raise self.error("the name of a property, or *")
        self.at += 1
        return Literal(token.text, token.offset)

    def _value(self) -> Expression:
        token = self.now
        if opened := self.take("("):
            inner = self._within(opened, self.either)
            self.need(")")
            return inner
        if token.kind in (TokenKind.STRING, TokenKind.NUMBER):
            self.at += 1
            return Literal(token.value, token.offset)
        if token.kind is not TokenKind.WORD:
            raise self.error("a name, a literal or a group")
        self.at += 1
        if token.text in _CONSTANTS:
            return Literal(_CONSTANTS[token.text], token.offset)
        return self._call(token) if self.take("(") else _context(token)

    def _call(self, token: ExpressionToken) -> FunctionCall:
        name = _SPELLED.get(token.text.lower())
        if name is None:
            raise _unknown("function", token, FUNCTIONS)
        arguments: list[Expression] = []
        while not self.take(")"):
            if arguments:
                self.need(",")
            arguments.append(self._within(token, self.either))
        _count(name, len(arguments), token)
        return FunctionCall(name, tuple(arguments), token.offset)


def _count(name: str, given: int, token: ExpressionToken) -> None:
    fewest, most = FUNCTIONS[name]
    if fewest <= given <= most and not (name == "case" and given % 2 == 0):
        return
    wanted = (
        "an odd number, 3 or more"
        if name == "case"
        else (str(fewest) if fewest == most else f"{fewest} or more" if most == 255 else f"{fewest} to {most}")
    )
    raise ExpressionError(f"{name} gets {given} arguments; expected {wanted}", token.offset)


def _context(token: ExpressionToken) -> Name:
    name = token.text.lower()
    if name not in CONTEXTS:
        raise _unknown("context", token, CONTEXTS)
    return Name(name, token.offset)


def _unknown(
    what: str, token: ExpressionToken, known: "dict[str, tuple[int, int]] | tuple[str, ...]"
) -> ExpressionError:
    near = get_close_matches(token.text, list(known), 1)
    hint = f" (did you mean {near[0]!r}?)" if near else ""
    return ExpressionError(f"unknown {what} {token.text!r}; expected one of {', '.join(known)}{hint}", token.offset)
