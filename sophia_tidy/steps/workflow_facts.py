"""What the old workflows did, and what the one workflow does instead: the facts of `workflow`, and of `archive`'s veto."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ..archive.index import read_entries, read_kept, workflows_in
from ..kernel.decision import Decision
from ..kernel.errors import NothingToDo, TidyError
from ..kernel.finding import Finding
from ..kernel.location import Location
from ..kernel.plan import Plan
from ..kernel.tree import Tree
from ..workflow.carry.kept_jobs import carry_kept
from ..workflow.carry.ledger import with_carried
from ..workflow.carry.model import Carrying
from ..workflow.duties import DutyLedger, DutyStatus, ledger_of
from ..workflow.duties.fit.fitness import fitted
from ..workflow.duties.in_the_way import with_names_taken
from ..workflow.duties.well_kept import Upkeep, upkeep_of
from ..workflow.facts.inventory import FOLDER, Inventory, take_inventory
from ..workflow.mend import plan_mends
from ..workflow.planner import is_unified, written_before
from ..workflow.project import project_of
from ..workflow.project.model import Project
from ..workflow.project.repository_name import repository_of
from ..workflow.questions.gates import named_gates
from ..workflow.reruns.original_tree import OriginalTree, before
from ..workflow.write.ruleset import built_in
from ..workflow.write.workflow_set import WorkflowSet, written
from .context import Context

WELL_KEPT = "well-kept"  # what is said of workflows that are left as they are
ACCOUNTED = "accounted-workflow"  # the archive's rule for files that the ledger covers


_DONE = frozenset((DutyStatus.MERGED, DutyStatus.SUPERSEDED, DutyStatus.CARRIED))


@dataclass(frozen=True, slots=True)
class WorkflowKnowledge:
    """``before`` is the tree without what was written and with what was archived for it.

    ``carrying`` are the jobs that run on out of other files; ``ours`` are the written files, ``mends`` let the old workflows be read
    and make ``readable`` of it, and ``now`` are those in their places.
    """

    tree: Tree
    ours: frozenset[PurePosixPath]
    before: OriginalTree
    mends: Plan
    readable: Tree
    now: Inventory
    inventory: Inventory
    project: Project
    made: WorkflowSet
    ledger: DutyLedger
    carrying: Carrying
    upkeep: Upkeep

    @property
    def has_work(self) -> bool:
        """Whether the one workflow would build or apply anything, or something would be merged, carried or archived for it."""
        project, done = self.project, {duty.verdict.status for duty in self.ledger.duties} & _DONE
        deploys = bool(project.images) or any(each.there for each in project.environments)
        return bool(self.ours or deploys or done or self.ledger.moves)


def workflow_knowledge(tree: Tree, context: Context) -> WorkflowKnowledge:
    """Read the old workflows, from the archive too, and work out the one that stands for them.

    Raises:
        TidyError: git refuses, the archive's manifest is damaged, or a decision in the configuration is wrong.
    """
    doors, config = context.doors, context.config
    destination = PurePosixPath(config.archive.destination)
    archived = {PurePosixPath(each.path): PurePosixPath(each.target) for each in read_entries(tree, destination)}
    ours = written_before(tree, PurePosixPath(config.workflow.page))
    old = before(tree, archived, ours, workflows_in(destination))
    mends = plan_mends(old.tree, lambda path: doors.versions(path, tree.get(path)))
    readable = old.tree.after(Plan(mends.changes))
    inventory = take_inventory(readable, frozenset(archived).difference(tree))
    found = project_of(
        readable, inventory, config.workflow, doors.default_branch, repository_of(doors.origin_url or "")
    )
    project = fitted(found, inventory, readable, built_in().gates)
    made = written(
        project, readable, enforced=named_gates(config.workflow.gates, project), secrets=config.workflow.secrets
    )
    told = ledger_of(
        inventory,
        project,
        made.coverage,
        config.workflow.duties,
        gone=[path.name for path in archived],
        back=read_kept(tree, destination),
        together=config.workflow.deployers,
    )
    mended = frozenset(change.path for change in mends)
    upkeep = upkeep_of(inventory, told, project, config.workflow)
    stay = config.workflow.keep_files or (upkeep.is_good and not ours)
    carrying = Carrying() if stay else carry_kept(readable, inventory, told, project, mended)
    made = replace(made, files={**made.files, **carrying.files})
    mends = _of_what_is_there(mends, tree, ours, old)
    now = _now(tree, ours, mends) if old.places or archived else inventory
    return WorkflowKnowledge(
        tree=tree,
        ours=ours,
        before=old,
        mends=mends,
        readable=readable,
        now=now,
        inventory=inventory,
        project=project,
        made=made,
        ledger=with_names_taken(with_carried(told, carrying), project.files),
        carrying=carrying,
        upkeep=upkeep,
    )


def _of_what_is_there(mends: Plan, tree: Tree, ours: frozenset[PurePosixPath], old: OriginalTree) -> Plan:
    """The repairs without those of workflows that lie in the archive, whole or in part."""

    def there(path: PurePosixPath) -> bool:
        return path in tree and path not in ours and path not in old.places

    return Plan(
        tuple(change for change in mends if there(change.path)),
        tuple(finding for finding in mends.findings if there(finding.location.path)),
    )


def _now(tree: Tree, ours: frozenset[PurePosixPath], mends: Plan) -> Inventory:
    """The workflows that people have now, beside all that is there."""
    team = (path for path in tree if path not in ours or path.parent != FOLDER)
    return take_inventory(Tree({path: tree.entry(path) for path in team}).after(Plan(mends.changes)))


def going(facts: WorkflowKnowledge) -> tuple[PurePosixPath, ...]:
    """The old workflows that the ledger lets go and that are still in their places."""
    return tuple(path for path in facts.ledger.moves if path in facts.tree and path not in facts.ours)


def accounted(tree: Tree, context: Context) -> frozenset[PurePosixPath]:
    """The old workflows that may go: none before the one workflow is there.

    Raises:
        TidyError: as `workflow_knowledge`.
    """
    if not is_unified(tree):
        return frozenset()
    return frozenset(going(workflow_knowledge(tree, context)))


def refuse(facts: WorkflowKnowledge, passed_over: tuple[Finding, ...], asked: tuple[Decision, ...]) -> None:
    """What cannot become one workflow.

    Raises:
        TidyError: none of them can be read.
        NothingToDo: there is no workflow, they are well kept, or nothing to deploy.
    """
    workflows = facts.inventory.workflows
    if not workflows and not passed_over:
        raise none_there()
    open_ = {duty.path for duty in facts.ledger.duties if duty.verdict.status is DutyStatus.UNMAPPED}
    broken = [each for each in workflows if each.workflow.broken and each.path in open_]
    if broken and len(broken) == len(workflows):
        first = next(
            (each.workflow.findings[0].location for each in broken if each.workflow.findings), Location(FOLDER)
        )
        raise TidyError(
            f"none of the {len(workflows)} workflows can be read, from here on; expected at least one that can",
            first,
            rule="broken-workflows",
            decisions=asked,
        )
    if facts.ours:
        return
    if facts.upkeep.is_good:
        raise NothingToDo(str(facts.upkeep), Location(FOLDER), rule=WELL_KEPT)
    project = facts.project
    if not project.images and not project.blocked and not any(each.there for each in project.environments):
        raise NothingToDo(
            "nothing here is deployed: no image of the team's own, and no overlay; expected a Dockerfile that a "
            "workflow or a stack builds, or kubernetes/overlays (sophia-tidy convert)",
            Location(FOLDER),
            rule="nothing-to-deploy",
        )


def none_there() -> NothingToDo:
    """What is said where there is no workflow."""
    return NothingToDo(
        "there is no workflow; expected a .yml or .yaml file right in it", Location(FOLDER), rule="no-workflow"
    )
