"""What `status` shows: a row for each kind of work with a bar, what each row lacks, and the next step."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import PurePosixPath
from textwrap import wrap
from typing import TYPE_CHECKING

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location, printable
from ...kernel.outcome import Report
from ...kernel.plan import Plan
from ...steps.status.measure import Measure, MeasuredItem
from ..gathering import gathered
from ..page import Page

if TYPE_CHECKING:
    from ...steps.status.dashboard import Dashboard

RULE, NOT_PYTHON = "progress", "not-python"
MARKS = "█░"
_CELLS = 10
_NARROWEST = 40
NONE = "none here"


def page_of(found: "Dashboard") -> Page:
    """All that was counted, for no format yet: what can be kept, and shown in any of them."""
    return Page(
        "status",
        found.tree,
        Plan(findings=found.findings),
        report=Report(before=found.python.counts()),
        details=_details(found),
    )


def shown(page: Page, *, form: str, width: int = 80, every: bool = False, plain: bool = False) -> Page:
    """The page in the words of a format; ``every`` lists what each row lacks, ``plain`` draws in ASCII alone."""
    if form == "json":
        return page
    measures = [Measure.from_json(row) for row in page.details["rows"]]
    if form not in ("rich", "text", "markdown"):
        notes = (*page.plan.findings, *map(_as_finding, measures))
        return replace(page, plan=Plan(findings=notes), report=Report())
    in_table = page.verbose or form == "markdown"
    told = () if in_table else tuple(told_lines(page.plan.findings, width))
    lines = (*row_lines(measures, width, every=every, plain=plain), "", *told, *_next(page.details["next"], width))
    plan = page.plan if in_table else Plan()
    return replace(page, plan=plan, report=Report(), lines=lines)


def failing(page: Page) -> bool:
    """Whether a file does not parse, the critical gate is not passed, or what stands in a program's place is none."""
    odd = any(each.rule == NOT_PYTHON and each.severity is Severity.ERROR for each in page.plan.findings)
    return bool(page.details["broken"] or page.details["gate"] or odd)


def _next(step: Mapping[str, str], width: int) -> Iterator[str]:
    yield from _folded(f"next: {step['command']}" if step["command"] else "nothing to do", width)
    yield from _folded(f"  {step['why']}", width, "  ")


def row_lines(measures: Sequence[Measure], width: int, *, every: bool, plain: bool) -> Iterator[str]:
    """A row for each measure, and below it what counts neither way."""
    titles = max(len(_title(each)) for each in measures)
    digits = max(len(str(number)) for each in measures for number in (each.number, each.total or 0))
    for each in measures:
        numbers = _numbers(each, digits)
        line = f"{_title(each):<{titles}}  {numbers}"
        drawn = f"{line}  {bar(each.percent, plain=plain)}" if each.percent is not None else line
        drawn = drawn if len(drawn) <= width else line
        apart = ", ".join(f"{count} {what}" for what, count in each.apart)
        if apart and len(drawn) + 2 + len(apart) <= width:
            yield f"{drawn}  {apart}"
        else:
            yield drawn
            yield from _folded(f"    {apart}", width, "    ") if apart else ()
        if every:
            yield from _item_lines(each.items, width)


def _title(measure: Measure) -> str:
    return f"  {measure.title}" if measure.part else measure.title


def _numbers(measure: Measure, digits: int) -> str:
    if measure.fault:
        return f"{'-':>{digits}}    {'':>{digits}}  not counted, see below"
    if measure.total is None:
        return f"{measure.number:>{digits}}"
    if measure.percent is None:
        return f"{'-':>{digits}}    {'':>{digits}}  {NONE}"
    return f"{measure.number:>{digits}} of {measure.total:>{digits}}  {measure.percent:>3} %"


def bar(percent: int | None, *, plain: bool) -> str:
    """Ten cells, the last of which is full when all is done."""
    full = (percent or 0) * _CELLS // 100
    marks = "#." if plain else MARKS
    return marks[0] * full + marks[1] * (_CELLS - full)


def _item_lines(items: Collection[MeasuredItem], width: int) -> Iterator[str]:
    """What is done in one paragraph, and each that is not with what it lacks."""
    done = [item.name for item in items if item.done]
    if done:
        yield from _folded(f"    done: {', '.join(done)}", width, "          ")
    for why, group in groupby((item for item in items if not item.done), key=lambda item: item.why):
        some = list(group)
        names = ", ".join(_place(item) for item in some)
        yield from _folded(f"    {names}: {why}" if why else f"    {names}", width, "      ")


def _place(item: MeasuredItem) -> str:
    """The name, with the line where its place is in a file of that name."""
    at = item.at
    return f"{item.name}:{at.line}" if at is not None and at.line and str(at.path) == item.name else item.name


def _folded(text: str, width: int, indent: str = "") -> list[str]:
    return wrap(printable(text), max(width, _NARROWEST), subsequent_indent=indent, break_on_hyphens=False)


def told_lines(findings: Sequence[Finding], width: int) -> Iterator[str]:
    """What was noticed, within the width."""
    for paragraph in gathered(findings):
        for line in paragraph.lines():
            yield from _folded(line, width, "    ")


def _as_finding(measure: Measure) -> Finding:
    """A row for formats that know findings alone."""
    said = f"{measure.title}: {measure.number}"
    if measure.total is not None:
        said += f" of {measure.total}" + (f" ({measure.percent} %)" if measure.percent is not None else "")
    return Finding(Location(PurePosixPath()), RULE, said, Severity.NOTE)


def _details(found: "Dashboard") -> dict[str, object]:
    python = found.python
    by_rule: dict[str, int] = {}
    for finding in sorted(python.critical, key=lambda each: each.rule):
        by_rule[finding.rule] = by_rule.get(finding.rule, 0) + 1
    return {
        "gate": by_rule,
        "broken": [str(path) for path in python.broken],
        "rows": [measure.to_json() for measure in found.measures],
        "next": {"command": found.next.command or None, "why": found.next.why},
    }
