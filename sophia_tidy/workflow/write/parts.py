"""The parts that a workflow is put together from, typed; `read_parts` reads them from `rules/workflow/`.

What a step takes is a kind of `durations`; a timeout is in minutes.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath

from .document import Comment, Pairs, Permission, WrittenStep


class GateJob(StrEnum):
    """The job that a gate runs in; one job a group, so that its set-up is paid once."""

    LINT = "lint"
    TESTS = "tests"
    MANIFESTS = "manifests"


class Toolchain(StrEnum):
    """What a gate has to find on the runner; ``project`` is Python with the project and its dependencies installed."""

    NONE = "none"
    PYTHON = "python"
    PROJECT = "project"
    NODE = "node"
    GO = "go"
    RUST = "rust"


@dataclass(frozen=True, slots=True)
class Unasked:
    """When a gate is taken although no old workflow ran it: any of these.

    ``files`` are patterns of paths in the tree, ``tables`` of pyproject.toml,
    ``declares`` a requirement that the project itself names, ``tests`` that
    the project has Python tests.
    """

    files: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    declares: str = ""
    tests: bool = False


@dataclass(frozen=True, slots=True)
class GateExample:
    """``ran`` is an old command (empty: none was run), ``gives`` the command of the written step, empty where there is none."""

    files: tuple[tuple[str, str], ...] = ()
    gate: str = ""
    ran: str = ""
    masked: bool = False
    tests: bool = False
    gives: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate: which names of `gates.gate_in` it answers to, and what it runs where no old command says.

    ``reads_files`` says that it looks at the files of the tree and at nothing
    else: no variable, service or installed package changes its answer.
    """

    name: str
    path: PurePosixPath
    title: str
    why: str
    job: GateJob
    toolchain: Toolchain
    takes: str
    runs: tuple[str, ...]
    tools: tuple[str, ...] = ()
    command: str = ""
    unasked: Unasked = field(default_factory=Unasked)
    reads_files: bool = False
    examples: tuple[GateExample, ...] = ()


class Only(StrEnum):
    """A step that only some projects need: by how the registry lets the build in, and by whether builds wait for the gates."""

    SECRETS = "registry-secrets"
    TOKEN = "registry-token"
    BEHIND = "behind-gates"
    BESIDE = "beside-gates"


@dataclass(frozen=True, slots=True)
class PartStep:
    """A step, for whom, where all of ``only`` hold, and the kinds of `durations` that it takes."""

    step: WrittenStep
    only: frozenset[Only] = frozenset()
    takes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartJob:
    """A job of a builder or a deployer.

    ``after`` names jobs, and ``gates`` for all of them; a job that this
    project does not have is left out.  ``images`` marks a job that a project
    without images has no use for, ``deploys`` one that runs in the environment.
    """

    id: str
    name: str
    timeout: int
    steps: tuple[PartStep, ...]
    after: tuple[str, ...] = ()
    condition: str = ""
    deploys: bool = False
    images: bool = False
    grants: tuple[Permission, ...] = ()
    outputs: Pairs = ()
    matrix: tuple[str, str] | None = None
    comment: Comment = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """The jobs of a builder or of a deployer; ``by_hand`` is the job of `roll-back.yml`, once for each environment.

    ``dispatches`` are the types of ``repository_dispatch`` that start it.
    """

    name: str
    path: PurePosixPath
    why: str
    jobs: tuple[PartJob, ...]
    dispatches: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    by_hand: PartJob | None = None


@dataclass(frozen=True, slots=True)
class NotifierPart:
    """How one kind of notifier is told."""

    name: str
    path: PurePosixPath
    why: str
    takes: str
    step: WrittenStep


@dataclass(frozen=True, slots=True)
class ServicePart:
    """What tells that a service of a test job is ready: patterns of images, and the command for ``--health-cmd``."""

    images: tuple[str, ...]
    ready: str


@dataclass(frozen=True, slots=True)
class Tools:
    """Versions of what is no action: `rules/workflow/toolchains.yaml`."""

    uv: str
    poetry: str
    python: str
    node: str
    pnpm: str
