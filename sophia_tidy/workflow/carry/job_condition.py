"""The ``if`` of a carried job: what started its old file, and behind it the job's own condition as it was."""

from collections.abc import Iterator

from ..expressions.lexer import ExpressionError
from ..expressions.printer import show
from ..expressions.template import TemplatePart, read_condition
from ..expressions.tree import Expression, FunctionCall, Logical, Not, logical, walk
from ..model import Job
from ..write.scalars import scalar
from .conditions import StartCondition
from .old_file import CannotCarry
from .renames import Renames, renamed_text

_STATUS = frozenset(("always", "success", "failure", "cancelled"))
_WIDTH = 110


def asks_status(job: Job) -> bool:
    """Whether a job's condition asks how what it needs has ended, so that it is not skipped with it."""
    trees = (tree for tree, _ in job.condition.expressions) if job.condition else ()
    return any(isinstance(node, FunctionCall) and node.name in _STATUS for tree in trees for node in walk(tree))


def starts_itself(job: Job) -> bool:
    """Whether a job needs the condition; another is skipped with what it needs."""
    return not job.needs or asks_status(job)


def condition_lines(job: Job, start: StartCondition, renames: Renames) -> tuple[str, ...]:
    """The lines of the key ``if``; none where the job's own stays as it is.

    A job that waits for the plan runs all the same where that fails.

    Raises:
        CannotCarry: its own ``if`` is a text around an expression, which GitHub takes for true.
    """
    if start.tree is None or not starts_itself(job):
        return ()
    operands: list[Expression] = [start.tree]
    if start.planned and not asks_status(job):
        operands.insert(0, Not(FunctionCall("cancelled")))
    own = own_condition(job, renames)
    whole = " && ".join(filter(None, (show(_both(operands, more=bool(own))), own and f"({own})")))
    line = f"if: {scalar(whole)}"
    if len(line) <= _WIDTH and "\n" not in whole:
        return (line,)
    sign = "|-" if "\n" in own else ">-"
    return (f"if: {sign}", *(f"  {line}" for line in _lines(operands, own)))


def own_condition(job: Job, renames: Renames) -> str:
    """What a job's ``if`` asks, without ``${{ }}``; empty where there is none.

    Raises:
        CannotCarry: it is a text around an expression, or its names cannot be told.
    """
    if job.condition is None:
        return ""
    try:
        parts = read_condition(job.condition.value).parts
        if len(parts) != 1 or not isinstance(parts[0], TemplatePart):
            raise CannotCarry(
                job.condition.at, f"the `if` of `{job.id}` has text around an expression, so GitHub takes it for true"
            )
        text = renamed_text(job.condition.value, renames, condition=True)
    except ExpressionError as error:
        raise CannotCarry(job.condition.at, f"the `if` of `{job.id}` cannot be read: {error.message}") from error
    bare = text.strip()
    return bare.removeprefix("${{").removesuffix("}}").strip() if bare.startswith("${{") else bare


def _both(operands: list[Expression], *, more: bool) -> Expression:
    """The operands joined; one that stands alone is in brackets where more follows and it would fall apart."""
    if len(operands) > 1:
        return logical("&&", tuple(operands))
    return Logical("&&", (operands[0],)) if more and isinstance(operands[0], Logical) else operands[0]


def _lines(operands: list[Expression], own: str) -> Iterator[str]:
    """One way on each line."""
    lead = ""
    for each in operands:
        if isinstance(each, Logical) and each.operator == "||":
            alone = len(operands) == 1 and not own
            opened, closed = ("", "") if alone else ("(", ")")
            last = len(each.operands) - 1
            for index, way in enumerate(each.operands):
                start = f"{lead}{opened}" if index == 0 else "|| "
                yield f"{start}{show(way)}{closed if index == last else ''}"
        else:
            yield f"{lead}{show(each)}"
        lead = "&& "
    if own:
        first, *rest = own.split("\n")
        closing = ")" if not rest else ""
        yield f"{lead}({first}{closing}"
        yield from rest
        if rest:
            yield ")"
