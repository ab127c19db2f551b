"""The verdict on one job by what it does; None where it does nothing of its own and goes the way of its neighbours."""

from collections.abc import Iterable
from dataclasses import replace

from .coverage import PULLS, broader, deeds_in_words, is_given_up, open_deeds, open_way, target
from .deployment import deployed, deploys
from .effect import StepEffect
from .fit.gate_setup import prepared
from .job_case import JobCase
from .ledger import DutyKind, DutyStatus, DutyVerdict
from .proving.proofs import proven
from .taken_runs import is_taken, larger_run
from .triggers import local_path

_PRINTS = frozenset(("echo", "printf", "true", ":", "sleep", "date", "cat", "ls", "pwd", "set", "env"))


def judged(case: JobCase) -> DutyVerdict | None:
    """What becomes of a job, as far as it alone can tell.

    Order: proofs that it never worked, deployments, what the one workflow
    does not do, what starts it besides, and what it tries besides.
    """
    proof = proven(case)
    if proof is not None:
        return _done_all_the_same(case, proof) or proof
    return _by_deeds(case)


def _done_all_the_same(case: JobCase, proof: DutyVerdict) -> DutyVerdict | None:
    """Where the one workflow does what a job tried in vain: that says more than the proof, which is told with it."""
    failed = proof.reason.startswith(("it cannot have worked", "it does not work any more"))
    waited = "it needs" in proof.reason
    covered = any(target(case, each) for each in case.effects)
    if failed and covered:
        return _by_deeds(case)
    found = _by_deeds(case) if waited and (covered or deploys(case)) else None
    if found is None or found.status not in (DutyStatus.MERGED, DutyStatus.SUPERSEDED):
        return None
    return replace(found, reason=f"{found.reason}; {proof.reason}")


def _by_deeds(case: JobCase) -> DutyVerdict | None:
    """The verdict on what a job does, whether it ever came to it or not."""
    if case.job.uses is not None:
        return None if local_path(case.job.uses) else DutyVerdict(DutyStatus.KEPT, f"it calls {case.job.uses}")
    if deploys(case):
        return deployed(case)
    if not case.effects or tells_of_others(case):
        return None
    return _kept(case) or _given_up(case) or _merged(case)


def _kept(case: JobCase) -> DutyVerdict | None:
    deeds = open_deeds(case, case.effects)
    if deeds:
        soft = [each for each in deeds if each.masked and each.kind is DutyKind.GATE]
        more = (
            "; nobody knows whether it passes, for it cannot fail"
            if len(soft) == 1
            else ("; nobody knows whether they pass, for they cannot fail" if soft else "")
        )
        return DutyVerdict(
            DutyStatus.KEPT,
            f"it {deeds_in_words(case, deeds)}, which {case.new} does not{more if len(soft) == len(deeds) else ''}"
            + _without(case, deeds),
        )
    targets = {found.partition(",")[0] for each in case.effects if (found := target(case, each))}
    reason = broader(case) or _prepared(case, targets) or open_way(case, case.ways) or _build_check(case)
    return DutyVerdict(DutyStatus.KEPT, reason) if reason else None


def _prepared(case: JobCase, targets: Iterable[str]) -> str:
    """What its gates are given besides; each run that was taken over has proven that it needs nothing more."""
    gates = [each for each in case.effects if each.kind in (DutyKind.GATE, DutyKind.SCAN)]
    return "" if all(is_taken(case, each) for each in gates) else prepared(case, targets)


def _without(case: JobCase, deeds: Iterable[StepEffect]) -> str:
    """Legs of a matrix that are not there, in words."""
    places = {each.at for each in deeds}
    gone = list(dict.fromkeys(each.what for each in case.effects if each.missing and each.at in places))
    return f"; {', '.join(gone)} is not in the repository" if gone else ""


def _given_up(case: JobCase) -> DutyVerdict | None:
    """A job all of whose gates could not fail, and are given up."""
    gone = [each for each in case.effects if is_given_up(case, each)]
    if not gone or len(gone) < sum(not each.missing for each in case.effects):
        return None
    return DutyVerdict(DutyStatus.DROPPED, f"{_gates(gone)}, and it does nothing else")


def _gates(gone: Iterable[StepEffect]) -> str:
    names = ", ".join(f"`{each}`" for each in dict.fromkeys(effect.what for effect in gone))
    return f"{names} could not fail, and the configuration gives it up"


def _build_check(case: JobCase) -> str:
    """A build on pull requests is a check that the Dockerfile still works."""
    builds = [each for each in case.effects if each.kind is DutyKind.BUILD and not each.missing]
    asked = any(way.event == "pull_request" for each in builds for way in case.ways_of(each))
    return f"on pull requests it checks that the image builds; {case.new} builds after the merge" if asked else ""


def _merged(case: JobCase) -> DutyVerdict:
    targets = "; ".join(dict.fromkeys(found for each in case.effects if (found := target(case, each))))
    done = {DutyKind.BUILD: "builds", DutyKind.NOTIFY: "tells", DutyKind.REPORT: "keeps"}
    names: dict[str, dict[str, None]] = {}
    for each in case.effects:
        if not each.missing and not is_given_up(case, each):
            names.setdefault(done.get(each.kind, "runs"), {})[each.what] = None
    said = " and ".join(f"{verb} {', '.join(found)}" for verb, found in names.items())
    notes = list(dict.fromkeys(told for each in case.effects if (told := larger_run(case, each))))[:3]
    if any(each.masked for each in case.effects):
        notes.append("its failure was masked, now it counts")
    if gone := [each for each in case.effects if is_given_up(case, each)]:
        notes.append(_gates(gone))
    missing = list(dict.fromkeys(each.what for each in case.effects if each.missing))
    if missing:
        notes.append(f"{', '.join(missing)} is not in the repository and is left out")
    if any(way.event == "push" and way.where == "*" for way in case.ways):
        notes.append("a branch without a pull request is not checked any more")
    return DutyVerdict(DutyStatus.MERGED, "; ".join([f"{case.new} {said}", *notes]), targets)


def tells_of_others(case: JobCase) -> bool:
    """Whether a job only brings word of those that it needs, by a notifier that the one workflow has too."""
    return bool(case.job.needs) and all(each.kind is DutyKind.NOTIFY and target(case, each) for each in case.effects)


def only_prints(case: JobCase) -> bool:
    """Whether nothing of what a job does is seen outside of its log."""
    from ...formats.shell import commands

    runs = [command.program for step in case.job.steps if step.run for command in commands(step.run.value)]
    actions = [step.uses.value for step in case.job.steps if step.uses]
    return (
        not case.job.outputs
        and all(each in _PRINTS for each in runs)
        and all(each.startswith("actions/checkout@") for each in actions)
    )


def is_check(case: JobCase) -> bool:
    """Whether pull requests have a check of it, which a branch protection may require."""
    return any(way.event in PULLS for way in case.ways)
