"""Damage that runs through a whole text, mended in one go before the search.

Merge markers, Python 2 syntax and mixed tabs each make many faults that have
one cause; mending them one by one would be slow, and inconsistent.
"""

import ast
from collections.abc import Callable, Container, Iterable, Iterator

from . import conflicts, python2, tabs
from .candidate import Candidate
from .fault import Fault
from .fault_location import first_fault


def rewrites(text: str, fault: Fault, done: Container[str]) -> Iterator[list[tuple[Candidate, Fault | None]]]:
    """For each kind of damage that shows at ``fault``: its edits that help, best first, with the fault each leaves.

    ``done`` holds the rules that were applied before; none applies twice.
    """
    kinds: tuple[tuple[str, Callable[[], Iterable[Candidate]]], ...] = (
        (conflicts.RULE, lambda: conflicts.resolutions(text)),
        (python2.RULE, lambda: _python2(text)),
        (tabs.RULE, lambda: _tabs(text, fault)),
    )
    for rule, edits_of in kinds:
        edits = () if rule in done else edits_of()
        outcomes = _distinct(text, [(edit, first_fault(edit.apply(text))) for edit in edits])
        helpful = [(e, f) for e, f in outcomes if f is None or _later(text, e, fault, f)]
        if helpful:
            yield sorted(
                helpful, key=lambda pair: (pair[1] is not None, pair[0].cost if pair[1] is None else _left(text, *pair))
            )


def _distinct(text: str, outcomes: list[tuple[Candidate, Fault | None]]) -> list[tuple[Candidate, Fault | None]]:
    """Without the edits that parse to the very program that an earlier one parses to."""
    seen: set[str] = set()
    kept = []
    for edit, fault in outcomes:
        program = ast.dump(ast.parse(edit.apply(text))) if fault is None and len(outcomes) > 1 else ""
        if not program or program not in seen:
            kept.append((edit, fault))
            seen.add(program)
    return kept


def _python2(text: str) -> Iterator[Candidate]:
    edit = python2.conversion(text)
    if edit is not None:
        yield edit


def _tabs(text: str, fault: Fault) -> Iterator[Candidate]:
    if "inconsistent use of tabs" in fault.message or "unindent" in fault.message or "indent" in fault.message:
        yield from tabs.expansions(text)


def _left(text: str, edit: Candidate, fault: Fault | None) -> int:
    """Lines that are left behind the fault: the fewer, the further the parser came."""
    return edit.apply(text).count("\n") - (fault.line if fault else 0)


def _later(text: str, edit: Candidate, fault: Fault, following: Fault) -> bool:
    return _left(text, edit, following) < text.count("\n") - fault.line
