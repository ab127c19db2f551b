"""Measure of the Python files: how many of them Python can read."""

from ..python_survey import UNDECODABLE, PythonFacts
from .measure import Measure, MeasuredItem


def parsing(facts: PythonFacts) -> Measure:
    """The files that Python can read at their targets, of all that are Python."""
    undecodable = {each.location.path: each for each in facts.all_found() if each.rule == UNDECODABLE}
    unread = {**facts.broken, **facts.newer, **undecodable}
    items = tuple(
        MeasuredItem(str(path), False, fault.message, fault.location)
        for path, fault in sorted(unread.items())
        if path not in facts.foreign
    )
    total = len(facts.names) - len(facts.foreign)
    return Measure("files-parse", "files that parse", total - len(items), total, items)
