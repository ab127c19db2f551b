"""From a fold to drafts: each family's changes as they can be made on the base alone, and what waits for whom.

What touches a file that another group has touched, or reads what another
leaves, is planned once more by itself; where that comes to nothing, or to
something that the whole does not want, it waits.
The file is long because each kind of step has its way to the base, and they are told one after the other.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.plan import Change, Safety
from ...kernel.step import StepResult
from ...kernel.tree import Tree
from ...steps.context import Context
from ...steps.convert import Converted
from ...steps.gates.held import FILE_BY_FILE
from ...steps.run import NEEDS, Fold, StepEnd, StepState
from .alone import READS, lacks, rule_alone, step_alone
from .draft import GroupDraft, outcome_of
from .families import FIX, REPAIR, UNSAFE, families_of, family_of, step_of
from .merging import merges
from .standing import Standing, places_of, standings

_READS_TEXTS = frozenset(("docs",))  # file by file, but what they write hangs on the whole tree


class Drafting(NamedTuple):
    """What drafts are made of: the context of the base, the fold over it, which families' unsafe changes are asked for, and what stands on what."""

    context: Context
    whole: Fold
    unsafe: frozenset[str]
    found: Mapping[str, Standing]

    @classmethod
    def of(cls, context: Context, whole: Fold, unsafe: frozenset[str]) -> "Drafting":
        return cls(context, whole, unsafe, standings(_changes(whole, unsafe)))

    def standing(self, name: str) -> Standing:
        return self.found.get(name, Standing((), {}))

    def pending(self, step: str) -> tuple[str, ...]:
        """The families of a step that have changes to make."""
        return tuple(family for family in families_of(step) if self._is_pending(family))

    def before(self, step: str) -> tuple[str, ...]:
        """The families with changes to make whose steps come before this one."""
        steps = [end.result.step for end in self.whole.ends]
        return tuple(family for each in steps[: steps.index(step)] for family in self.pending(each))

    def touches(self, name: str, paths: Collection[PurePosixPath]) -> bool:
        """Whether a group changes one of these files."""
        alone, leaning = self.standing(name)
        return any(path in paths for change in alone for path in places_of(change)) or any(
            path in paths for path in leaning
        )

    def _is_pending(self, name: str) -> bool:
        alone, leaning = self.standing(name)
        return bool(alone or leaning)


def drafts_of(context: Context, whole: Fold, unsafe: frozenset[str]) -> tuple[GroupDraft, ...]:
    """All drafts, in the order in which they should be merged; those for a reader's eye come last.

    Raises:
        TidyError: a step that is planned once more refuses to say what the gates are, or ruff does.
    """
    making = Drafting.of(context, whole, unsafe)
    safe = [draft for end in whole.ends for draft in _drafts(making, end)]
    reserved = [draft for end in whole.ends for draft in _unsafe_drafts(making, end, safe)]
    return tuple(_without_conflicts((*safe, *reserved), context.tree))


def _changes(whole: Fold, unsafe: frozenset[str]) -> Iterator[tuple[str, Change]]:
    """All that would be made with its group, then what is offered by the families of which it is asked."""
    for end in whole.ends:
        for change in end.result.pending():
            yield family_of(end.result.step, change), change
    for end in whole.ends:
        for change in end.result.plan if end.result.step in FILE_BY_FILE else ():
            family = family_of(end.result.step, change)
            if change.safety is Safety.UNSAFE and family in unsafe:
                yield family + UNSAFE, change


def _drafts(making: Drafting, end: StepEnd) -> Iterator[GroupDraft]:
    step = end.result.step
    if end.state is StepState.BLOCKED:
        needs = _families(making, lacks(making.context, step, READS.get(step, ())))
        yield GroupDraft(families_of(step)[0], (), end.result, needs=needs, reason=end.reason, is_blocked=True)
    elif step == FIX:
        yield from (_of_rule(making, end.result, family) for family in making.pending(FIX))
    elif making.pending(step):
        yield _of_file_by_file(making, end.result, step) if _is_by_itself(step) else _of_step(making, end.result)


def _is_by_itself(step: str) -> bool:
    return step in FILE_BY_FILE and step not in _READS_TEXTS


def _of_file_by_file(making: Drafting, result: StepResult[object], family: str) -> GroupDraft:
    alone, leaning = making.standing(family)
    return GroupDraft(family, alone, result, leaning)


def _of_rule(making: Drafting, result: StepResult[object], family: str, *, unsafe: bool = False) -> GroupDraft:
    """The changes of a rule of `fix`; in files that other rules change as well it is asked by itself."""
    alone, leaning = making.standing(family + UNSAFE if unsafe else family)
    mine = {each + end for each in families_of(FIX) for end in ("", UNSAFE)} - {REPAIR, REPAIR + UNSAFE}
    own = {path for path, groups in leaning.items() if groups <= mine} if family != REPAIR else set()
    again = rule_alone(result, family, own, unsafe=unsafe)
    rest = {path: groups for path, groups in leaning.items() if path not in {change.path for change in again}}
    changes = tuple(change for change in alone if change.path not in own)
    return GroupDraft(family, changes + again, result, rest, is_unsafe=unsafe)


