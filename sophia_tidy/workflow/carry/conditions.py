"""Conditions by which a job runs only for what started its old file: as an expression, and where none says it, by the job ``plan``.

GitHub compares texts without case, so ``github.ref == 'refs/heads/main'`` holds for ``Main`` too; no expression can tell the two.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..expressions.tree import Compare, Expression, FunctionCall, Index, Literal, Name, Not, logical
from .events import EventFilter, NameFilter

PLAN = "plan"
DISPATCH, CHOICE = "workflow_dispatch", "workflow"
_SPECIAL = re.compile(r"[*?+\[\]\\!]")


@dataclass(frozen=True, slots=True)
class StartCondition:
    """``tree`` is None where everything that starts the new file started the old one; ``planned`` are events that `plan` is asked about."""

    tree: Expression | None = None
    planned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Ref:
    """How an event tells a ref: the expression, what stands before the name in it, and the expression of the name alone."""

    whole: Expression
    before: str
    short: Expression | None


def start_of(
    events: Sequence[EventFilter], joint: Mapping[str, EventFilter], output: str, choice: str = ""
) -> StartCondition:
    """What has to hold in a new file with the events ``joint`` for an old one with ``events`` to have started.

    ``output`` is the name of the plan's output for the old file, ``choice``
    the word by which a person picks it, empty where there is nothing to pick.
    """
    ways = [_way(event, joint[event.event], output, choice) for event in events]
    planned = tuple(event.event for event, (_, asked) in zip(events, ways, strict=True) if asked)
    whole = {event.event for event, (rest, _) in zip(events, ways, strict=True) if not rest}
    if whole == joint.keys():
        return StartCondition()
    named = [
        [*([_is(github("event_name"), event.event)] if len(joint) > 1 else []), *rest]
        for event, (rest, _) in zip(events, ways, strict=True)
    ]
    return StartCondition(_any(list(map(_both, named))), planned)


def _way(event: EventFilter, joint: EventFilter, output: str, choice: str) -> tuple[list[Expression], bool]:
    """What an event has to fulfil besides its name, and whether the plan is asked."""
    found: list[Expression] = []
    if event.types != joint.types:
        found.append(_one_of(github("event", "action"), event.types or ()))
    if event.crons != joint.crons:
        found.append(_one_of(github("event", "schedule"), event.crons))
    if event.event == DISPATCH and choice:
        found.append(_is(Index(Name("inputs"), Literal(CHOICE)), choice))
    refs = _refs(event, joint)
    if refs is None or (event.paths is not None and event.paths != joint.paths):
        asked = Index(Index(Index(Name("needs"), Literal(PLAN)), Literal("outputs")), Literal(output))
        return [*found, Compare("!=", asked, Literal("false"))], True
    return [*found, *refs], False


def _refs(event: EventFilter, joint: EventFilter) -> list[Expression] | None:
    """What the ref has to fulfil; None where no expression says it."""
    if event.branches == joint.branches and event.tags == joint.tags:
        return []
    ways: list[Expression] = []
    for wanted, let, other, ref in (
        (event.branches, joint.branches, joint.tags, _branch(event.event)),
        (event.tags, joint.tags, joint.branches, _Ref(github("ref"), "refs/tags/", github("ref_name"))),
    ):
        if wanted is None:
            continue
        told = _every(ref) if wanted == let and other is not None else accepts(wanted, ref)
        if told is None:
            return None
        ways.append(told)
    return [_any(ways)]


def _branch(event: str) -> _Ref:
    match event:
        case "pull_request":
            return _Ref(github("base_ref"), "", github("base_ref"))
        case "merge_group":
            return _Ref(github("event", "merge_group", "base_ref"), "refs/heads/", None)
    return _Ref(github("ref"), "refs/heads/", github("ref_name"))


def accepts(names: NameFilter, ref: _Ref) -> Expression | None:
    """A filter as an expression; None where a pattern asks for more than one can say."""
    held: Expression | None = None
    for pattern in names.patterns:
        negative = not names.ignoring and pattern.startswith("!")
        fits = _fits(pattern.removeprefix("!") if negative else pattern, ref)
        if fits is None:
            return None
        if negative:
            held = None if held is None else _both([held, _not(fits)])
        else:
            held = fits if held is None else _any([held, fits])
    if held is None:
        return None
    return _both([_every(ref), _not(held)]) if names.ignoring else held


def _fits(pattern: str, ref: _Ref) -> Expression | None:
    """One pattern: a name, or the beginning of one with ``**`` or ``*`` behind it."""
    if not _SPECIAL.search(pattern):
        return _is(ref.whole, ref.before + pattern)
    stem = pattern.rstrip("*")
    stars = len(pattern) - len(stem)
    if _SPECIAL.search(stem) or stars > 2:
        return None
    begins = _every(ref) if not stem and not ref.before else _begins(ref.whole, ref.before + stem)
    if stars == 2:
        return begins
    if "/" in stem or ref.short is None:
        return None
    slash = Not(FunctionCall("contains", (ref.short, Literal("/"))))
    return slash if not stem and not ref.before else _both([begins, slash])


def _every(ref: _Ref) -> Expression:
    return _begins(ref.whole, ref.before) if ref.before else Compare("!=", ref.whole, Literal(""))


def github(*path: str) -> Expression:
    """``github.path``."""
    found: Expression = Name("github")
    for part in path:
        found = Index(found, Literal(part))
    return found


def _begins(subject: Expression, start: str) -> Expression:
    return FunctionCall("startsWith", (subject, Literal(start)))


def _is(subject: Expression, value: str) -> Expression:
    return Compare("==", subject, Literal(value))


def _one_of(subject: Expression, values: Sequence[str]) -> Expression:
    return _any([_is(subject, each) for each in values])


def _not(operand: Expression) -> Expression:
    return operand.operand if isinstance(operand, Not) else Not(operand)


def _any(operands: Sequence[Expression]) -> Expression:
    return operands[0] if len(operands) == 1 else logical("||", tuple(operands))


def _both(operands: Sequence[Expression]) -> Expression:
    return operands[0] if len(operands) == 1 else logical("&&", tuple(operands))
