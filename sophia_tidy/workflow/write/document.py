"""A workflow to be written: what `render` turns into text, in GitHub's words ("Workflow syntax").

Every job and step has a name, every job a timeout, every grant its reason,
and a literal has no place for a masked failure: there is no field for it.
"""

from dataclasses import dataclass

Value = str | bool | int
Pairs = tuple[tuple[str, Value], ...]
Comment = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission of a job's token, and what the job needs it for."""

    scope: str
    level: str
    why: str


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """``uses`` is the name of an action without its version: the pins tell that; ``comment`` stands above."""

    name: str
    id: str = ""
    condition: str = ""
    uses: str = ""
    run: str = ""
    folder: str = ""
    env: Pairs = ()
    inputs: Pairs = ()
    comment: Comment = ()


@dataclass(frozen=True, slots=True)
class WrittenJob:
    """``timeout`` is in minutes; ``matrix`` is one axis and the expression that makes its values."""

    id: str
    name: str
    timeout: int
    steps: tuple[WrittenStep, ...]
    needs: tuple[str, ...] = ()
    condition: str = ""
    environment: str = ""
    grants: tuple[Permission, ...] = ()
    outputs: Pairs = ()
    env: Pairs = ()
    matrix: tuple[str, str] | None = None
    comment: Comment = ()


@dataclass(frozen=True, slots=True)
class DispatchInput:
    """An input of ``workflow_dispatch``; ``options`` make it a choice."""

    name: str
    description: str
    kind: str = "string"
    default: Value | None = None
    options: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class WorkflowDocument:
    """One workflow file; empty ``pushes`` or ``dispatches`` leave the trigger out, ``env`` is for every job."""

    name: str
    jobs: tuple[WrittenJob, ...]
    group: str
    cancels: str
    pushes: tuple[str, ...] = ()
    dispatches: tuple[str, ...] = ()
    pull_requests: bool = False
    inputs: tuple[DispatchInput, ...] = ()
    env: Pairs = ()
    comment: Comment = ()
    env_comment: Comment = ()
    concurrency_comment: Comment = ()
