"""What a night has to propose: the groups, each as a plan over the base alone, and what waits, with its reason."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from ...kernel.plan import Plan
from ...kernel.tree import Tree
from ...steps.context import Context
from ...steps.run import ORDER, Fold, fold
from ..model.group import GroupPlan
from ..model.wanted import WaitingGroup
from .cut import WHOLE, DraftPart, cut
from .draft import GroupDraft
from .drafts import drafts_of
from .eye import eye_of, rows_of
from .families import families_of, unsafe_families, wanted_families
from .left_out import left_out_of, shared_out
from .owners import owners_in
from .split import SplitLimits
from .words import title_of, words_of


class PlannedGroups(NamedTuple):
    """The groups in the order in which they should be merged, those that wait, and the fold that they come from."""

    groups: tuple[GroupPlan, ...]
    waiting: tuple[WaitingGroup, ...]
    whole: Fold


class _Cut(NamedTuple):
    """A draft with its parts."""

    draft: GroupDraft
    parts: tuple[DraftPart, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it is to be waited for: its parts, or itself as long as there are none."""
        return tuple(part.group for part in self.parts) or (self.draft.name,)


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
    whole = fold(context, [step for step in ORDER if not wanted.isdisjoint(families_of(step))])
    drafts = [draft for draft in drafts_of(context, whole, unsafe) if draft.family in wanted]
    if not any(draft.changes for draft in drafts):
        cuts = [_Cut(draft, ()) for draft in drafts]
        return PlannedGroups((), tuple(_waiting(cuts)), whole)
    return _cut_up(drafts, whole, context, _branches(context) if known is None else known)


def _by_default(context: Context) -> Context:
    """The context in which what is for a reader's eye is offered, whatever a command would take."""
    config = context.config._replace(fix=context.config.fix._replace(unsafe=False))
    return context._replace(config=config).asking(context.request._replace(unsafe=False))


def _branches(context: Context) -> frozenset[str]:
    """The groups with a branch."""
    if context.doors.git is None:
        return frozenset()
    from ...adapters.git.remote_branches import remote_branches

    return remote_branches(context.root, context.config.bot.prefix)


def _cut_up(drafts: list[GroupDraft], whole: Fold, context: Context, known: Collection[str]) -> PlannedGroups:
    bot, owners = context.config.bot, owners_in(context.tree, context.config.bot.forge)
    limits = SplitLimits(bot.split_files, bot.split_lines)
    cuts = [_Cut(draft, cut(draft, context, limits, owners, known)) for draft in drafts]
    names = {each.draft.name: each.names for each in cuts}
    groups = tuple(group for each in cuts for group in _groups(each, names, context.tree))
    owned = (group._replace(owners=owners.reviewers({change.path for change in group.plan})) for group in groups)
    return PlannedGroups(tuple(owned), tuple(_waiting(cuts)), whole)


def _groups(each: _Cut, names: Mapping[str, tuple[str, ...]], base: Tree) -> Iterator[GroupPlan]:
    """The parts that can be made now; what is left out is told by the nearest."""
    draft, parts = each.draft, [part for part in each.parts if not part.needs]
    if not parts:
        return
    rows = rows_of(draft.result)
    told = shared_out(draft, [{change.path for change in part.changes} for part in parts])
    for part, left in zip(parts, told, strict=True):
        title, what, why = words_of(draft, part.changes, part.where)
        yield GroupPlan(
            part.group,
            draft.step,
            title,
            what,
            f"{why} {WHOLE}" if part.is_large else why,
            Plan(part.changes),
            needs=_named(draft.needs, names),
            is_draft=draft.is_unsafe,
            eye=eye_of(draft.result, part.changes, base, rows),
            left_out=left_out_of(left),
            is_divisible=draft.is_divisible,
        )


def _waiting(cuts: list[_Cut]) -> Iterator[WaitingGroup]:
    names = {each.draft.name: each.names for each in cuts}
    for draft, parts in cuts:
        if draft.is_blocked:
            needs = _named(draft.needs, names)
            yield WaitingGroup(draft.name, title_of(draft), _sentence(draft.reason), needs, is_blocked=True)
        elif not draft.changes and draft.leaning:
            needs = _named({group for groups in draft.leaning.values() for group in groups}, names)
            yield WaitingGroup(draft.name, title_of(draft), _until(needs), needs)
        for part in parts:
            if part.needs:
                title = words_of(draft, part.changes, part.where).title
                yield WaitingGroup(part.group, title, _until(part.needs), part.needs)


def _named(families: Collection[str], names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The groups that these are in, in the order in which they should be merged."""
    return tuple(dict.fromkeys(group for family in names if family in families for group in names[family]))


def _until(needs: tuple[str, ...]) -> str:
    return f"It stands on what {', '.join(needs)} would change, and waits until that is merged."


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith(".") else ".")
