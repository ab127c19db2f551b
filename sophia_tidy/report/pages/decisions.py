"""What `decisions` shows: the open questions by group, or some in full, with the answers that are kept."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from ...kernel.decision import Decision, in_order
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.plan import Plan
from ...kernel.step import StepResult
from ...steps.choices.answering import STEP, unknown_id
from ...steps.choices.answers import answer_of, table_of
from ...steps.run import Fold
from ..decision_text import Changes, as_json, difference, in_brief, in_full
from ..page import Page
from .answers import page_of as answers_page

OPEN = "open-decision"


def page_of(
    whole: Fold,
    text: str,
    names: tuple[str, ...] = (),
    *,
    every: bool = False,
    as_findings: bool = False,
    changes: Changes | None = None,
) -> Page:
    """The page of a fold's questions; ``text`` is the configuration as it is, ``names`` are ids or patterns of them.

    ``changes`` gives the diff of an answer to one that is named, where that is to be planned first.

    Raises:
        TidyError: no question is called so.
    """
    results = {each.id: result for result in whole.results for each in result.decisions}
    asked = in_order(each for result in whole.results for each in result.decisions)
    first = whole.results[0] if whole.results and whole.results[0].step == STEP else None
    table = table_of(_with_answers(first, text))
    answers = {each.id: answer_of(each, table) for each in asked}
    chosen = tuple(each for each in asked if not names or any(fnmatchcase(each.id, name) for name in names))
    for name in names:
        if not any(fnmatchcase(each.id, name) for each in asked):
            raise unknown_id(name, results)
    waiting = tuple(each for each in chosen if answers[each.id] is None)
    kept = None if first is None else answers_page(first)
    told = changes if names and changes is not None else _known(results)
    return Page(
        "decisions",
        whole.before,
        Plan(() if first is None else first.plan.changes, tuple(map(_finding, waiting)) if as_findings else ()),
        rows=() if kept is None else kept.rows,
        details=details_of(chosen, answers, told),
        lines=tuple(_lines(chosen, waiting, answers, told, full=bool(names), every=every)),
    )


def details_of(asked: tuple[Decision, ...], answers: dict[str, str | None], changes: Changes) -> dict[str, object]:
    """The questions as data, under their documented key."""
    return {"decisions": [as_json(each, answers[each.id], changes) for each in asked]}


def _known(results: dict[str, StepResult[object]]) -> Changes:
    """The diffs that are known without planning: those of changes for review, and of single files."""
    return lambda asked, option: difference(option.plan, results.get(asked.id))


def asked_in(whole: Fold, text: str) -> dict[str, object]:
    """All questions of a fold as data, with the answers that the configuration has; ``text`` is the one before."""
    results = {each.id: result for result in whole.results for each in result.decisions}
    asked = in_order(each for result in whole.results for each in result.decisions)
    first = whole.results[0] if whole.results and whole.results[0].step == STEP else None
    table = table_of(_with_answers(first, text))
    return details_of(asked, {each.id: answer_of(each, table) for each in asked}, _known(results))


def _with_answers(first: StepResult[object] | None, text: str) -> str:
    """The configuration with what is answered now."""
    if first is None or not first.plan:
        return text
    (write,) = first.plan
    return first.tree.after(first.plan)[write.path].decode("utf-8-sig", "replace")


def _lines(
    chosen: tuple[Decision, ...],
    waiting: tuple[Decision, ...],
    answers: dict[str, str | None],
    changes: Changes,
    *,
    full: bool,
    every: bool,
) -> Iterator[str]:
    if full:
        for each in chosen:
            yield from in_full(each, answers[each.id], changes)
        return
    done = [each for each in chosen if answers[each.id] is not None]
    yield f"{_many(len(waiting))} open, {len(done)} answered"
    if every:
        for each in waiting:
            yield from in_brief([each])
        yield from (f"{each.id} = {answers[each.id] or 'none'}" for each in done)
        return
    yield from in_brief(waiting)


def _many(count: int) -> str:
    return "1 question is" if count == 1 else f"{count} questions are"


def _finding(asked: Decision) -> Finding:
    values = [option.value or "none" for option in asked.options] + (
        [asked.expected or "a value"] if asked.is_open else []
    )
    place = asked.locations[0] if asked.locations else Location(PurePosixPath())
    return Finding(place, OPEN, f"{asked.id}: {asked.question} expected {', '.join(values)}", Severity.NOTE, asked.why)