def _of_step(making: Drafting, result: StepResult[object]) -> GroupDraft:
    """The changes of a step that reads the tree as a whole."""
    step, before = result.step, making.before(result.step)
    planned = result.pending().changes
    if not before:
        return GroupDraft(step, planned, result)
    read = _read(making, result)
    pending = {step_of(family) for family in before}
    if missing := _families(making, lacks(making.context, step, pending)):
        return _waiting(result, planned, missing)
    changes, alone = step_alone(making.context, step)
    places = {change.path for change in planned}
    wanted = tuple(change for change in changes if change.path in places)
    if alone is None or not wanted or (len(wanted) < len(changes) and step not in FILE_BY_FILE):
        return _waiting(result, planned, read)
    if outcome_of(wanted, making.context.tree) == outcome_of(planned, result.tree):
        return GroupDraft(step, wanted, alone)
    if needed := _families(making, [need.step for need in NEEDS.get(step, ())]):
        return _waiting(result, planned, needed)  # it would be written once more when that is merged
    there = {change.path for change in wanted}
    leaning = {path: frozenset(read) for path in places - there}
    return GroupDraft(step, wanted, alone, leaning, needs=() if step in FILE_BY_FILE else read)


def _families(making: Drafting, steps: Iterable[str]) -> tuple[str, ...]:
    """The families of these steps that have changes to make."""
    return tuple(family for step in steps for family in making.pending(step))


def _read(making: Drafting, result: StepResult[object]) -> tuple[str, ...]:
    """The pending families whose work the step has read, as far as that is known; else all before it."""
    step = result.step
    leaning = {group for groups in making.standing(step).leaning.values() for group in groups}
    read = {family for each in READS.get(step, ()) for family in making.pending(each)} | leaning
    before = making.before(step)
    if isinstance(result.facts, Converted):
        sources = {PurePosixPath(name) for site in result.facts.sites for name, _ in site.sources}
        read = {family for family in read if making.touches(family, sources)} or read
    return tuple(family for family in before if family in read) or before


def _waiting(result: StepResult[object], planned: tuple[Change, ...], needs: tuple[str, ...]) -> GroupDraft:
    return GroupDraft(result.step, (), result, {change.path: frozenset(needs) for change in planned})


def _unsafe_drafts(making: Drafting, end: StepEnd, safe: list[GroupDraft]) -> Iterator[GroupDraft]:
    """What the families that the configuration names have to offer, apart from what is sure."""
    step = end.result.step
    for family in families_of(step):
        offers = [each for each in end.result.plan if each.safety is Safety.UNSAFE and family_of(step, each) == family]
        if family not in making.unsafe or not offers or end.state is StepState.BLOCKED:
            continue
        if step == FIX:
            yield _of_rule(making, end.result, family, unsafe=True)
        elif _is_by_itself(step):
            alone, leaning = making.standing(family + UNSAFE)
            yield GroupDraft(family, alone, end.result, leaning, is_unsafe=True)
        else:
            yield _of_step_taken(making, end.result, offers, safe)


def _of_step_taken(
    making: Drafting, result: StepResult[object], offers: list[Change], safe: list[GroupDraft]
) -> GroupDraft:
    """All that a step would do if a person took everything; it waits for what is sure, which it would write once more."""
    first = tuple(draft.name for draft in safe if draft.step == result.step)
    if not first:
        changes, alone = step_alone(making.context, result.step, taken=True)
        if alone is not None and changes:
            return GroupDraft(result.step, changes, alone, is_unsafe=True)
    needs = first or making.before(result.step)
    return _waiting(result, tuple(offers), needs)._replace(is_unsafe=True)


def _without_conflicts(drafts: tuple[GroupDraft, ...], base: Tree) -> Iterator[GroupDraft]:
    """The drafts, none of which wants a file otherwise than one before it in a way that git could not merge."""
    taken: dict[PurePosixPath, list[tuple[str, bytes | None]]] = {}
    for draft in drafts:
        waits: dict[PurePosixPath, str] = {}
        for path, content in outcome_of(draft.changes, base).items():
            for other, theirs in taken.get(path, ()):
                if not _goes_with(base.get(path), content, theirs):
                    waits.setdefault(path, other)
        for group in dict.fromkeys(waits.values()):
            draft = draft.waiting_for({path for path, other in waits.items() if other == group}, group)
        for path, content in outcome_of(draft.changes, base).items():
            taken.setdefault(path, []).append((draft.name, content))
        yield draft


def _goes_with(old: bytes | None, one: bytes | None, other: bytes | None) -> bool:
    if one is None or other is None or old is None:
        return one == other and one is not None
    return merges(old, one, other)
