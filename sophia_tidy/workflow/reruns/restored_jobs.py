"""Jobs back into a file that they were cut out of, whatever a person has done to the rest since.

The result is read, and never written: it is what the team's workflow would
say if the one workflow had not taken jobs out of it.
"""

from collections.abc import Collection
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..editing.job_edits import block_spans
from ..editing.nodes import EditRefused, Span, again, data, read, spliced, value_of


def with_jobs(left: bytes, whole: bytes, path: PurePosixPath) -> bytes | None:
    """``left`` with those jobs of ``whole`` that it lacks, each before the one that followed it there.

    What both have is as ``left`` says it.  None where one of the two cannot
    be read, or where the jobs cannot be put in so that all else says the same.
    """
    try:
        bom, text, root = read(left, path)
        _, source, origin = read(whole, path)
    except EditRefused:
        return None
    table, old = value_of(root, "jobs"), value_of(origin, "jobs")
    if not (_in_lines(table) and _in_lines(old)):
        return None
    shift = table.value[0][0].start_mark.column - old.value[0][0].start_mark.column
    blocks = {job: _block(source[slice(*_span(source, origin, old, job))], shift) for job in _lacking(table, old)}
    result, order = _put_in(text, root, table, old, blocks)
    bodies = {key.value: (data(key), data(value)) for key, value in (*old.value, *table.value)}
    wanted = [
        (data(key), data(value) if value is not table else ("map", tuple(bodies[job] for job in order)))
        for key, value in root.value
    ]
    return (bom + result).encode() if again(result) == ("map", tuple(wanted)) else None


def _in_lines(table: Any) -> bool:
    return isinstance(table, yaml.MappingNode) and not table.flow_style and bool(table.value)


def _names(table: yaml.MappingNode) -> list[str]:
    return [key.value for key, _ in table.value]


def _lacking(table: yaml.MappingNode, old: yaml.MappingNode) -> list[str]:
    return [job for job in _names(old) if job not in _names(table)]


def _span(text: str, root: yaml.MappingNode, table: yaml.MappingNode, job: str) -> Span:
    (span,) = block_spans(text, root, table, (job,))
    return span


def _block(text: str, shift: int) -> str:
    """A job's lines, ``shift`` columns farther in."""
    lines = text.rstrip().split("\n")
    return "".join(f"{_shifted(line, shift)}\n" for line in lines) + "\n"


def _shifted(line: str, shift: int) -> str:
    if not line.strip():
        return line
    return " " * shift + line if shift > 0 else line[min(-shift, len(line) - len(line.lstrip(" "))) :]


def _put_in(
    text: str, root: yaml.MappingNode, table: yaml.MappingNode, old: yaml.MappingNode, blocks: dict[str, str]
) -> tuple[str, list[str]]:
    """The text with the blocks in it, and the names of all jobs in the order in which they stand there."""
    text += "" if text.endswith("\n") else "\n"
    order, added = _names(table), dict[int, str]()
    for job, block in blocks.items():
        following = _following(job, old, order, blocks)
        place = _span(text, root, table, following)[0] if following else _span(text, root, table, _names(table)[-1])[1]
        added[place] = added.get(place, "") + block
        order.insert(order.index(following) if following else len(order), job)
    return spliced(text, [((place, place), block) for place, block in added.items()]), order


def _following(job: str, old: yaml.MappingNode, here: Collection[str], gone: Collection[str]) -> str:
    """The next job of the old file that is still there; "" where none is."""
    names = _names(old)
    return next((name for name in names[names.index(job) + 1 :] if name in here and name not in gone), "")
