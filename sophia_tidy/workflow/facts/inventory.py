"""The facts of the workflows of a repository: what starts them, what they build, run, read and deploy."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.tree import SYMLINK, Tree
from ..expressions import names_in
from ..model import Action, Workflow
from ..read import read_action, read_workflow
from ..read.source import SYNTAX
from .deploys import DeployFact, deploys_of
from .images import Image, images_of
from .inlined_actions import Actions, by_folder, inlined
from .scripts import Script, scripts_of
from .working_directory import JobWorkspace

FOLDER = PurePosixPath(".github/workflows")
_ENDINGS = (".yml", ".yaml")


@dataclass(frozen=True, slots=True)
class SettingRead:
    """A secret or a variable where it is read; ``*`` where only a run tells which."""

    name: str
    at: Location
    job: str = ""


@dataclass(frozen=True, slots=True)
class ReusableCall:
    """A reusable workflow or a local action; ``there`` is None for what lies in another repository."""

    target: str
    at: Location
    job: str
    there: bool | None = None


@dataclass(frozen=True, slots=True)
class WorkflowFacts:
    """What one workflow does; ``run`` is the workflow with the steps of its local actions, which the facts are of.

    ``moved`` are paths that this tool has taken from where they were.
    """

    workflow: Workflow
    run: Workflow
    secrets: tuple[SettingRead, ...] = ()
    variables: tuple[SettingRead, ...] = ()
    images: tuple[Image, ...] = ()
    scripts: tuple[Script, ...] = ()
    deploys: tuple[DeployFact, ...] = ()
    calls: tuple[ReusableCall, ...] = ()
    moved: frozenset[PurePosixPath] = frozenset()

    @property
    def only_called(self) -> bool:
        """Whether nothing but other workflows starts it."""
        return bool(self.workflow.triggers) and all(
            each.event.value == "workflow_call" for each in self.workflow.triggers
        )

    @property
    def path(self) -> PurePosixPath:
        return self.workflow.path

    def lacks(self, found: Script | Image | ReusableCall) -> bool:
        """Whether a job cannot have found it: it is not there, and not because of a move of this tool's own."""
        if found.there is not False:
            return False
        named = (
            found.path if isinstance(found, Script) else found.dockerfile if isinstance(found, Image) else found.target
        )
        path = PurePosixPath(named.removeprefix("./"))
        return not any(path == each or path in each.parents for each in self.moved)


@dataclass(frozen=True, slots=True)
class Inventory:
    """All workflows and local actions of a tree, in the order of their paths, and the ``tree``, in which what they name lies."""

    workflows: tuple[WorkflowFacts, ...] = ()
    actions: tuple[Action, ...] = ()
    tree: Tree = field(default_factory=lambda: Tree({}))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What GitHub would refuse."""
        read: tuple[Workflow | Action, ...] = (*(facts.workflow for facts in self.workflows), *self.actions)
        return tuple(finding for each in read for finding in each.findings)


def take_inventory(
    tree: Tree,
    moved: frozenset[PurePosixPath] = frozenset(),
) -> Inventory:
    """Read every workflow and action of the tree, and gather the facts; nothing is run.

    ``moved`` are paths from which this tool has taken files: what a job finds gone there proves nothing against it.
    """
    paths = sorted(tree)
    actions = tuple(read_action(path, tree[path]) for path in paths if _is_action(path))
    folders = by_folder(actions)
    workflows = tuple(
        facts_of(_read(path, tree), tree, folders, moved)
        for path in paths
        if path.parent == FOLDER and path.suffix in _ENDINGS
    )
    return Inventory(workflows, actions, tree)


def _read(path: PurePosixPath, tree: Tree) -> Workflow:
    """The workflow; GitHub reads the blob, which for a link is the path that it leads to."""
    if tree.entry(path).mode == SYMLINK:
        found = Finding(
            Location(path, 1), SYNTAX, "it is a link, which GitHub does not follow; expected a file", Severity.ERROR
        )
        return Workflow(path, findings=(found,), broken=True)
    return read_workflow(path, tree[path])


def _is_action(path: PurePosixPath) -> bool:
    """Local actions lie below ``.github``, or the repository is one."""
    return path.name in ("action.yml", "action.yaml") and path.parts[0] in (".github", path.name)


def facts_of(
    workflow: Workflow,
    tree: Tree,
    actions: Actions = MappingProxyType({}),
    moved: frozenset[PurePosixPath] = frozenset(),
) -> WorkflowFacts:
    """The facts of one workflow, with what the tree says of the files that it names; local actions count as its own steps."""
    run = inlined(workflow, actions)
    return WorkflowFacts(
        workflow=workflow,
        run=run,
        secrets=tuple(_named(workflow, "secrets")),
        variables=tuple(_named(workflow, "vars")),
        images=tuple(images_of(run, tree)),
        scripts=tuple(scripts_of(run, tree)),
        deploys=tuple(deploys_of(run)),
        calls=tuple(_calls(workflow, tree)),
        moved=moved,
    )


def _named(workflow: Workflow, context: str) -> Iterator[SettingRead]:
    for used in workflow.used:
        for name, _ in names_in(used.tree, context):
            yield SettingRead(name.upper(), used.at, used.job)


def _calls(workflow: Workflow, tree: Tree) -> Iterator[ReusableCall]:
    for job in workflow.jobs:
        here = JobWorkspace(workflow, job, tree)
        if job.uses is not None:
            yield _call(job.uses.value, job.uses.at, job.id, tree)
        for step in job.steps:
            here.enter(step)
            if step.uses is not None and step.uses.value.startswith("./"):
                call = _call(step.uses.value, step.uses.at, job.id, tree)
                doubtful = not call.there and (not here.ours or here.foreign(call.target.removeprefix("./")))
                yield replace(call, there=None) if doubtful else call


def _call(target: str, at: Location, job: str, tree: Tree) -> ReusableCall:
    if not target.startswith("./"):
        return ReusableCall(target, at, job)
    path = PurePosixPath(target.removeprefix("./"))
    return ReusableCall(
        target,
        at,
        job,
        any(each in tree for each in (path, *(path / name for name in ("action.yml", "action.yaml", "Dockerfile")))),
    )
