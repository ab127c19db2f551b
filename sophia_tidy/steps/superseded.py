"""The step of `superseded`: what the steps before have left without a use goes to the archive too; `archive --superseded` is its command."""

from functools import partial
from pathlib import PurePosixPath

from ..archive.planner import plan_archive
from ..archive.rules.rulebook import all_rules
from ..archive.superseded import NOTHING, SUPERSEDED, with_successor
from ..archive.superseded import superseded as judge
from ..kernel.errors import NothingToDo
from ..kernel.location import Location
from ..kernel.plan import Plan
from ..kernel.step import StepResult
from ..kernel.tree import Tree
from .archive import Classified
from .archive_facts import check_destination, facts_of, read
from .choices.archive_moves import is_move, marked_moves, offered_moves, wanted_moves
from .choices.review import reviewed
from .context import Context


def superseded(tree: Tree, context: Context) -> StepResult[Classified]:
    """Plan the moves, each with its successor in the archive's manifest.

    Raises:
        TidyError: the root or git refuses, a rule is wrong, or the archive's manifest is damaged.
        NothingToDo: the archive holds nothing of which something else does the work.
    """
    settings, request = context.config.archive, context.request
    destination = PurePosixPath(settings.destination)
    gone = with_successor(tree, destination)
    asked = (not request.select or SUPERSEDED in request.select) and SUPERSEDED not in request.ignore
    if not gone or not asked:
        raise NothingToDo(
            "nothing in the archive has a successor; expected workflows that the one workflow stands for",
            Location(destination),
            rule=NOTHING,
        )
    facts = facts_of(tree, context)
    judged = judge(facts, gone, all_rules(tree, settings.extra_rules), settings.keep)
    wanted, whole = wanted_moves(judged, context, "superseded"), context.choice("superseded").whole
    plan = Plan()
    if wanted.now or wanted.offered:
        plan = plan_archive(facts, judged, check_destination(context, facts, wanted), partial(read, context, facts))
    plan = plan if whole else marked_moves(plan, wanted)
    result = StepResult("superseded", tree, plan, Classified(facts, judged), whole)
    return reviewed(result, context, offered_moves(judged), wants_eye=is_move, is_marked=True)
