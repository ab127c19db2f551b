"""A question as it is told: in a line, in full with what each answer would change, and as data."""

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from json import dumps

from ..kernel.decision import Decision, Option
from ..kernel.errors import StalePlan
from ..kernel.location import printable, visible
from ..kernel.plan import Move, Plan, Write, digest
from ..kernel.step import StepResult
from ..kernel.tree import Tree
from ..steps.choices.answering import KEPT
from .diff import shown
from .page import Page
from .redaction import conceal

Changes = Callable[[Decision, Option], list[str]]
_FEW, _PLACES, _LINES = 3, 5, 60


def difference(plan: Plan, result: StepResult[object] | None, secrets: Collection[str] = ()) -> list[str]:
    """The lines of the diff that a plan makes, on the tree of its step or on what the step leaves; no secret is in them."""
    if not plan or result is None:
        return []
    for tree in (result.tree, result.tree.after(result.pending())):
        try:
            return list(_lines(plan, tree, secrets))
        except StalePlan:
            continue  # an offer may stand on what its step does besides
    return [f"{change.path} -> {change.target}" if isinstance(change, Move) else str(change.path) for change in plan]


def between(before: Tree, after: Tree) -> list[str]:
    """The lines of the diff from the tree that one plan leaves to the tree that another leaves; no secret is in them."""
    new = {path for path in after if not after.has_same(path, before) and before.get(path) != after[path]}
    gone = [path for path in before if path not in after]
    homes = {digest(after[path]): path for path in sorted(new) if path not in before}
    moves = [Move(path, homes[name], name, KEPT) for path in gone if (name := digest(before[path])) in homes]
    moved = {move.target for move in moves}
    writes = [
        Write(path, after[path], digest(before[path]) if path in before else None, KEPT) for path in sorted(new - moved)
    ]
    left = [f"{path}: it is not written then" for path in gone if all(move.path != path for move in moves)]
    return [*_lines(Plan((*moves, *writes)), before, ()), *left]


def _lines(plan: Plan, tree: Tree, secrets: Collection[str]) -> Iterator[str]:
    page = conceal(Page("decisions", tree, plan, unsafe=True, diff=True, secrets=secrets), "text")
    for step in page.steps():
        for line in shown(page, step):
            yield visible(page.redactor.last_look(line))


def in_brief(asked: Iterable[Decision]) -> Iterator[str]:
    """A line for each question, those of one group together; of many of a group the first, and how many more there are."""
    for group, some in groupby(asked, lambda each: each.group or each.id):
        questions = list(some)
        shown_ones = questions if len(questions) <= _FEW else questions[:_FEW]
        for each in shown_ones:
            yield from (each.id, f"    {printable(each.question)} {_values(each)}".rstrip())
        if len(questions) > len(shown_ones):
            yield f"    and {len(questions) - len(shown_ones)} more: sophia-tidy decisions '{_pattern(group, questions)}'"


def _pattern(group: str, questions: list[Decision]) -> str:
    return (
        f"{group}/*"
        if all(each.id.startswith(f"{group}/") for each in questions)
        else f"{questions[0].id.split('/')[0]}/*"
    )


def _values(asked: Decision) -> str:
    values = [
        f"{option.value or 'none'}{' (default)' if option.value == asked.default else ''}" for option in asked.options
    ]
    own = [asked.expected or "a value"] if asked.is_open else []
    return f"[{' | '.join([*values, *own])}]" if values or own else ""


def in_full(asked: Decision, answer: str | None, changes: Changes) -> Iterator[str]:
    """All that there is to say of a question, with the diff of each answer."""
    yield asked.id
    yield f"    {printable(asked.question)}"
    yield f"    {printable(asked.why)}"
    yield f"    kept in {_key(asked)}{'' if answer is None else f'; now {answer or repr(answer)}'}"
    places = [str(place) for place in asked.locations]
    yield from (f"    {place}" for place in places[:_PLACES])
    if len(places) > _PLACES:
        yield f"    and {len(places) - _PLACES} more places"
    for option in asked.options:
        mark = " (default)" if option.value == asked.default else ""
        yield f"  {option.value or 'none'}: {printable(option.title)}{mark}"
        lines = changes(asked, option)
        yield from lines[:_LINES]
        if len(lines) > _LINES:
            yield f"    and {len(lines) - _LINES} more lines"
    if asked.is_open:
        yield f"  or {printable(asked.expected or 'a value')}"


def _key(asked: Decision) -> str:
    *tables, name = asked.key
    return f"[{'.'.join(('tool', 'sophia-tidy', *tables))}] {name}"


def answer_line(asked: Decision) -> str:
    """The line of the configuration that would keep an answer: the first that is known, or what it takes."""
    known = next((option.value for option in asked.options if option.value), "")
    return printable(f"{_key(asked)} = {dumps(known) if known else asked.expected or '…'}")


def as_json(asked: Decision, answer: str | None, changes: Changes) -> dict[str, object]:
    """A question in the documented JSON; the answer is None where there is none."""
    return {
        "id": asked.id,
        "question": asked.question,
        "why": asked.why,
        "options": [_option(option, changes(asked, option)) for option in asked.options],
        "default": asked.default,
        "open": asked.is_open,
        "expected": asked.expected,
        "key": list(asked.key),
        "answer": answer,
        "group": asked.group,
        "needs": list(asked.needs),
        "places": [str(place) for place in asked.locations],
    }


def _option(option: Option, lines: list[str]) -> dict[str, object]:
    return {
        "value": option.value,
        "title": option.title,
        "changes": [str(change.path) for change in option.plan],
        "diff": "".join(line + "\n" for line in lines),
    }
