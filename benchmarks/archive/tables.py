"""From rows to the figures: by tool, by kind, by repository, and the share that is flagged where all is well."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from repositories import GROUPS
from score import BOTH, Measure, Tally, mean, total, wilson
from sight import AUTO
from wing import OWN

Table = tuple[str, list[list[str]]]
ENOUGH = 5


@dataclass(frozen=True, slots=True)
class Row:
    """The tally of one tool for one kind of file at one cut."""

    repo: str
    group: str
    cut: str
    tool: str
    kind: str
    counts: dict[str, int]

    @property
    def tally(self) -> Tally:
        return Tally(**self.counts)


@dataclass(frozen=True, slots=True)
class Share:
    """What one tool flags in one repository as it is today."""

    repo: str
    tool: str
    files: int
    auto: int
    review: int


def tables(rows: Sequence[Row], shares: Sequence[Share]) -> list[Table]:
    """Every table that there is something for."""
    found = []
    for group in GROUPS:
        title = f"{group.capitalize()} repositories"
        if part := [row for row in rows if row.group == group]:
            found += [
                by_tool(title, part),
                by_group(f"{title}: {OWN} by kind", part, lambda row: row.kind),
                by_group(f"{title}: {OWN} by repository", part, lambda row: row.repo),
            ]
    return found + ([by_share(shares)] if shares else [])


def by_tool(title: str, rows: Sequence[Row]) -> Table:
    """One line for each tool and tier: the figures to compare."""
    lines = [["tool", "flagged", "P", "95 %", "P by HEAD", "R", "R clean-ups", "F1", "F1 by repository"]]
    for tool in dict.fromkeys(row.tool for row in rows):
        own = [row for row in rows if row.tool == tool]
        for name, tiers in (
            ((tool, BOTH),) if tool != OWN else ((f"{tool}, auto", (AUTO,)), (f"{tool}, auto + review", BOTH))
        ):
            found = total(row.tally for row in own).at(*tiers)
            lines.append(
                [
                    name,
                    str(found.flagged),
                    share(found.precision),
                    interval(found),
                    share(found.precision_in_the_end),
                    share(found.recall),
                    share(found.recall_in_cleanups),
                    share(found.f1),
                    share(mean(each.f1 for each in _by_repository(own, tiers))),
                ]
            )
    return title, lines


def _by_repository(rows: Sequence[Row], tiers: Sequence[str]) -> list[Measure]:
    """One measure a repository, where there is something to find."""
    groups = _grouped(rows, lambda row: row.repo).values()
    measures = [total(row.tally for row in group).at(*tiers) for group in groups]
    return [each for each in measures if each.archived >= ENOUGH]


def by_group(title: str, rows: Sequence[Row], key: Callable[[Row], str]) -> Table:
    """The tool under test, with the names baseline beside it."""
    lines = [
        [title.rpartition("by ")[2], "archived", "kept", "auto", "P auto", "auto + review", "P", "R", "F1", "F1 names"]
    ]
    groups = _grouped(rows, key)
    for name, group in sorted(groups.items(), key=lambda item: (-_size(item[1]), item[0])):
        own, rival = (total(row.tally for row in group if row.tool == tool) for tool in (OWN, "names and folders"))
        whole = own if own.archived + own.kept else rival
        auto, both = own.at(AUTO), own.at(*BOTH)
        lines.append(
            [
                name,
                str(whole.archived),
                str(whole.kept),
                str(auto.flagged),
                share(auto.precision),
                str(both.flagged),
                share(both.precision),
                share(both.recall),
                share(both.f1),
                share(rival.at(*BOTH).f1),
            ]
        )
    return title, lines


def _size(rows: Sequence[Row]) -> int:
    return total(row.tally for row in rows).archived


def _grouped(rows: Sequence[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return groups


def by_share(shares: Sequence[Share]) -> Table:
    """Files flagged at HEAD of well-kept repositories: a count, and the share of all files."""
    tools = list(dict.fromkeys(each.tool for each in shares))
    head = [name for tool in tools for name in ((f"{tool}, auto", f"{tool}, review") if tool == OWN else (tool,))]
    lines = [["repository", "files", *head]]
    for repo in (*dict.fromkeys(each.repo for each in shares), "all"):
        part = [each for each in shares if repo in (each.repo, "all")]
        cells = [cell for tool in tools for cell in _flagged([each for each in part if each.tool == tool], tool)]
        lines.append([repo, str(sum(each.files for each in part if each.tool == tools[0])), *cells])
    return "Well-kept repositories at HEAD: files flagged", lines


def _flagged(shares: Sequence[Share], tool: str) -> list[str]:
    files = sum(each.files for each in shares)
    counts = [sum(each.auto for each in shares), *([sum(each.review for each in shares)] if tool == OWN else [])]
    return [f"{count} ({100 * count / files:.2f} %)" for count in counts]


def share(value: float | None) -> str:
    """A share as one reads it in papers, or a dash where there is nothing to count."""
    return "-" if value is None else f"{value:.2f}".replace("0.", ".", 1) if value < 1 else "1.00"


def interval(found: Measure) -> str:
    if not found.flagged:
        return "-"
    low, high = wilson(found.right, found.flagged)
    return f"{share(low)}-{share(high)}"


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
