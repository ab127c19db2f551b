"""What a night has to propose: the groups, each as a plan over the base alone, and what waits, with its reason."""

from collections.abc import Iterator
from typing import NamedTuple

from ...kernel.plan import Plan
from ...steps.context import Context
from ...steps.run import ORDER, Fold, fold
from ..model.group import GroupPlan
from ..model.wanted import WaitingGroup
from .draft import GroupDraft
from .drafts import drafts_of
from .eye import eye_of
from .families import families_of, unsafe_families, wanted_families
from .left_out import left_out_of
from .words import title_of, words_of


class PlannedGroups(NamedTuple):
    """The groups in the order in which they should be merged, those that wait, and the fold that they come from."""

    groups: tuple[GroupPlan, ...]
    waiting: tuple[WaitingGroup, ...]
    whole: Fold


def planned_groups(context: Context) -> PlannedGroups:
    """All that the steps would do to the tree of this context, in groups.

    What is for a reader's eye is in groups of its own, and only of families
    that ``[tool.sophia-tidy.bot] unsafe`` names.

    Raises:
        ConfigError, RuleError: the configuration, or a rule file that it names, is wrong.
        TidyError: the root, git or ruff refuses.
    """
    bot = context.config.bot
    wanted, unsafe = wanted_families(bot.groups, context.source), unsafe_families(bot.unsafe, context.source)
    context = _by_default(context)
    _ = context.doors.listing  # what cannot be listed is wrong input, and not the fault of each step
    whole = fold(context, [step for step in ORDER if not wanted.isdisjoint(families_of(step))])
    drafts = [draft for draft in drafts_of(context, whole, unsafe) if draft.family in wanted]
    groups = tuple(group for draft in drafts for group in _groups(draft, context))
    return PlannedGroups(groups, tuple(_waiting(drafts)), whole)


def _by_default(context: Context) -> Context:
    """The context in which what is for a reader's eye is offered, whatever a command would take."""
    config = context.config._replace(fix=context.config.fix._replace(unsafe=False))
    return context._replace(config=config).asking(context.request._replace(unsafe=False))


def _groups(draft: GroupDraft, context: Context) -> Iterator[GroupPlan]:
    if not draft.changes:
        return
    title, what, why = words_of(draft, draft.changes)
    yield GroupPlan(
        draft.name,
        draft.step,
        title,
        what,
        why,
        Plan(draft.changes),
        needs=draft.needs,
        is_draft=draft.is_unsafe,
        eye=eye_of(draft.result, draft.changes, context.tree),
        left_out=left_out_of(draft),
        is_divisible=draft.is_divisible,
    )


def _waiting(drafts: list[GroupDraft]) -> Iterator[WaitingGroup]:
    for draft in drafts:
        if draft.changes:
            continue
        if draft.is_blocked:
            yield WaitingGroup(draft.name, title_of(draft), draft.reason, draft.needs, is_blocked=True)
        elif draft.leaning:
            needs = tuple(sorted({group for groups in draft.leaning.values() for group in groups}))
            yield WaitingGroup(draft.name, title_of(draft), _until(needs), needs)


def _until(needs: tuple[str, ...]) -> str:
    return f"It stands on what {', '.join(needs)} would change, and waits until that is merged."
