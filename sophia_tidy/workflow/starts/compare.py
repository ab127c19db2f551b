"""Two sets of workflows compared by what they start, happening by happening."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from ..model import Workflow
from .known import facts_of
from .model import Difference, Happening, StartedJob, Translation
from .started import NO_TRANSLATION, Starter

NOTHING = frozenset[str]()
_FIELDS = tuple(each.name for each in fields(StartedJob) if each.compare)
_Key = tuple[object, ...]


def differences(
    before: Sequence[Workflow],
    after: Sequence[Workflow],
    happenings: Iterable[Happening],
    translation: Translation = NO_TRANSLATION,
    *,
    but: frozenset[str] = NOTHING,
) -> tuple[Difference, ...]:
    """Each difference once, with the first happening that shows it; empty where both sets start the same.

    ``but`` are the names of fields of `StartedJob` that may differ.  Where
    the jobs that we write fail (``translation.plans_fail``), more may be
    started than before, never less.
    """
    old, new = _by_event(before, NO_TRANSLATION), _by_event(after, translation)
    same = tuple(name for name in _FIELDS if name not in but)
    if translation.plans_fail:
        same = ("check",)
    found: dict[tuple[object, ...], Difference] = {}
    seen = set[tuple[tuple[int, ...], tuple[int, ...]]]()
    for happening in happenings:
        facts = facts_of(happening)
        were = [each.jobs(happening, facts) for each in old[happening.event]]
        are = [each.jobs(happening, facts) for each in new[happening.event]]
        key = tuple(id(each) for each in were if each), tuple(id(each) for each in are if each)
        if key in seen:  # the starters keep what they gave, so that it is the same object
            continue
        seen.add(key)
        flat = [job for jobs in were for job in jobs], [job for jobs in are for job in jobs]
        for job, what in _between(*flat, same, more=translation.plans_fail):
            found.setdefault((job.file, job.check, what), Difference(happening, job.check, what, job.file))
    return tuple(found.values())


def _by_event(workflows: Iterable[Workflow], translation: Translation) -> defaultdict[str, list[Starter]]:
    found: defaultdict[str, list[Starter]] = defaultdict(list)
    for workflow in workflows:
        starter = Starter(workflow, translation)
        for event in starter.triggers:
            found[event].append(starter)
    return found


def _between(
    were: Sequence[StartedJob], are: Sequence[StartedJob], same: tuple[str, ...], *, more: bool
) -> Iterator[tuple[StartedJob, str]]:
    """Jobs of either side that have no equal on the other, first paired by file and check."""
    lost, added = _without_equal(were, are, same), _without_equal(are, were, same)
    for job in lost:
        pair = next((each for each in added if (each.file, each.check) == (job.file, job.check)), None)
        pair = pair or next((each for each in added if each.check == job.check), None)
        if pair is None:
            yield job, "is not started any more"
            continue
        added.remove(pair)
        yield from ((job, each) for each in _told(job, pair, same))
    if not more:
        yield from ((job, "is started now and was not") for job in added)


def _without_equal(these: Sequence[StartedJob], those: Sequence[StartedJob], same: tuple[str, ...]) -> list[StartedJob]:
    counted = Counter(_key(each, same) for each in those)
    found = []
    for job in these:
        key = _key(job, same)
        if counted[key]:
            counted[key] -= 1
        else:
            found.append(job)
    return found


def _key(job: StartedJob, same: tuple[str, ...]) -> _Key:
    return tuple(getattr(job, name) for name in same)


def _told(was: StartedJob, now: StartedJob, same: tuple[str, ...]) -> Iterator[str]:
    for name in same:
        old, new = getattr(was, name), getattr(now, name)
        if old != new:
            yield f"has another {name}" if name == "work" else f"has {name} {_shown(new)} and had {_shown(old)}"


def _shown(value: object) -> str:
    match value:
        case None | () | "" | frozenset() if not value:
            return "none"
        case frozenset():
            return ", ".join(sorted(map(str, value)))
        case tuple():
            return ", ".join("=".join(each) if isinstance(each, tuple) else str(each) for each in value)
    return str(value)
