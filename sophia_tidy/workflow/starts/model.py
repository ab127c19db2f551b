"""Happenings at the forge and the jobs that they start, as plain data that two sets of workflows can be compared by.

Names are those of GitHub's "Events that trigger workflows" and "Workflow syntax".
"""

from dataclasses import dataclass

Texts = tuple[str, ...]
Table = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happens: the event, its activity type, and what its filters and the ``github`` context ask for.

    ``branch`` is the branch of a push, the base of a pull request, or the
    head of the run that a ``workflow_run`` tells of; ``head`` is that of a
    pull request.  ``tag`` is that of a push or a release.  ``paths`` are the
    changed files.  ``cron`` is the line of a schedule.  ``workflow`` is the
    file (of the *old* set) that a person dispatches, or the name of the
    workflow whose run ended with ``conclusion``.  ``inputs`` are those of a
    dispatch, as the old file calls them.
    """

    event: str
    action: str = ""
    branch: str = ""
    head: str = ""
    tag: str = ""
    paths: Texts = ()
    cron: str = ""
    workflow: str = ""
    conclusion: str = ""
    inputs: Table = ()

    def __str__(self) -> str:
        told = (
            self.action and f"type {self.action}",
            self.branch and f"branch {self.branch}",
            self.tag and f"tag {self.tag}",
            self.cron and f"at {self.cron}",
            self.workflow and f"of {self.workflow}",
            self.paths and f"with {', '.join(self.paths)}",
            self.inputs and ", ".join(f"{name}={value}" for name, value in self.inputs),
        )
        return f"{self.event} ({', '.join(each for each in told if each)})" if any(told) else self.event


@dataclass(frozen=True, slots=True)
class StartedJob:
    """One job that a happening starts, or may start: where what only a run knows decides, ``condition`` is what is left of it.

    ``check`` is the name of its status check with the matrix still in it.
    ``work`` is what the job does (its steps, container, services, matrix,
    runner, outputs), as a canonical text without what the other fields tell.
    ``needs`` are the checks of the jobs that it waits for.  ``permissions``
    and ``concurrency`` (group and whether it cancels, with all that is known
    put in) are those that hold for the job, whoever writes them: the job,
    its workflow, or nobody (empty).  ``secrets`` are the names that it reads.
    """

    check: str
    work: str
    condition: str = ""
    needs: Texts = ()
    env: Table = ()
    permissions: Table | None = None
    environment: str = ""
    secrets: frozenset[str] = frozenset()
    concurrency: tuple[tuple[str, str], ...] = ()
    defaults: Table = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A job that one set starts and the other does not, or not as it was: what happened, which job, and what differs."""

    happening: Happening
    check: str
    what: str
