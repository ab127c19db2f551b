"""The model of the project that the one workflow is made from: facts and wishes of its people, as data.

`survey/` finds them, `write/` makes the workflow of them, `duties/` tells
what became of the old ones.  Paths are POSIX and relative to the root.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from ...config.schema import WorkflowConfig
from ...kernel.finding import Finding
from ...kernel.location import Location
from ..model import JobContainer, Pairs

_ROLL_BACK = "roll-back.yml"


class Mode(StrEnum):
    """Who applies a promotion: Flux in the cluster, or the workflow with kubectl."""

    GITOPS = "gitops"
    KUBECTL = "kubectl"


@dataclass(frozen=True, slots=True)
class DeployTarget:
    """A push to ``branch`` deploys ``overlay``, a folder with a kustomization; ``there`` tells whether it is in the tree."""

    name: str
    branch: str
    overlay: str
    there: bool = True


class TargetBranch(NamedTuple):
    """An environment whose branch may be asked for: ``told`` is taken where nothing is configured, "" for none; ``seen`` deploy it."""

    name: str
    told: str
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuiltImage:
    """An image that the workflow builds.

    ``name`` is the service, unique, in lower case with dashes; ``image`` is
    the repository without a tag, as the manifests spell it.  ``paths`` are
    git pathspecs: a commit that touches none of them leaves the image as it
    is.  ``at`` says who told that this Dockerfile makes this image.
    """

    name: str
    image: str
    dockerfile: str
    context: str
    paths: tuple[str, ...]
    at: Location
    target: str = ""
    arguments: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BlockedImage:
    """An image of the team's own that cannot be built, and why; it is never guessed at."""

    name: str
    image: str
    reason: str
    at: Location


class RegistryLogin(NamedTuple):
    """A pair of secrets with which old workflows log in to the registry of the images, by their names."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Registry:
    """Where images go; ``username`` and ``password`` are names of secrets, empty where the job's own token serves.

    ``user`` is the user's name where it is no secret: a text, or an expression
    such as ``${{ vars.DOCKERHUB_USERNAME }}``.
    """

    host: str
    username: str = ""
    password: str = ""
    user: str = ""


@dataclass(frozen=True, slots=True)
class PythonInstall:
    """How the project's Python is installed: ``manager`` is uv, poetry or pip; ``install`` are shell lines from the root."""

    manager: str
    version: str
    install: tuple[str, ...] = ()
    tests: bool = False


class LeftBehind(NamedTuple):
    """An artifact that a job keeps of its gate: where it was told, its name, and the inputs of the upload by name."""

    at: Location
    name: str
    inputs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GateRun:
    """A gate that an old job ran, by its name in `gates.gate_in`; ``command`` is one shell line, empty where it is not plain.

    ``unfit`` says why it could not pass, or could not be told to, in the one workflow; it is none there then.
    ``prepare`` are lines of its old job that have to run before it, ``leaves``
    what is kept of it.
    """

    name: str
    command: str
    folder: str
    at: Location
    job: str
    masked: bool = False
    services: tuple[JobContainer, ...] = ()
    env: Pairs = ()
    unfit: str = ""
    prepare: tuple[str, ...] = ()
    leaves: tuple[LeftBehind, ...] = ()


@dataclass(frozen=True, slots=True)
class Notifier:
    """Who is told how a deployment ended; ``secret`` holds the webhook's address."""

    kind: str
    secret: str


@dataclass(frozen=True, slots=True)
class Project:
    """All of it; ``findings`` say what is missing.

    ``node`` is the version of Node that old jobs ran, empty where none is told.
    ``file`` is the name of the one workflow.  For questions: ``branches`` of
    environments, ``prefixes`` of images that may be the team's own, and the
    ``logins`` that there are.
    """

    mode: Mode = Mode.GITOPS
    environments: tuple[DeployTarget, ...] = ()
    images: tuple[BuiltImage, ...] = ()
    blocked: tuple[BlockedImage, ...] = ()
    registry: Registry | None = None
    python: PythonInstall | None = None
    gates: tuple[GateRun, ...] = ()
    notifiers: tuple[Notifier, ...] = ()
    kubeconfig: str = ""
    builds_beside_gates: bool = False
    findings: tuple[Finding, ...] = ()
    file: str = WorkflowConfig().file
    branches: tuple[TargetBranch, ...] = ()
    prefixes: tuple[str, ...] = ()
    logins: tuple[RegistryLogin, ...] = ()
    node: str = ""

    @property
    def roll_back_file(self) -> str:
        """The name of the file that takes a promotion back, which goes with that of the one workflow."""
        name = PurePosixPath(self.file)
        return _ROLL_BACK if self.file == WorkflowConfig().file else f"roll-back-{name.stem}{name.suffix}"

    @property
    def files(self) -> tuple[str, str]:
        """The names of both."""
        return self.file, self.roll_back_file


class RunPlace(NamedTuple):
    """Where a run of a gate is now, as ``job, step``, and the command that stands for it."""

    where: str
    command: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the one workflow does instead of the old: each value is where, as ``job`` or ``job, step``.

    ``gates`` by the names of `gates.gate_in`, ``images`` by Dockerfile,
    ``branches`` deployed, ``secrets`` used, ``checks`` the names of the jobs
    that a pull request runs, ``given_up`` the gates that a person wants no
    more, ``required`` the one check that stands for all of ``checks``,
    ``runs`` the old runs of gates by their places and names.
    """

    gates: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, str] = field(default_factory=dict)
    branches: Mapping[str, str] = field(default_factory=dict)
    notifies: Mapping[str, str] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    checks: tuple[str, ...] = ()
    given_up: frozenset[str] = frozenset()
    required: str = ""
    runs: Mapping[tuple[Location, str], RunPlace] = field(default_factory=dict)
