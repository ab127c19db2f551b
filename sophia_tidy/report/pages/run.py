"""What `run` shows: a line for each step, its rules with their counts, and behind them what the steps' own pages hold."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from itertools import chain

from ...kernel.finding import Severity
from ...kernel.location import printable
from ...kernel.plan import Move, Plan
from ...kernel.plan_part import PlanPart
from ...kernel.step import StepResult
from ...steps.run import OF_THE_ARCHIVE, Fold, StepEnd, StepState
from ..page import Page
from ..page_json import PagePair
from ..summary import eye_lines, folder_line
from .decisions import asked_in

_RULES = 6


def page_of(whole: Fold, *, unsafe: bool = False, rows: bool = False) -> Page:
    """The page of a planned fold; ``rows`` says whether each file's story is told, which may be long."""
    pages = pages_of(whole, "", unsafe=unsafe)
    return pages.whole if rows else pages.brief


def pages_of(whole: Fold, text: str, *, unsafe: bool = False) -> PagePair:
    """The page of a planned fold: in brief, and with each file's story; ``text`` is the configuration as it is."""
    pages = [_page(end) for end in whole.ends]
    every = Page(
        "run",
        whole.before,
        whole.plan,
        unsafe,
        rows=tuple(row for page in pages for row in page.rows),
        details={
            "steps": [_as_json(end) for end in whole.ends],
            "gates": whole.gates.to_json(),
            **asked_in(whole, text),
        },
        lines=tuple(_lines(whole, pages, every=True)),
        secrets=frozenset(secret for page in pages for secret in page.secrets),
        parts=tuple(_parts(whole)),
    )
    return PagePair(replace(every, rows=(), lines=tuple(_lines(whole, pages, every=False))), every)


def offered(page: Page) -> int:
    """How many changes the steps offer for a review beside those that would be made."""
    return sum(step["review"] for step in page.details["steps"])


def blocked(page: Page) -> list[str]:
    """The steps that could not plan."""
    return [step["step"] for step in page.details["steps"] if step["state"] == StepState.BLOCKED.value]


def _parts(whole: Fold) -> Iterator[PlanPart]:
    """What each step gives to the plan; which steps are blocked is said where the plan ends."""
    given = [(end.result, Plan(end.result.pending().changes)) for end in whole.ends if end.result.pending()]
    stuck = [f"{end.result.step} is blocked" for end in whole.ends if end.state is StepState.BLOCKED]
    for number, (result, plan) in enumerate(given, 1):
        verified: Iterator[str] = (
            f"{name}: {result.before[name]} -> {count}" for name, count in result.after.items() if name in result.before
        )
        if number == len(given):
            verified = chain(verified, (f"{name}: {said}" for name, said in whole.gates.in_words()))
        left = _left(result) + (tuple(stuck) if number == len(given) else ())
        yield PlanPart(result.step, plan, tuple(verified), left)


def _left(result: StepResult[object]) -> tuple[str, ...]:
    """What the step leaves to a person."""
    errors = sum(finding.severity is Severity.ERROR for finding in set(result.findings))
    review = len(result.plan) - len(result.pending())
    told = ((errors, _many(errors, "finding") + " at error"), (review, _many(review, "change") + " for review"))
    return tuple(words for count, words in told if count)


def _page(end: StepEnd) -> Page:
    """The step's own page; of one that has no facts, just what it says."""
    result = end.result
    if result.facts is None:
        return Page(result.step, result.tree, result.plan, result.unsafe)
    own = "archive" if result.step in OF_THE_ARCHIVE else result.step
    page: Page = import_module(f".{own}", __package__).page_of(result)
    return page if own == result.step else replace(page, command=result.step)


def _as_json(end: StepEnd) -> dict[str, object]:
    made = len(end.result.pending())
    return {
        "step": end.result.step,
        "state": end.state.value,
        "changes": made,
        "review": len(end.result.plan) - made,
        "reason": end.reason,
    }


def _lines(whole: Fold, pages: list[Page], *, every: bool) -> Iterator[str]:
    width = max((len(end.result.step) for end in whole.ends), default=0)
    for end in whole.ends:
        yield f"{end.result.step:<{width}}  {printable(_said(end))}"
    if told := [f"{name} {said}" for name, said in whole.gates.in_words()]:
        yield f"{'gates':<{width}}  {', '.join(told)}"
    for page in pages:
        if rules := _rules(page, every=every):
            yield f"{page.command:<{width}}  {rules}"
    if not every and (folders := folder_line(whole.results)):
        yield f"{'folders':<{width}}  {folders}"
        yield from eye_lines(whole.results)
    if every:
        yield from (f"{page.command:<{width}}  {line}" for page in pages for line in page.lines)


def _said(end: StepEnd) -> str:
    """What a step comes to, in one line."""
    if end.state is StepState.BLOCKED:
        place = end.result.findings[0].location
        return f"blocked: {place}: {end.reason}" if place.path.parts else f"blocked: {end.reason}"
    told = [*_changes(end.result), *_severities(end.result)]
    if end.result.facts is None:
        return f"nothing to do: {end.reason}"
    if end.state is StepState.NOTHING:
        told = ["nothing is planned" if told else "nothing to do", *told]
    return ", ".join([*told, end.reason] if end.reason else told)


def _changes(result: StepResult[object]) -> Iterator[str]:
    made = result.pending()
    moves = sum(isinstance(change, Move) for change in made)
    files = len({change.path for change in made if not isinstance(change, Move)})
    if moves:
        yield _many(moves, "file") + " to move"
    if files:
        yield _many(files, "file") + " to write"
    if review := len(result.plan) - len(made):
        yield f"{review} for review"


def _severities(result: StepResult[object]) -> Iterator[str]:
    counts = Counter(finding.severity for finding in set(result.findings))
    yield from (_many(counts[severity], severity.value) for severity in Severity if counts[severity])


def _rules(page: Page, *, every: bool) -> str:
    """How often each rule of a step speaks, the most frequent first."""
    counts: Counter[str] = Counter()
    for row in page.rows:
        counts.update([note.rule for note in row.notes] or [row.rule])
    if not page.rows:
        counts.update(change.rule for change in page.plan)
    counts.update(finding.rule for finding in set(page.plan.findings))
    sums = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = sums if every else sums[:_RULES]
    more = [f"and {_many(len(sums) - len(shown), 'more rule')}"] if len(sums) > len(shown) else []
    return ", ".join([*(f"{rule} {count}" for rule, count in shown), *more])


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
