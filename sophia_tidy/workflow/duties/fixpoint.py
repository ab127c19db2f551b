"""The verdicts of all jobs together: who needs whom, who calls whom, and who waits for a workflow that goes.

A job that stays keeps what it needs.  Where that is a deployment which the
one workflow does now, keeping both would race, so a person decides.
The file is long because the verdicts are one fixpoint: each rule moves what others have settled.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from ...config.deployers import WAITING
from ..expressions import paths_of
from ..model import Text
from .coverage import target
from .decisions import Decisions
from .deployers import deployer_of
from .job_case import JobCase, Key
from .judge import is_check, judged, only_prints
from .ledger import Deployer, DutyStatus, DutyVerdict
from .triggers import local_path

STAYS = frozenset((DutyStatus.KEPT, DutyStatus.UNMAPPED))


class Verdicts:
    """One verdict a job; ``decided`` are those that a person made, ``back`` the files that one has brought back from the archive."""

    def __init__(self, cases: Mapping[Key, JobCase], decisions: Decisions, back: Collection[PurePosixPath] = ()):
        self.cases, self.back, self._decisions = cases, back, decisions
        self.deployers: dict[Key, Deployer] = {}
        self.waiting = set[Key]()  # those that need a job which goes
        self.decided = {key: found for key in cases if (found := decisions.of(key[0].name, key[1])) is not None}
        self.of: dict[Key, DutyVerdict] = dict(self.decided)
        self._named = {(path, name.lower()): (path, name) for path, name in cases}
        self._callers: list[Key] = []
        self._followers: list[Key] = []
        self._dependents: dict[Key, list[Key]] = {}
        for key in cases:
            for need in self.needs(key):
                self._dependents.setdefault(need, []).append(key)

    def settle(self) -> dict[Key, DutyVerdict]:
        """Judge each alone, then each by its neighbours, until nothing changes; a verdict only ever goes towards staying."""
        self.deployers |= {
            key: deployer for key in self.decided if (deployer := deployer_of(self.cases[key])) is not None
        }
        for key in [each for each in self.cases if each not in self.of]:
            verdict = self._together(key, judged(self.cases[key]))
            if verdict is not None:
                self.of[key] = verdict
            else:
                (self._followers if self.cases[key].job.uses is None else self._callers).append(key)
        waiting = [*self._followers, *self._callers]
        while waiting:
            if not self._follow_all():
                self.of[waiting[0]] = DutyVerdict(DutyStatus.KEPT, "it and others wait for one another")
            waiting = [each for each in waiting if each not in self.of]
        while self._brought_back() or self._needed() or self._follow_all() or self._stranded():
            pass
        return {key: self.of[key] for key in self.cases}

    def _together(self, key: Key, verdict: DutyVerdict | None) -> DutyVerdict | None:
        """The verdict, or what a person decided about all deployers of its kind where nothing else tells that it may go."""
        deployer = deployer_of(self.cases[key]) if verdict is not None and verdict.status in STAYS else None
        if deployer is None:
            return verdict
        self.deployers[key] = deployer
        made = self._decisions.together(deployer.group)
        if made is not None:
            self.decided[key] = made
        return made or verdict

    def needs(self, key: Key) -> Iterator[Key]:
        """The jobs of the same file that one needs."""
        names = ((key[0], need.value.lower()) for need in self.cases[key].job.needs)
        yield from (self._named[name] for name in names if name in self._named)

    def stays(self, key: Key) -> bool:
        return self.of[key].status in STAYS

    def _follow_all(self) -> bool:
        """Jobs that do nothing of their own go the way of those that need them, else of those that they wait for."""
        changed = False
        for key in self._followers:
            around = self._around(key)
            changed |= self._move(key, around, partial(self._follow, key, around))
        for key in self._callers:
            uses = self.cases[key].job.uses
            called = self._jobs_of(uses)
            changed |= self._move(key, called, partial(self._called, uses, called))
        return changed

    def _around(self, key: Key) -> list[Key]:
        """Those that need a job, without those that only wait; where nobody does, those that it needs."""
        if self.cases[key].effects:  # it tells of others
            return list(self.needs(key))
        needing = self._dependents.get(key, [])
        working = [each for each in needing if each not in self._followers or each in self._dependents]
        return working or needing or list(self.needs(key))

    def _move(self, key: Key, around: list[Key], verdict: Callable[[], DutyVerdict]) -> bool:
        """Tell a verdict from its neighbours' once they have one; one that stays already is left."""
        before = self.of.get(key)
        known = all(each in self.of for each in around) or any(self.stays(each) for each in around if each in self.of)
        if not known or (before is not None and before.status in STAYS):
            return False
        self.of[key] = verdict()
        return self.of[key] != before

    def _follow(self, key: Key, around: list[Key]) -> DutyVerdict:
        if not around:
            if not only_prints(self.cases[key]):
                return DutyVerdict(
                    DutyStatus.KEPT,
                    "nothing tells what it is for: it sets things up, and may be a check that this works",
                )
            if is_check(self.cases[key]):
                return DutyVerdict(
                    DutyStatus.KEPT, "it only prints, but pull requests have a check of its name, which may be required"
                )
            return DutyVerdict(DutyStatus.DROPPED, "it only prints, and nothing outside of its log changes")
        names = ", ".join(f"`{job}`" for _, job in around)
        staying = [job for path, job in around if (path, job) in self.of and self.stays((path, job))]
        if self.cases[key].effects:
            return self._messenger(key, staying)
        waits = key not in self._dependents
        if staying:
            return DutyVerdict(
                DutyStatus.KEPT, f"it {'waits for' if waits else 'prepares for'} `{staying[0]}`, which stays"
            )
        statuses = {self.of[each].status for each in around}
        status = next(
            each for each in (DutyStatus.SUPERSEDED, DutyStatus.MERGED, DutyStatus.DROPPED) if each in statuses
        )
        target = "; ".join(dict.fromkeys(self.of[each].target for each in around if self.of[each].target))
        return DutyVerdict(status, f"it only {'waits for' if waits else 'prepares for'} {names}", target)

    def _jobs_of(self, uses: Text | None) -> list[Key]:
        path = PurePosixPath(local_path(uses))
        return [key for key in self.cases if key[0] == path]

    def _messenger(self, key: Key, staying: list[str]) -> DutyVerdict:
        if staying:
            return DutyVerdict(DutyStatus.KEPT, f"it tells people of `{staying[0]}`, which stays")
        case = self.cases[key]
        found = ((each.what, target(case, each)) for each in case.effects)
        names, targets = zip(*found, strict=True)
        return DutyVerdict(
            DutyStatus.MERGED, f"{case.new} tells {', '.join(dict.fromkeys(names))}", "; ".join(dict.fromkeys(targets))
        )

    def _called(self, uses: Text | None, called: list[Key]) -> DutyVerdict:
        name = PurePosixPath(str(uses)).name
        if not called or any(self.stays(each) for each in called if each in self.of):
            return DutyVerdict(DutyStatus.KEPT, f"it calls {name}, which stays")
        statuses = {self.of[each].status for each in called}
        status = next(
            each for each in (DutyStatus.SUPERSEDED, DutyStatus.MERGED, DutyStatus.DROPPED) if each in statuses
        )
        target = "; ".join(dict.fromkeys(self.of[each].target for each in called if self.of[each].target))
        return DutyVerdict(status, f"it only calls {name}, whose jobs are {' and '.join(sorted(statuses))}", target)

    def _brought_back(self) -> bool:
        """What a person has brought back from the archive was not meant to go; two that deploy would race, so there it is asked."""
        changed = False
        for key in self.cases:
            verdict = self.of[key]
            if key[0] in self.back and key not in self.decided and verdict.status not in STAYS:
                asked = verdict.status is DutyStatus.SUPERSEDED
                self.of[key] = (
                    DutyVerdict(
                        DutyStatus.UNMAPPED,
                        f"it was brought back from the archive, and {self.cases[key].new} does its work: say what becomes of it",
                    )
                    if asked
                    else DutyVerdict(DutyStatus.KEPT, "a person has brought it back from the archive")
                )
                changed = True
        return changed

    def _needed(self) -> bool:
        changed = False
        for key in self.cases:
            if self.of[key].status in STAYS:
                for need in (*self.needs(key), *self._started(key), *self._handed_out(key)):
                    changed |= self._keep(key, need)
        return changed

    def _keep(self, key: Key, need: Key) -> bool:
        """What a staying job needs stays with it; a deployment does not, and a decision stands: then a person is asked."""
        verdict, other = self.of[need], need[0] != key[0]
        name = f"`{need[0].name}/{need[1]}`" if other else f"`{need[1]}`"
        if verdict.status in STAYS or verdict.evidence:  # what never worked does not for a neighbour's sake
            return False
        if verdict.status is not DutyStatus.SUPERSEDED and need not in self.decided:
            by = f"`{key[0].name}/{key[1]}`" if other else f"`{key[1]}`"
            self.of[need] = DutyVerdict(DutyStatus.KEPT, f"{by} stays and needs it")
            return True
        asked, reason = key, f"it stays, and it needs {name}, which is {verdict.status}: say what becomes of both"
        if key in self.decided:
            asked, reason = (
                need,
                f"`{key[1]}` is kept and needs it, and {self.cases[key].new} does its work: say what becomes of both",
            )
        if asked in self.decided or self.of[asked].status is DutyStatus.UNMAPPED:
            return False
        made = self._decisions.together(WAITING) if asked == key else None
        if asked == key:
            self.waiting.add(key)
        if made is not None:
            self.decided[key] = made
        self.of[asked] = made or DutyVerdict(DutyStatus.UNMAPPED, reason)
        return True

    def _started(self, key: Key) -> Iterator[Key]:
        """The jobs of other workflows that a job starts by their file's name."""
        case = self.cases[key]
        for step in case.job.steps:
            starts = step.uses is not None and ("workflow" in step.uses.value or "dispatch" in step.uses.value)
            texts = [step.run, *(value for _, value in step.inputs if starts or "dispatch" in value.value)]
            for text in (each.value for each in texts if each is not None):
                if starts or "gh workflow" in text or "/dispatches" in text:
                    yield from (other for other in self.cases if other[0] != key[0] and other[0].name in text)

    def _handed_out(self, key: Key) -> Iterator[Key]:
        """The jobs whose outputs a reusable workflow hands to its callers."""
        trigger = self.cases[key].facts.workflow.trigger("workflow_call")
        for output in trigger.outputs if trigger else ():
            for tree, _ in output.value.expressions if output.value else ():
                named = {parts[1] for parts, _ in paths_of(tree) if parts[0] == "jobs" and len(parts) > 1}
                yield from (other for other in self.cases if other[0] == key[0] and other[1] in named and other != key)

    def _stranded(self) -> bool:
        """Jobs that start after a workflow which goes would never start again."""
        changed = False
        for key, case in self.cases.items():
            trigger = case.facts.workflow.trigger("workflow_run")
            if trigger is None or key in self.decided or self.of[key].status is not DutyStatus.KEPT:
                continue
            gone = [each.value for each in trigger.filters.get("workflows", ()) if self._goes(each.value)]
            others = {way.event for way in case.ways} - {"workflow_run"}
            if gone and not others:
                self.of[key] = replace(
                    self.of[key],
                    status=DutyStatus.UNMAPPED,
                    reason=(
                        f"it stays and starts after {gone[0]!r}, which goes: name the workflow of {case.new} there (line {trigger.event.at.line}), "
                        f"or say what becomes of it; {self.of[key].reason}"
                    ),
                )
                changed = True
        return changed

    def _goes(self, name: str) -> bool:
        keys = [
            key
            for key, case in self.cases.items()
            if (case.facts.workflow.name.value if case.facts.workflow.name else str(case.facts.path)) == name
        ]
        return bool(keys) and not any(self.stays(key) for key in keys)
