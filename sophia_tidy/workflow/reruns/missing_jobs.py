"""Old workflows that are not where the ledger takes them to be, and findings aimed at where their text lies now."""

from collections.abc import Container, Iterator
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..duties import Duty, DutyLedger, DutyStatus
from ..duties.build_ledger import line_for
from ..read import read_workflow
from .original_tree import OriginalTree

RULE = "astray-duty"
RULES = {
    RULE: (
        Severity.ERROR,
        (
            "The ledger says that a duty is kept, and the job that does it is not in its place.\n\n"
            "Its file was archived before the one workflow was written, or a person took the file or the job away since. "
            "It comes back, or a decision in ``[tool.sophia-tidy.workflow.duties]`` gives it up."
        ),
    )
}


def missing_jobs(
    ledger: DutyLedger, tree: Tree, ours: Container[PurePosixPath], old: OriginalTree
) -> Iterator[Finding]:
    """A finding for each kept duty whose job is not where it would run; ``ours`` are files that the tool wrote."""
    there = {path: _jobs(path, tree) if _stands(path, tree, ours) else None for path in old.places}
    for duty in ledger.duties:
        if duty.verdict.status is not DutyStatus.KEPT or duty.path not in there:
            continue
        jobs = there[duty.path]
        if jobs is None or (jobs and duty.job and duty.job not in jobs):
            yield relocated(_finding(duty, old.places[duty.path], gone=jobs is None), tree, ours, old)


def _stands(path: PurePosixPath, tree: Tree, ours: Container[PurePosixPath]) -> bool:
    """Whether a file of the team has the name."""
    return path in tree and path not in ours


def _jobs(path: PurePosixPath, tree: Tree) -> frozenset[str]:
    """The ids of the jobs; empty where the file does not read, which is told elsewhere."""
    return frozenset(job.id for job in read_workflow(path, tree[path]).jobs)


def _finding(duty: Duty, place: PurePosixPath, *, gone: bool) -> Finding:
    lost = f"{duty.path} is not there" if gone else f"{duty.path} has no such job"
    decision = line_for(duty).replace("kept: why", "dropped: why")
    return Finding(
        duty.at,
        RULE,
        f"{duty.key} is kept ({duty.verdict.reason}), and {lost}; expected it back from {place}, "
        f"or a decision such as {decision}",
        Severity.ERROR,
    )


def relocated(finding: Finding, tree: Tree, ours: Container[PurePosixPath], old: OriginalTree) -> Finding:
    """The finding where the text that it is about lies now, if it is about an old workflow that is elsewhere or not whole."""
    at = finding.location
    if at.path not in old.places or not at.line:  # without a line it is about the new file
        return finding
    for place in (at.path, old.places[at.path]):
        line = _line(old.tree[at.path], tree[place], at.line) if _stands(place, tree, ours) else None
        if line is not None:
            return finding._replace(location=Location(place, line, at.column))
    return finding._replace(location=Location(old.places[at.path]))


def _line(text: bytes, other: bytes, line: int) -> int | None:
    """The same line in another text, counted from 1; None where it is not in there. 0 is the whole file."""
    if not line or text == other:
        return line
    for block in SequenceMatcher(None, text.splitlines(), other.splitlines(), autojunk=False).get_matching_blocks():
        if block.a < line <= block.a + block.size:
            return line - block.a + block.b
    return None
