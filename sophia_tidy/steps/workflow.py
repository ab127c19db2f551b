"""The step of `workflow`: many workflows become one, and what they did is accounted for."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from ..archive.index import workflows_in
from ..archive.moves import plan_moves
from ..config.schema import PYPROJECT
from ..generated.seal import Origin, origin_of
from ..kernel.errors import ConfigError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan, Safety
from ..kernel.step import StepResult
from ..kernel.tree import SYMLINK, Tree
from ..workflow.carry.page import carrying_sections
from ..workflow.duties import render_page
from ..workflow.duties.second_deployers import findings_of_seconds
from ..workflow.facts.inventory import FOLDER, Inventory, take_inventory
from ..workflow.facts.refused import RULE as ASLEEP
from ..workflow.planner import blocked, plan_cuts, plan_files
from ..workflow.project.reconcilers import reconcilers
from ..workflow.reruns.lost_workflows import forgotten
from ..workflow.reruns.missing_jobs import missing_jobs, relocated
from ..workflow.reruns.original_tree import copy_of
from ..workflow.rules import check
from .archive_facts import facts_of, read, unseen_by_git
from .archive_place import Opening, Unseen, destination_questions, hidden_destination, open_destination
from .choices.review import all_taken, reviewed
from .context import Context
from .questions.duties_page import unseen_page
from .questions.workflows import workflow_questions
from .workflow_facts import ACCOUNTED, WorkflowKnowledge, going, none_there, refuse, workflow_knowledge


@dataclass(frozen=True, slots=True)
class WorkflowSurvey:
    """What there is, and what was noticed; nothing is planned."""

    tree: Tree
    inventory: Inventory
    findings: tuple[Finding, ...]


def survey_workflows(tree: Tree, context: Context) -> WorkflowSurvey:
    """Read every workflow and local action of the tree.

    Raises:
        TidyError: the root or git refuses, or there is no workflow.
    """
    inventory = take_inventory(tree)
    passed_over = _passed_over(context)
    if not inventory.workflows and not passed_over:
        raise none_there()
    return WorkflowSurvey(tree, inventory, (*passed_over, *inventory.findings, *check(inventory)))


def workflow(tree: Tree, context: Context) -> StepResult[WorkflowKnowledge]:
    """Plan the one workflow: the old ones that it stands for go to the archive, jobs of it leave those that stay.

    Where git ignores the archive, all of it stands on the lines that let git
    see it, which are for a review: planned where they are taken, else only offered.

    Raises:
        TidyError: the root or git refuses, there is no workflow, none can be read, or nothing is deployed.
    """
    context = context.at_tree(tree)
    _check_branches(context.config.workflow.environments)
    hidden = hidden_destination(context, "archive")
    passed_over = _passed_over(context)
    facts = workflow_knowledge(tree, context)
    asked = workflow_questions(context, facts)
    refuse(facts, passed_over, asked)
    opening = None
    result = StepResult("workflow", tree, Plan(), facts, context.choice("workflow").whole, asked)
    if hidden is not None and (going(facts) or facts.ledger.cuts):
        opening = open_destination(context, hidden, _targets(context, facts), "archive")
        result = result._replace(decisions=(*destination_questions(context, opening, "archive"), *asked))
        if not opening.is_taken(unsafe=all_taken(context, "workflow", opening.writes)):
            told = dict.fromkeys((opening.told(), *passed_over, *_found(facts), *_forgotten(context, facts)))
            return reviewed(result._replace(plan=Plan(opening.writes, tuple(told))), context)
    plan = _planned(context, facts, passed_over, opening)
    if blocked(plan):
        result = result._replace(decisions=(*result.decisions, *workflow_questions(context, facts, in_the_way=True)))
    return reviewed(result._replace(plan=plan), context)


def _planned(
    context: Context, facts: WorkflowKnowledge, passed_over: tuple[Finding, ...], opening: Opening | None
) -> Plan:
    """What is written, moved and cut, behind the lines that let git see the archive.

    Raises:
        TidyError: git refuses, the archive's manifest is damaged, or a job cannot be cut out.
    """
    opened = Plan() if opening is None else Plan(opening.writes, (opening.told(opened=True),))
    moves = _moves(context.after(opened), facts, None if opening is None else opening.unseen)
    gone = {change.path for change in moves}
    mends = Plan(tuple(change for change in facts.mends if change.path not in gone))
    tree = facts.tree.after(opened + moves + mends)
    doubted = {change.path for change in mends if change.safety is Safety.UNSAFE}
    cuts = plan_cuts(tree, facts.ledger.cuts, _folder(context), doubted)
    lost, unseen = _forgotten(context, facts), unseen_page(context)
    files = plan_files(
        tree.after(cuts),
        _texts(context, facts, page=unseen is None),
        _origin(facts),
        doubted=any(each.severity is Severity.ERROR for each in lost),
    )
    if not facts.has_work:
        files = (
            Plan()
        )  # nothing would be built, applied, merged or archived: what is lacking is said, and no file is made
    changes = Plan() if blocked(files) else opened + moves + mends + cuts
    found = (each for each in _found(facts) if each.rule != ASLEEP or each.location.path not in gone)
    findings = dict.fromkeys((*passed_over, *found, *lost, *([] if unseen is None else [unseen])))
    return Plan(findings=tuple(findings)) + changes + files


def _folder(context: Context) -> PurePosixPath:
    """Where old workflows go."""
    return workflows_in(PurePosixPath(context.config.archive.destination))


def _targets(context: Context, facts: WorkflowKnowledge) -> list[PurePosixPath]:
    """Where the old workflows would go, and the whole of those that lose jobs."""
    folder = _folder(context)
    whole = (copy_of(path, facts.tree[path], facts.tree, folder) for path in facts.ledger.cuts if path in facts.tree)
    return [*(folder / path.name for path in going(facts)), *whole]


def _forgotten(context: Context, facts: WorkflowKnowledge) -> tuple[Finding, ...]:
    known_names = frozenset(each.path.name for each in facts.inventory.workflows)
    return tuple(forgotten(facts.tree, PurePosixPath(context.config.workflow.page), known_names))


def _check_branches(environments: Mapping[str, str]) -> None:
    """A push to a branch is a release to one environment.

    Raises:
        ConfigError: two have the same.
    """
    for branch, count in Counter(environments.values()).items():
        if count > 1:
            names = " and ".join(name for name, each in environments.items() if each == branch)
            raise ConfigError(
                f"environments has {names} on the branch {branch}, and a push to it is a release to one of them; expected "
                "a branch of its own for each (flux --environment knows more than one on a branch)",
                Location(PYPROJECT),
            )


def _found(facts: WorkflowKnowledge) -> Iterator[Finding]:
    """What is wrong with the workflows that are there, and what there is to say of the old ones, where those lie now."""
    yield from (*facts.mends.findings, *facts.now.findings, *check(facts.now), *facts.before.findings)
    yield from missing_jobs(facts.ledger, facts.tree, facts.ours, facts.before)
    beside = (
        *findings_of_seconds(facts.ledger, facts.project),
        *reconcilers(facts.tree.without(facts.ours), facts.project),
    )
    told = (*beside, *facts.project.findings, *facts.made.findings, *facts.ledger.findings, *facts.carrying.findings)
    yield from (relocated(each, facts.tree, facts.ours, facts.before) for each in told)


def _passed_over(context: Context) -> tuple[Finding, ...]:
    """Workflows that cannot be read at all, such as those that are too large."""
    found = context.doors.listing.findings
    return tuple(each for each in found if each.location.path.is_relative_to(FOLDER))


def _moves(context: Context, facts: WorkflowKnowledge, unseen: Unseen | None = None) -> Plan:
    """The archive's own move for the files that the ledger covers.

    Raises:
        TidyError: git refuses, or the archive's manifest is damaged.
    """
    old = going(facts)
    if not old:
        return Plan()
    whole = facts_of(context.tree, context)
    return plan_moves(
        old,
        whole,
        rule=ACCOUNTED,
        reason=partial(_accounted, facts),
        unseen=partial(unseen_by_git, context, unseen),
        read=partial(read, context, whole),
        successor=partial(_successor, facts),
    )


def _successor(facts: WorkflowKnowledge, path: PurePosixPath) -> str:
    """Who does its work now: the file that its jobs were carried to, else the one workflow."""
    carried = next((str(each.file) for each in facts.carrying.jobs if each.path == path), "")
    return carried or str(FOLDER / facts.project.file)


def _accounted(facts: WorkflowKnowledge, path: PurePosixPath) -> str:
    told = ", ".join(dict.fromkeys(f"{duty.verdict.status}" for duty in facts.ledger.of(path)))
    return f"all that it did is accounted for ({told}), see the page of the duties"


def _texts(context: Context, facts: WorkflowKnowledge, *, page: bool) -> dict[PurePosixPath, str]:
    """The files; without the page where git would not see it."""
    if not page:
        return dict(facts.made.files)
    text = render_page(facts.ledger, facts.made.budget_table(), facts.project, carrying_sections(facts.carrying))
    return {**facts.made.files, PurePosixPath(context.config.workflow.page): text}


def _origin(facts: WorkflowKnowledge) -> Origin:
    """All old workflows as they are read; a link is none, and may be aimed anew."""
    old = [each.path for each in facts.inventory.workflows]
    return origin_of(
        [(str(FOLDER), b"".join(facts.readable[path] for path in old if facts.readable.entry(path).mode != SYMLINK))]
    )
