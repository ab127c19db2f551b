"""What a night has to propose: the groups, each as a plan over the base alone, and what waits, with its reason.

Where nothing is to be done, nothing is imported for it.
"""

from collections.abc import Collection
from typing import NamedTuple

from ...steps.context import Context
from ...steps.run import ORDER, Fold, StepState, fold
from ..model.group import GroupPlan
from ..model.wanted import WaitingGroup
from .families import families_of, unsafe_families, wanted_families


class PlannedGroups(NamedTuple):
    """The groups in the order in which they should be merged, those that wait, and the fold that they come from."""

    groups: tuple[GroupPlan, ...]
    waiting: tuple[WaitingGroup, ...]
    whole: Fold


def planned_groups(context: Context, known: Collection[str] | None = None) -> PlannedGroups:
    """All that the steps would do to the tree of this context, in groups.

    What is for a reader's eye is in groups of its own, and only of families
    that ``[tool.sophia-tidy.bot] unsafe`` names.  ``known`` are the groups
    that have a branch already, whose parts are kept; where they are not
    given, they are those that the clone knows of its remotes.

    Raises:
        ConfigError, RuleError: the configuration, or a rule file that it names, is wrong.
        TidyError: the root, git or ruff refuses.
    """
    bot = context.config.bot
    wanted, unsafe = wanted_families(bot.groups, context.source), unsafe_families(bot.unsafe, context.source)
    context = _by_default(context)
    _ = context.doors.listing  # what cannot be listed is wrong input, and not the fault of each step
    whole = fold(context, ORDER if wanted is None else [each for each in ORDER if wanted & {*families_of(each)}])
    if _is_quiet(whole, unsafe):
        return PlannedGroups((), (), whole)
    from .drafts import drafts_of
    from .proposals import proposals_of

    drafts = [each for each in drafts_of(context, whole, unsafe) if wanted is None or each.family in wanted]
    has_changes = any(draft.changes for draft in drafts)
    known = known if known is not None else _branches(context) if has_changes else ()
    return PlannedGroups(*proposals_of(drafts, context, known), whole)


def _by_default(context: Context) -> Context:
    """The context in which what is for a reader's eye is offered, whatever a command would take."""
    config = context.config._replace(fix=context.config.fix._replace(unsafe=False))
    return context._replace(config=config).asking(context.request._replace(unsafe=False))


def _is_quiet(whole: Fold, unsafe: Collection[str]) -> bool:
    """Whether nothing would be made, and no step is kept from it."""
    made = (end.result.plan if unsafe else end.result.pending() for end in whole.ends)
    return not any(made) and not any(end.state is StepState.BLOCKED for end in whole.ends)


def _branches(context: Context) -> frozenset[str]:
    """The groups with a branch."""
    if context.doors.git is None:
        return frozenset()
    from ...adapters.git.remote_branches import remote_branches

    return remote_branches(context.root, context.config.bot.prefix)
