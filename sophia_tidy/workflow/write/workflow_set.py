"""A project to the text of its one workflow, and what that covers of the old ones."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType

from ...kernel.errors import ConfigError
from ...kernel.finding import Finding
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..facts.inventory import FOLDER
from ..project.model import Coverage, Mode, Project
from .deploy_file import Deployment, deployment
from .document import WorkflowDocument
from .findings import MATRIX, SLOW, UNGUARDED, finding_at
from .gate_choice import choose, given_up
from .gates_check import GATES
from .part_jobs import secrets_in
from .parts import Parts
from .render import render
from .roll_back_file import roll_back_document
from .ruleset import Ruleset, built_in
from .script_files import FOLDER as SCRIPTS
from .script_files import needed
from .taken_gate import TakenGate
from .timing.budget import TimeBudget
from .timing.budget_page import render_budget
from .timing.deadlines import RollOut, roll_out

DEPLOY, ROLL_BACK = (FOLDER / name for name in Project().files)  # where nobody gives other names
_MATRIX = 256


@dataclass(frozen=True, slots=True)
class WorkflowSet:
    """The files by their paths from the root, without a head: the workflows and the scripts that they run.

    ``reads`` are the secrets that they would read if nobody had given other names,
    ``gates`` the commands that a commit has to pass, each with its folder (the root as the empty text).
    """

    files: Mapping[PurePosixPath, str]
    coverage: Coverage
    budget: TimeBudget
    roll_out: RollOut
    reads: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    gates: tuple[tuple[str, str], ...] = ()

    def budget_table(self) -> str:
        """The budget as Markdown."""
        return render_budget(self.budget, self.roll_out)


def written(
    project: Project,
    tree: Tree,
    rules: Ruleset | None = None,
    enforced: frozenset[str] = frozenset(),
    secrets: Mapping[str, str] = MappingProxyType({}),
) -> WorkflowSet:
    """The one workflow of a project; ``enforced`` names gates that count although no old job could fail at them.

    ``secrets`` are names of secrets to the names that are read in their place.

    Raises:
        ConfigError: nothing says what a push deploys, or ``enforced`` has a name that is no gate.
        RuleError: a rule file is wrong.
    """
    if not project.environments:
        raise ConfigError("no branch deploys anywhere; expected one in [tool.sophia-tidy.workflow] environments")
    if project.mode is Mode.KUBECTL and not project.kubeconfig:
        raise ConfigError(
            "no secret holds the key to the cluster; expected its name in [tool.sophia-tidy.workflow] kubeconfig-secret"
        )
    rules = rules if rules is not None else built_in()
    choice = choose(project, tree, rules.gates, enforced)
    ended = roll_out(project, tree)
    made = deployment(project, tree, choice.taken, rules, ended.wait)
    back = roll_back_document(project, rules.deployers[project.mode], ended.wait)
    documents = {
        FOLDER / project.file: made.document,
        **({FOLDER / project.roll_back_file: back} if back is not None else {}),
    }
    files = {path: _renamed(render(document, rules.pins), secrets) for path, document in documents.items()}
    files |= {
        PurePosixPath(SCRIPTS) / name: text for name, text in _scripts(rules.deployers[project.mode], project, rules)
    }
    return WorkflowSet(
        files,
        _coverage(project, made, tuple(documents.values()), secrets, given_up(enforced)),
        made.budget,
        ended,
        _read(documents.values()),
        (
            *choice.findings,
            *made.findings,
            *_no_gate(choice.taken, project),
            *_too_many(project),
            *_too_long(made.budget, project),
        ),
        tuple((each.command, "" if each.folder == "." else each.folder) for each in choice.taken),
    )


def _scripts(deployer: Parts, project: Project, rules: Ruleset) -> Iterator[tuple[str, str]]:
    """The scripts that the jobs of this project run: without images, nothing is promoted or taken back."""
    names = (
        deployer.scripts
        if project.images
        else tuple(
            name
            for name in deployer.scripts
            if any(name in step.step.run for job in deployer.jobs if not job.images for step in job.steps)
        )
    )
    for name in needed(names, rules.scripts):
        yield name, rules.scripts[name].decode()


def _renamed(text: str, secrets: Mapping[str, str]) -> str:
    """The text with other names of secrets: nothing but an expression of ours has ``secrets.`` before a name."""
    if not secrets:
        return text
    return re.sub(r"(?<=\bsecrets\.)\w+", lambda match: secrets.get(match[0], match[0]), text)


def _read(documents: Iterable[WorkflowDocument]) -> frozenset[str]:
    return frozenset(name for document in documents for job in document.jobs for name in secrets_in(job.steps))


def _coverage(
    project: Project,
    made: Deployment,
    documents: tuple[WorkflowDocument, ...],
    renamed: Mapping[str, str],
    gone: frozenset[str],
) -> Coverage:
    jobs = {job.id: job for job in made.document.jobs}
    secrets = frozenset(renamed.get(name, name) for name in _read(documents))
    return Coverage(
        gates=made.gates,
        images={image.dockerfile: f"build {image.name}" for image in reversed(project.images)},
        branches={each.branch: jobs[made.last].name for each in project.environments},
        notifies=made.notifies,
        secrets=secrets,
        checks=tuple(job.name for job in made.document.jobs if not job.needs),
        given_up=gone,
        required=GATES,
        runs=made.runs,
    )


def _no_gate(taken: tuple[TakenGate, ...], project: Project) -> tuple[Finding, ...]:
    """No command stands between a push and production."""
    if taken:
        return ()
    message = (
        "no lint and no test stands between a push and production; expected at least one gate, such as "
        'gates = ["ruff", "pytest"] in [tool.sophia-tidy.workflow]'
    )
    return (finding_at(UNGUARDED, Location(FOLDER / project.file), message),)


def _too_many(project: Project) -> tuple[Finding, ...]:
    """GitHub makes at most 256 jobs of a matrix (docs.github.com, "Actions limits")."""
    if len(project.images) <= _MATRIX:
        return ()
    message = f"{len(project.images)} images would be built at once when all change; expected at most {_MATRIX}, GitHub's limit of a matrix"
    return (finding_at(MATRIX, Location(FOLDER / project.file), message),)


def _too_long(budget: TimeBudget, project: Project) -> tuple[Finding, ...]:
    if budget.kept:
        return ()
    message = (
        f"{' → '.join(budget.path)} usually takes {budget.seconds} s; expected at most {budget.limit} s; "
        "gates that are quicker would shorten it"
    )
    return (finding_at(SLOW, Location(FOLDER / project.file), message),)
