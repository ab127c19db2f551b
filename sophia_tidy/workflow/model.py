"""A workflow and a composite action, typed, with the place of every part.

Names are those of GitHub's "Workflow syntax"; what was not written is None
or empty, never a default that GitHub would fill in.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import NamedTuple

from ..kernel.finding import Finding
from ..kernel.location import Location
from .expressions.tree import Expression
from .expressions.values import Data


class Text(NamedTuple):
    """A scalar: what it says and where; ``first_line`` is that of a literal block's content, 0 for other styles.

    ``expressions`` are those in it, each with its place.
    """

    value: str
    at: Location
    first_line: int = 0
    expressions: tuple[tuple[Expression, Location], ...] = ()

    def line(self, index: int) -> Location:
        """The place of one line of the text, from 0; the text's own where its lines are not those of the file."""
        return Location(self.at.path, self.first_line + index) if self.first_line else self.at

    def __str__(self) -> str:
        return self.value


Pairs = tuple[tuple[Text, Text], ...]


class Used(NamedTuple):
    """An expression somewhere in a file; ``job`` is empty outside of jobs."""

    tree: Expression
    at: Location
    job: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """An input of ``workflow_dispatch``, ``workflow_call`` or an action, or a secret or output of them."""

    name: Text
    kind: str = "string"
    required: bool = False
    value: Text | None = None
    description: str = ""
    options: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Trigger:
    """One event of ``on``; ``filters`` are branches, tags, paths, types, workflows and their -ignore, as written."""

    event: Text
    filters: Mapping[str, tuple[Text, ...]] = field(default_factory=dict)
    crons: tuple[Text, ...] = ()
    timezones: tuple[Text, ...] = ()
    inputs: tuple[Input, ...] = ()
    secrets: tuple[Input, ...] = ()
    outputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Permissions:
    """``everything`` is ``read-all`` or ``write-all``; an empty mapping gives nothing."""

    at: Location
    everything: str = ""
    scopes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Concurrency:
    """Runs of one ``group`` wait for one another, or are cancelled."""

    group: Text
    cancel: Text | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """Of ``run`` steps."""

    shell: Text | None = None
    working_directory: Text | None = None


@dataclass(frozen=True, slots=True)
class JobEnvironment:
    """Where a job deploys."""

    name: Text
    url: Text | None = None


@dataclass(frozen=True, slots=True)
class JobContainer:
    """An image that a job runs in, or a service beside it."""

    name: str
    image: Text
    env: Pairs = ()
    ports: tuple[Text, ...] = ()
    options: Text | None = None


@dataclass(frozen=True, slots=True)
class Strategy:
    """``axes`` are the matrix's lists, ``include`` and ``exclude`` its rows; a matrix that an expression makes is ``computed``."""

    at: Location
    axes: tuple[tuple[str, tuple[Data, ...]], ...] = ()
    include: tuple[Mapping[str, Data], ...] = ()
    exclude: tuple[Mapping[str, Data], ...] = ()
    computed: Text | None = None
    fail_fast: Text | None = None
    max_parallel: Text | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``uses`` or ``run`` is there, not both."""

    at: Location
    id: str = ""
    name: Text | None = None
    condition: Text | None = None
    uses: Text | None = None
    run: Text | None = None
    shell: Text | None = None
    working_directory: Text | None = None
    env: Pairs = ()
    inputs: Pairs = ()
    continue_on_error: Text | None = None
    timeout: Text | None = None

    def input(self, name: str) -> Text | None:
        """The value of one ``with`` key; GitHub reads them without case."""
        return next((value for key, value in self.inputs if key.value.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Job:
    """One job: steps, or the call of a reusable workflow in ``uses``."""

    id: str
    at: Location
    name: Text | None = None
    needs: tuple[Text, ...] = ()
    condition: Text | None = None
    runs_on: tuple[Text, ...] = ()
    permissions: Permissions | None = None
    environment: JobEnvironment | None = None
    concurrency: Concurrency | None = None
    outputs: Pairs = ()
    env: Pairs = ()
    defaults: Defaults = Defaults()
    strategy: Strategy | None = None
    container: JobContainer | None = None
    services: tuple[JobContainer, ...] = ()
    timeout: Text | None = None
    continue_on_error: Text | None = None
    steps: tuple[Step, ...] = ()
    uses: Text | None = None
    inputs: Pairs = ()
    secrets: Pairs = ()
    inherits: bool = False


@dataclass(frozen=True, slots=True)
class Workflow:
    """One file of ``.github/workflows``; ``broken`` when nothing of it could be read.

    ``refusals`` are those of the ``findings`` for which GitHub surely starts nothing of the file.
    """

    path: PurePosixPath
    name: Text | None = None
    run_name: Text | None = None
    triggers: tuple[Trigger, ...] = ()
    permissions: Permissions | None = None
    env: Pairs = ()
    defaults: Defaults = Defaults()
    concurrency: Concurrency | None = None
    jobs: tuple[Job, ...] = ()
    used: tuple[Used, ...] = ()
    findings: tuple[Finding, ...] = ()
    broken: bool = False
    refusals: tuple[Finding, ...] = ()

    def trigger(self, event: str) -> Trigger | None:
        """The trigger of one event."""
        return next((each for each in self.triggers if each.event.value == event), None)

    def steps(self) -> Iterator[tuple[Job, Step]]:
        """Every step with its job."""
        for job in self.jobs:
            for step in job.steps:
                yield job, step


@dataclass(frozen=True, slots=True)
class Action:
    """An ``action.yml``; ``steps`` only where ``using`` is composite."""

    path: PurePosixPath
    name: Text | None = None
    using: str = ""
    inputs: tuple[Input, ...] = ()
    outputs: tuple[Input, ...] = ()
    steps: tuple[Step, ...] = ()
    files: tuple[Text, ...] = ()
    used: tuple[Used, ...] = ()
    findings: tuple[Finding, ...] = ()
    broken: bool = False
