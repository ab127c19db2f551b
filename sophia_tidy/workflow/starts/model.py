"""Happenings at the forge and the jobs that they start, as plain data that two sets of workflows can be compared by.

Names are those of GitHub's "Events that trigger workflows" and "Workflow syntax".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ..model import Trigger

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
    its workflow, or nobody (None).  ``secrets`` are the names that it reads.
    ``file`` is the old file that it is of, and no part of what is compared.
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
    file: PurePosixPath | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Difference:
    """A job that one set starts and the other does not, or not as it was: the first time, which job of which old file, what differs."""

    happening: Happening
    check: str
    what: str
    file: PurePosixPath | None = None

    def __str__(self) -> str:
        return f"{self.check} {self.what}, at {self.happening}"


@dataclass(frozen=True, slots=True)
class NewDispatch:
    """How a person now starts what one old file did by ``workflow_dispatch``.

    ``inputs`` are set whatever the old ones are (the one that names the old
    file); ``names`` give the new name of each old input.
    """

    file: PurePosixPath
    inputs: Table = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PlanOutput:
    """An output of a job that we write: whether the filters of branches, tags and paths of one of its triggers let an event pass.

    ``'true'`` or ``'false'`` at the events of the triggers, nothing at any other.
    """

    name: str
    triggers: tuple[Trigger, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """What the words of a new set of workflows mean in those of the old one; empty for the old set itself.

    ``dispatches`` are by the old file.  ``jobs`` are new (file, id) to old
    (file, id).  ``plans`` are the jobs that we write ourselves, by (file,
    id), with their outputs: they are no part of what is compared, and they
    do what they should, or fail without any output where ``plans_fail``
    (which those that wait for them see as success where the job has
    ``continue-on-error``).  ``gone`` are the names of
    workflows that no run has any more, so that no ``workflow_run`` tells of
    them.
    """

    dispatches: Mapping[PurePosixPath, NewDispatch] = field(default_factory=dict)
    jobs: Mapping[tuple[PurePosixPath, str], tuple[PurePosixPath, str]] = field(default_factory=dict)
    plans: Mapping[tuple[PurePosixPath, str], tuple[PlanOutput, ...]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    plans_fail: bool = False
