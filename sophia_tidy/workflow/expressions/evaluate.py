"""A tree to its value, in contexts that are given as plain data."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from .functions import Failed, call
from .tree import Compare, Expression, Filter, FunctionCall, Index, Literal, Logical, Name, Not
from .values import Data, Filtered, capitals, equal, less, number, primitive, text, truthy


@dataclass(frozen=True, slots=True)
class EvaluationScope:
    """What an expression can ask.

    ``contexts`` are by their names in small letters; one that is not there
    is null.  ``status`` is that of the job or of the needed ones: success,
    failure or cancelled.  ``hash_files`` answers ``hashFiles`` for patterns.
    """

    contexts: Mapping[str, Data] = field(default_factory=dict)
    status: str = "success"
    hash_files: Callable[[Sequence[str]], str] | None = None


NOTHING = EvaluationScope()


def evaluate(node: Expression, scope: EvaluationScope = NOTHING) -> Data:
    """The value of an expression; ``&&`` and ``||`` give one of their operands.

    Raises:
        Failed: a function cannot work with its arguments, or a result is too large.
    """
    match node:
        case Literal():
            return node.value
        case Name():
            return scope.contexts.get(node.name)
        case Index():
            return _read(evaluate(node.target, scope), evaluate(node.key, scope))
        case Filter():
            return _all(evaluate(node.target, scope))
        case Not():
            return not truthy(evaluate(node.operand, scope))
        case Compare():
            return _compare(node.operator, evaluate(node.left, scope), evaluate(node.right, scope))
        case Logical():
            return _logical(node, scope)
        case FunctionCall():
            return _call(node, scope)


def _logical(node: Logical, scope: EvaluationScope) -> Data:
    value: Data = None
    for operand in node.operands:
        value = evaluate(operand, scope)
        if truthy(value) is (node.operator == "||"):
            break
    return value


def _compare(operator: str, left: Data, right: Data) -> bool:
    match operator:
        case "==":
            return equal(left, right)
        case "!=":
            return not equal(left, right)
        case "<":
            return less(left, right)
        case ">":
            return less(right, left)
        case "<=":
            return equal(left, right) or less(left, right)
    return equal(left, right) or less(right, left)


def _call(node: FunctionCall, scope: EvaluationScope) -> Data:
    match node.name:
        case "always":
            return True
        case "success" | "failure" | "cancelled":
            return scope.status == node.name
        case "case":
            return _case(node, scope)
        case "hashFiles":
            if scope.hash_files is None:
                raise Failed("hashFiles without files; expected a scope that has them")
            return scope.hash_files([text(evaluate(each, scope)) for each in node.arguments])
    return call(node.name, [evaluate(each, scope) for each in node.arguments])


def _case(node: FunctionCall, scope: EvaluationScope) -> Data:
    """The value after the first condition that is true, else the last; a condition must be a boolean."""
    *pairs, last = node.arguments
    for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
        holds = evaluate(condition, scope)
        if not isinstance(holds, bool):
            raise Failed(f"case gets {text(holds)!r} as a condition; expected true or false")
        if holds:
            return evaluate(value, scope)
    return evaluate(last, scope)


def _read(target: Data, key: Data) -> Data:
    """One value of an object or list, null where there is none; of a filtered list, those that there are."""
    if isinstance(target, Filtered):
        found = (_lookup(each, key) for each in target)
        return Filtered(value for there, value in found if there)
    return _lookup(target, key)[1]


def _lookup(target: Data, key: Data) -> tuple[bool, Data]:
    if isinstance(target, Mapping):
        if not primitive(key):
            return False, None
        wanted = text(key)
        if wanted in target:
            return True, target[wanted]
        return next(
            ((True, value) for name, value in target.items() if capitals(name) == capitals(wanted)), (False, None)
        )
    if isinstance(target, Sequence) and not isinstance(target, str):
        at = number(key)
        if math.isfinite(at) and 0 <= at < len(target):
            return True, target[math.floor(at)]
    return False, None


def _all(target: Data) -> Filtered:
    if isinstance(target, Filtered):
        return Filtered(value for each in target for value in _values(each))
    return Filtered(_values(target))


def _values(target: Data) -> list[Data]:
    if isinstance(target, Mapping):
        return list(target.values())
    return list(target) if isinstance(target, Sequence) and not isinstance(target, str) else []
