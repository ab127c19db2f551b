"""A tree with what is known put in: known operands vanish, what only a run knows stays, in one canonical shape.

`reduced` keeps the value of an expression, `truth` only whether it counts
as true: there ``&&`` and ``||`` may be sorted and ``!`` goes down to what it
denies.
"""

from collections.abc import Callable

from .evaluate import evaluate
from .functions import Failed
from .printer import show
from .tree import Compare, Expression, Filter, FunctionCall, Index, Literal, Logical, Not, logical, path_of
from .values import Data, truthy

Known = Callable[[Expression], Expression | None]
"""What a path into a context or a call stands for; None where it stays."""

_OF_A_RUN = frozenset(("hashFiles", "success", "failure", "cancelled", "always"))
_DENIED = {"==": "!=", "!=": "=="}


def reduced(node: Expression, known: Known) -> Expression:
    """The expression with all that is known put in; its value is the same."""
    if isinstance(node, FunctionCall) or path_of(node):
        stands_for = known(node)
        if stands_for is not None:
            return stands_for
    match node:
        case Index():
            return Index(reduced(node.target, known), reduced(node.key, known))
        case Filter():
            return Filter(reduced(node.target, known))
        case FunctionCall():
            return _worked_out(FunctionCall(node.name, tuple(reduced(each, known) for each in node.arguments)))
        case Not():
            return _worked_out(Not(truth(node.operand, known)))
        case Compare():
            return _worked_out(Compare(node.operator, reduced(node.left, known), reduced(node.right, known)))
        case Logical():
            return _logical(node, known)
    return node


def truth(node: Expression, known: Known) -> Expression:
    """An expression that counts as true where this one does, with all that is known put in; a lone literal is true or false."""
    match node:
        case Logical():
            decisive = node.operator == "||"
            operands: list[Expression] = []
            for each in node.operands:
                found = truth(each, known)
                if isinstance(found, Literal) and found.value is decisive:
                    return found  # it decides alone, whatever the others are
                operands.append(found)
            return joined(node.operator, tuple(operands))
        case Not():
            return denied(truth(node.operand, known))
    found = reduced(node, known)
    if isinstance(found, Literal):
        return Literal(truthy(found.value))
    return found if found is node or not isinstance(found, Logical | Not) else truth(found, lambda _: None)


def joined(operator: str, operands: tuple[Expression, ...]) -> Expression:
    """Operands of which each is only true or false, sorted by their text and each once."""
    decisive = operator == "||"
    flat: dict[str, Expression] = {}
    for each in operands:
        for part in each.operands if isinstance(each, Logical) and each.operator == operator else (each,):
            if not isinstance(part, Literal):
                flat[show(part)] = part
            elif truthy(part.value) is decisive:
                return Literal(decisive)
    if any(show(denied(each)) in flat for each in flat.values()):
        return Literal(decisive)
    if not flat:
        return Literal(not decisive)
    parts = tuple(flat[key] for key in sorted(flat))
    return parts[0] if len(parts) == 1 else logical(operator, parts)


def denied(node: Expression) -> Expression:
    """True where the other is false; ``!`` stands before what cannot be turned round."""
    match node:
        case Literal():
            return Literal(not truthy(node.value))
        case Not():
            return node.operand
        case Compare(operator="==" | "!="):
            return Compare(_DENIED[node.operator], node.left, node.right)
        case Logical():
            return joined("&&" if node.operator == "||" else "||", tuple(denied(each) for each in node.operands))
    return Not(node)


def _logical(node: Logical, known: Known) -> Expression:
    """The value of ``&&`` and ``||`` is that of an operand: a known one vanishes only where it cannot be the value."""
    kept: list[Expression] = []
    for each in node.operands:
        part = reduced(each, known)
        last = each is node.operands[-1]
        if isinstance(part, Literal) and truthy(part.value) is (node.operator == "||"):
            kept.append(part)
            break
        if not isinstance(part, Literal) or last:
            kept.append(part)
    return kept[0] if len(kept) == 1 else logical(node.operator, tuple(kept))


def _worked_out(node: Not | Compare | FunctionCall) -> Expression:
    """Its value where every part is known."""
    match node:
        case Not():
            parts: tuple[Expression, ...] = (node.operand,)
        case Compare():
            parts = node.left, node.right
        case FunctionCall():
            parts = node.arguments
    if not all(isinstance(each, Literal) for each in parts):
        return node
    if isinstance(node, FunctionCall) and node.name in _OF_A_RUN:
        return node
    try:
        value: Data = evaluate(node)
    except Failed:
        return node
    return Literal(value) if value is None or isinstance(value, bool | float | str) else node
