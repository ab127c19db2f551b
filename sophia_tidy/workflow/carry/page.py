"""Sections of the page of the duties about what was carried: what changed on the way, what a person has to look at, and what stayed, and why."""

from collections import Counter
from collections.abc import Iterable

from ...formats.markdown import cell, code
from ..harden.model import HardeningEdit
from .model import Carrying

_MOST = 40  # A list that is longer is not read; the JSON output has all of it.


def carrying_sections(carrying: Carrying) -> list[str]:
    """The lines, empty where nothing was carried and nothing stayed for a reason."""
    return [*_carried(carrying), *_edits(carrying.edits), *_open(carrying.open), *_left(carrying)]


def _carried(carrying: Carrying) -> list[str]:
    if not carrying.jobs:
        return []
    counts = Counter(each.file.name for each in carrying.jobs)
    return [
        "## Carried jobs",
        "",
        "These jobs run as they did, out of fewer files: the same events, branches, paths, times and inputs start them, "
        "which was worked out for all of them before anything was written.",
        "They are not in the file that deploys, so its concurrency, its shell and its first job cannot reach them.",
        "Their status checks keep their names.",
        "By hand they are started from the new file, which asks for the old one's name.",
        "",
        "| file | jobs |",
        "|---|---:|",
        *(f"| {code(name)} | {count} |" for name, count in counts.items()),
        "",
    ]


def _edits(edits: Iterable[HardeningEdit]) -> list[str]:
    edits = list(edits)
    if not edits:
        return []
    counts = Counter(each.told for each in edits)
    rows = [f"| {cell(told)} | {count} |" for told, count in counts.most_common(_MOST)]
    more = [f"And {len(counts) - _MOST} more, each in the JSON output.", ""] if len(counts) > _MOST else []
    return ["What was changed in them on the way:", "", "| change | times |", "|---|---:|", *rows, "", *more]


def _open(open_: Iterable[HardeningEdit]) -> list[str]:
    open_ = list(open_)
    if not open_:
        return []
    rows: dict[str, list[HardeningEdit]] = {}
    for each in open_:
        rows.setdefault(each.told, []).append(each)
    return [
        "### What a checker will still say of them",
        "",
        "Only a person can decide these, for a change would be a change of what runs.",
        "",
        "| what | times | first |",
        "|---|---:|---|",
        *(
            f"| {cell(told)} | {len(found)} | {code(f'{found[0].at.path.name}:{found[0].at.line}')} |"
            for told, found in rows.items()
        ),
        "",
    ]


def _left(carrying: Carrying) -> list[str]:
    if not carrying.left:
        return []
    return [
        "## Files that stay",
        "",
        "A file is carried whole or not at all; each of these has a job that would not be the same elsewhere.",
        "",
        "| file | line | why |",
        "|---|---:|---|",
        *(f"| {code(each.path.name)} | {each.at.line} | {cell(each.reason)} |" for each in carrying.left),
        "",
    ]
