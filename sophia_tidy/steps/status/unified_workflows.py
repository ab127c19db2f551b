"""Measure of the workflows: how many of the old ones are unified.

A workflow is *unified* when its file has left ``.github/workflows/``, or is
one that this tool owns, and each of its duties is merged, superseded or
dropped with its proof.  Once the one workflow is there, an old one that a
proof or a person keeps beside it is shown apart, and counts neither way, as
all of them do that are well kept and left as they are.
"""

from collections import Counter
from pathlib import PurePosixPath

from ...kernel.errors import TidyError
from ...kernel.location import Location
from ...kernel.tree import Tree
from ...workflow.duties import Duty, DutyStatus
from ...workflow.facts.inventory import FOLDER
from ..context import Context
from ..workflow_facts import WorkflowKnowledge, workflow_knowledge
from .measure import CountedRows, Measure, MeasuredItem, fault_of

NAME, TITLE = "workflows-unified", "workflows unified"


def workflow_rows(tree: Tree, context: Context) -> CountedRows:
    """How many of the old workflows are unified; where they cannot be told from one another, none is, and why is a finding."""
    places = [path for path in tree if path.parent == FOLDER and path.suffix in (".yml", ".yaml")]
    archive = PurePosixPath(context.config.archive.destination)
    if not places and not any(path.is_relative_to(archive) for path in tree):
        return CountedRows((Measure(NAME, TITLE, 0, 0),))
    try:
        known = workflow_knowledge(tree, context.at_tree(tree))
    except TidyError as error:
        return CountedRows((Measure(NAME, TITLE, 0, 0, fault=error.message),), (fault_of(error, FOLDER),))
    return CountedRows((measure_of(known),))


def measure_of(known: WorkflowKnowledge) -> Measure:
    """How many are unified, by what is known of them."""
    there = any(path.parent == FOLDER for path in known.ours)
    if not there and known.upkeep.is_good and known.upkeep.workflows:
        return Measure(NAME, TITLE, 0, 0, (), (("well kept", known.upkeep.workflows),))
    items: list[MeasuredItem] = []
    kept = 0
    for each in known.inventory.workflows:
        duties = tuple(known.ledger.of(each.path))
        if there and _is_kept(duties):
            kept += 1
        else:
            items.append(_item(known, each.path, duties))
    done = sum(item.done for item in items)
    return Measure(NAME, TITLE, done, len(items), tuple(items), (("kept", kept),) if kept else ())


def _is_kept(duties: tuple[Duty, ...]) -> bool:
    """Whether the file stays, and nobody is asked about it any more."""
    statuses = {duty.verdict.status for duty in duties}
    return DutyStatus.KEPT in statuses and DutyStatus.UNMAPPED not in statuses


def _item(known: WorkflowKnowledge, path: PurePosixPath, duties: tuple[Duty, ...]) -> MeasuredItem:
    statuses = Counter(duty.verdict.status for duty in duties)
    told = ", ".join(f"{count} {status}" for status, count in sorted(statuses.items()))
    waiting = statuses[DutyStatus.UNMAPPED] + statuses[DutyStatus.KEPT]
    stays = path in known.tree and path not in known.ours
    why = "its file is still there" if stays else ""
    if waiting or not duties:
        why = "; ".join(filter(None, (why, f"its duties: {told or 'unknown'}")))
    return MeasuredItem(path.name, not why, why or told, Location(path))
