"""What `status --history` shows: a sparkline for each row of the dashboard, week by week, with its first and its last value."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from textwrap import wrap

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.plan import Plan
from ...kernel.tree import Tree
from ...steps.status.history import BranchHistory
from ...steps.status.measure import Measure
from ..page import Page
from .status import NONE, RULE, told_lines

MARKS = "▁▂▃▄▅▆▇█→"
_BARS, _PLAIN_BARS = "▁▂▃▄▅▆▇█", "_.:-=+*#"
_GAP = " "
Series = tuple[Measure | None, ...]


def history_page(
    found: BranchHistory, *, form: str, width: int = 80, verbose: bool = False, plain: bool = False
) -> Page:
    """The page in the words of a format; ``plain`` draws in ASCII alone."""
    rows = list(_series(found))
    findings: tuple[Finding, ...] = found.findings
    lines = tuple(_lines(found, rows, width, plain=plain))
    if form in ("rich", "text", "markdown"):
        lines = (*lines, *(() if verbose else told_lines(findings, width)))
        findings = findings if verbose else ()
    elif form != "json":
        findings = (*findings, *(_as_finding(row) for row in rows))
    return Page("status", Tree({}), Plan(findings=findings), details={"history": _details(found, rows)}, lines=lines)


def _series(found: BranchHistory) -> Iterator[Series]:
    """Each row's values, a week each; None where the branch had no commit, or no such row."""
    names: dict[str, None] = {}
    for week in found.weeks:  # in the order of the newest, and behind it what only older weeks have
        names = dict.fromkeys((*(each.name for each in found.rows.get(week.commit or "", ())), *names))
    for name in names:
        of_name = ({each.name: each for each in found.rows.get(week.commit or "", ())} for week in found.weeks)
        yield tuple(each.get(name) for each in of_name)


def _lines(found: BranchHistory, rows: Sequence[Series], width: int, *, plain: bool) -> Iterator[str]:
    if not found.weeks:
        return
    weeks = f"{len(found.weeks)} weeks" if len(found.weeks) > 1 else "1 week"
    yield f"{weeks}, from {found.weeks[0].day} to the one of {found.weeks[-1].day}"
    titles = max((len(_title(row)) for row in rows), default=0)
    for row in rows:
        first, *more = wrap(sparkline(row, plain=plain), width - titles - 2, drop_whitespace=False)
        yield from _row(f"{_title(row):<{titles}}  ", first, more, _ends(row, plain=plain), width)


def _row(title: str, first: str, more: Sequence[str], ends: str, width: int) -> Iterator[str]:
    """The title, the bars in as many lines as they need, and the values beside the last of them, or below."""
    for bars in (first, *more[:-1]) if more else ():
        yield f"{title}{bars}"
        title = " " * len(title)
    line = f"{title}{more[-1] if more else first}"
    if len(line) + 2 + len(ends) <= width:
        yield f"{line}  {ends}"
    else:
        yield line.rstrip()
        yield f"{'':<{len(title)}}{ends}"


def sparkline(row: Series, *, plain: bool = False) -> str:
    """A bar for each week: percents against 100, numbers against the largest of them; a blank where there is no value."""
    most = max((each.number for each in row if each is not None), default=0)
    return "".join(_bar(each, most, _PLAIN_BARS if plain else _BARS) for each in row)


def _bar(measure: Measure | None, most: int, bars: str) -> str:
    if measure is None or measure.fault or (measure.total is not None and measure.percent is None):
        return _GAP
    part = measure.number / most if measure.total is None and most else (measure.percent or 0) / 100
    return bars[int(part * (len(bars) - 1))]


def _ends(row: Series, *, plain: bool = False) -> str:
    """The first value and the last; of what there never was any, just that."""
    if not any(each is not None and (each.total is None or each.total or each.fault) for each in row):
        return NONE
    told = [_value(each) for each in row if each is not None]
    arrow = "->" if plain else "→"
    return f"{told[0]} {arrow} {told[-1]}"


def _value(measure: Measure) -> str:
    if measure.fault:
        return "?"
    return str(measure.number) if measure.total is None else f"{measure.number}/{measure.total}"


def _title(row: Series) -> str:
    last = next(each for each in reversed(row) if each is not None)
    return f"  {last.title}" if last.part else last.title


def _as_finding(row: Series) -> Finding:
    said = f"{_title(row).strip()}: {_ends(row)} in {len(row)} weeks"
    return Finding(Location(PurePosixPath()), RULE, said, Severity.NOTE)


def _details(found: BranchHistory, rows: Sequence[Series]) -> dict[str, object]:
    return {
        "weeks": [{"week": week.day, "commit": week.commit} for week in found.weeks],
        "rows": [_as_json(row) for row in rows],
    }


def _as_json(row: Series) -> dict[str, object]:
    last = next(each for each in reversed(row) if each is not None)
    values = [
        None if each is None else {"count": each.number, "total": each.total, "percent": each.percent} for each in row
    ]
    return {"name": last.name, "title": last.title, "part": last.part, "series": values}
