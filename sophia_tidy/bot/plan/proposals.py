"""Drafts as they are proposed: cut to a reader's size, with titles, reasons, doubts, and what is left out."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.plan import Move, Plan
from ...kernel.tree import Tree
from ...steps.context import Context
from ..model.group import GroupPlan
from ..model.wanted import WaitingGroup
from .cut import WHOLE, DraftPart, cut
from .draft import GroupDraft
from .eye import eye_of, rows_of
from .left_out import left_out_of, shared_out
from .owners import owners_in
from .split import SplitLimits
from .words import title_of, words_of


class _Cut(NamedTuple):
    """A draft with its parts."""

    draft: GroupDraft
    parts: tuple[DraftPart, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it is to be waited for: its parts, or itself as long as there are none."""
        return tuple(part.group for part in self.parts) or (self.draft.name,)


def proposals_of(
    drafts: list[GroupDraft], context: Context, known: Collection[str]
) -> tuple[tuple[GroupPlan, ...], tuple[WaitingGroup, ...]]:
    """The groups that can be made now, in the order in which they should be merged, and those that wait.

    ``known`` are the names of groups that have a branch already.
    """
    bot, owners = context.config.bot, owners_in(context.tree, context.config.bot.forge)
    limits = SplitLimits(bot.split_files, bot.split_lines)
    cuts = [_Cut(draft, cut(draft, context, limits, owners, known)) for draft in drafts]
    names = {each.draft.name: each.names for each in cuts}
    moves = (change for draft in drafts for change in draft.changes if isinstance(change, Move))
    origins = {change.target: change.path for change in moves}
    groups = tuple(group for each in cuts for group in _groups(each, names, context.tree, origins))
    owned = (group._replace(owners=owners.reviewers({change.path for change in group.plan})) for group in groups)
    return tuple(owned), tuple(_waiting(cuts))


def _groups(
    each: _Cut, names: Mapping[str, tuple[str, ...]], base: Tree, origins: Mapping[PurePosixPath, PurePosixPath]
) -> Iterator[GroupPlan]:
    """The parts that can be made now; what is left out is told by the nearest."""
    draft, parts = each.draft, [part for part in each.parts if not part.needs]
    if not parts:
        return
    rows = rows_of(draft.result)
    told = shared_out(draft, [{change.path for change in part.changes} for part in parts], origins)
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
