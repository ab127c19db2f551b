"""From rows to the figures: shares by slice, by tier, by category, and CPU time."""

from collections.abc import Callable, Iterable, Sequence
from math import sqrt

from trials import OWN, TIERS, Row

SLICES: dict[str, Callable[[Row], bool]] = {
    "all": lambda row: True,
    "not python2": lambda row: row.category != "python2",
    "local": lambda row: row.local,
    "derivable": lambda row: row.derivable,
}
Table = tuple[str, list[list[str]]]


def share(rows: Sequence[Row], test: Callable[[Row], object]) -> str:
    """A percentage, or a dash where there is nothing to count."""
    return f"{100 * sum(bool(test(row)) for row in rows) / len(rows):.1f}" if rows else "-"


def interval(rows: Sequence[Row], test: Callable[[Row], object]) -> str:
    """The 95 % Wilson interval of that percentage: what chance alone allows."""
    if not (n := len(rows)):
        return "-"
    p, z = sum(bool(test(row)) for row in rows) / n, 1.96
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return f"{100 * max(centre - half, 0):.0f}-{100 * (centre + half):.0f}"


def percentile(values: Iterable[float], part: float) -> float:
    """The smallest value that ``part`` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -int(-part * len(ordered) // 1) - 1)] if ordered else 0.0


def milliseconds(rows: Sequence[Row], part: float) -> str:
    return f"{1000 * percentile((row.seconds for row in rows), part):.0f}"


def by_tool(groups: dict[str, list[Row]]) -> Table:
    """One line for each tool: the figures to compare."""
    head = ["tool", "n", "parses", "intact", *(f"human, {name}" for name in SLICES)]
    lines = [[*head, "ms p50", "ms p95", "crashes"]]
    for name, rows in groups.items():
        sliced = [[row for row in rows if test(row)] for test in SLICES.values()]
        lines.append([
            name, str(len(rows)), share(rows, lambda r: r.parses), share(rows, lambda r: r.intact),
            *(share(part, lambda r: r.human) for part in sliced),
            milliseconds(rows, 0.5), milliseconds(rows, 0.95),
            str(sum(bool(row.error) for row in rows)),
        ])  # fmt: skip
    return "Tools", lines


def by_slice(rows: Sequence[Row]) -> Table:
    """The tool under test, where a tool can be asked for the human's fix and where not."""
    lines = [["slice", "n", "parses", "intact", "human", "95 %", "whole", "minimal", "overlap"]]
    for name, test in SLICES.items():
        part = [row for row in rows if test(row)]
        lines.append([
            name, str(len(part)), share(part, lambda r: r.parses), share(part, lambda r: r.intact),
            share(part, lambda r: r.human), interval(part, lambda r: r.human),
            *(share(part, lambda r, way=way: r.human == way) for way in ("whole", "minimal", "overlap")),
        ])  # fmt: skip
    return f"{OWN}: slices", lines


def by_tier(rows: Sequence[Row]) -> Table:
    """How far the tool's own word can be believed."""
    lines = [["tier", "n", "share", "parses", "intact", "right", "95 %"]]
    for tier in TIERS:
        part = [row for row in rows if row.tier == tier]
        lines.append([
            tier, str(len(part)), share(rows, lambda r, tier=tier: r.tier == tier),
            share(part, lambda r: r.parses), share(part, lambda r: r.intact),
            share(part, lambda r: r.human), interval(part, lambda r: r.human),
        ])  # fmt: skip
    return f"{OWN}: tiers", lines


def by_group(rows: Sequence[Row], title: str, key: Callable[[Row], str]) -> Table:
    """The tool under test by category, or by repository; the largest group first."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    lines = [[title, "n", "local", "repaired", "parses", "intact", "human", "human, local"]]
    for name, part in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        local = [row for row in part if row.local]
        lines.append([
            name, str(len(part)), str(len(local)), share(part, lambda r: r.tier == TIERS[0]),
            share(part, lambda r: r.parses), share(part, lambda r: r.intact),
            share(part, lambda r: r.human), share(local, lambda r: r.human),
        ])  # fmt: skip
    return f"{OWN}: {title}", lines


def tables(rows: Sequence[Row]) -> list[Table]:
    """Every table that the rows can fill."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.tool, []).append(row)
    found = [by_tool(groups)]
    if own := groups.get(OWN):
        found += [by_slice(own), by_tier(own), by_group(own, "category", lambda row: row.category)]
        found.append(by_group(own, "repository", lambda row: row.repo))
    return found


def render(found: Iterable[Table], markdown: bool) -> str:
    """Tables as aligned text, or as Markdown."""
    return "\n\n".join(_markdown(*table) if markdown else _text(*table) for table in found)


def _markdown(title: str, lines: list[list[str]]) -> str:
    rule = ["---", *["--:" for _ in lines[0][1:]]]
    body = [f"| {' | '.join(line)} |" for line in [lines[0], rule, *lines[1:]]]
    return "\n".join([f"### {title}", "", *body])


def _text(title: str, lines: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    body = ["  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])]) for line in lines]
    return "\n".join([title, *body])
