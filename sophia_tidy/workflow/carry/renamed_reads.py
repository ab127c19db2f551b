"""Reads of names that are others in the new file, in a way that no rename reaches: the whole of ``needs``, the job's own id in a script."""

from ..expressions.tree import Expression, Filter, Name, children, names_in
from ..model import Job
from .old_file import CannotCarry, OldFile
from .words_of_run import texts_of


def check_needs(old: OldFile, job: Job, *, renamed: bool, planned: bool) -> None:
    """Look for reads of all that a job needs at once; ``planned`` says that a job of ours would be among them.

    Raises:
        CannotCarry: one would read another thing in the new file.
    """
    if not renamed and not planned:
        return
    for used in old.workflow.used:
        if used.job != job.id or all(name != "*" for name, _ in names_in(used.tree, "needs")):
            continue
        if planned or not _only_values(used.tree):
            raise CannotCarry(
                used.at, f"`{job.id}` reads all that it needs at once, and in the new file that has other names"
            )


def _only_values(tree: Expression) -> bool:
    """Whether ``needs`` is only read as ``needs.*``, where no name counts."""
    if isinstance(tree, Name):
        return tree.name != "needs"
    if isinstance(tree, Filter) and isinstance(tree.target, Name):
        return True
    return all(_only_values(each) for each in children(tree))


def check_job_name(job: Job, *, renamed: bool) -> None:
    """Look for a script that reads the id of its job.

    Raises:
        CannotCarry: it does, and that is another.
    """
    if not renamed:
        return
    for text in texts_of(job):
        if "GITHUB_JOB" in text.value or "context.job" in text.value:
            raise CannotCarry(text.at, f"a script of `{job.id}` reads the id of its job, which another file has too")


def check_event_inputs(job: Job, *, renamed: bool) -> None:
    """Look for a script that takes inputs out of the event's file.

    Raises:
        CannotCarry: it does, and some have other names.
    """
    if not renamed:
        return
    for text in texts_of(job):
        if "GITHUB_EVENT_PATH" in text.value and "inputs" in text.value:
            raise CannotCarry(
                text.at, f"a script of `{job.id}` reads inputs out of the event, and some have other names"
            )
