"""Chains of proofs: who waits for what never ran, or always fails, never ran; what only such a job calls or starts, neither.

Each proof is told with its whole chain.  A status function in a condition
(``always()``, ``failure()``) ends a chain, and so does a doubt.
"""

import re
from collections.abc import Iterator

from ...facts.matrix import values
from ...facts.refused import refusal
from ...model import Workflow
from ..job_case import JobCase
from ..ledger import JobProof
from ..triggers import local_path, never, runs_anyway
from .failures import failure_of
from .retired import retired

# Workflows that GitHub itself brings, which no file names.
_BROUGHT = re.compile(r"(?i)pages|codeql|dependabot|copilot|dependency|dynamic|advanced security")


def never_ran(case: JobCase) -> JobProof | None:
    """Why a job has never run, as the files are; None where it may have."""
    known = case.bench.fates
    if case.key not in known:
        known[case.key] = None  # what goes in a circle proves nothing
        known[case.key] = next(
            (
                found
                for ask in (_refused, _false, _no_runner, _waits, _called, _follows, _unreached)
                if (found := ask(case)) is not None
            ),
            None,
        )
    return known[case.key]


def _refused(case: JobCase) -> JobProof | None:
    found = refusal(case.facts.workflow)
    return next(_cannot_call(case), None) if found is None else JobProof(found.reason, (found.at,))


def _cannot_call(case: JobCase) -> Iterator[JobProof]:
    """GitHub reads what a file calls before it starts any of its jobs ("Reuse workflows")."""
    for job in case.facts.workflow.jobs:
        path = local_path(job.uses)
        if job.uses is None or not path:
            continue
        why = _uncallable(case, path)
        if any(call.at == job.uses.at and case.facts.lacks(call) for call in case.facts.calls):
            why = "is not in the repository"
        if why:
            yield JobProof(
                f"it never ran: `{job.id}` calls {job.uses}, which {why}, so GitHub refuses the file (line {job.uses.at.line})",
                (job.uses.at,),
            )


def _uncallable(case: JobCase, path: str) -> str:
    facts = next((each for each in case.bench.inventory.workflows if str(each.path) == path), None)
    if facts is None or facts.workflow.broken:
        return ""
    found = refusal(facts.workflow)
    if found is not None:
        return f"GitHub refuses ({found.reason.removeprefix('it never ran: ')})"
    return "" if facts.workflow.trigger("workflow_call") else "no other workflow may call: it has no workflow_call"


def _false(case: JobCase) -> JobProof | None:
    condition = case.job.condition
    if condition is None or not never(condition):
        return None
    return JobProof(f"it never runs: its condition is false (line {condition.at.line})", (condition.at,))


def _no_runner(case: JobCase) -> JobProof | None:
    """A label that GitHub's runners have no more; where a team has runners of its own, one of theirs may have it."""
    labels = [label for text in case.job.runs_on for label in values(text, case.facts.workflow, case.job)]
    gone = [retired().runners.get(label or "", "") for label in labels]
    if len(case.job.runs_on) != 1 or not labels or not all(gone) or _has_own_runners(case):
        return None
    at = case.job.runs_on[0].at
    return JobProof(f"it does not run: no runner has had the label {labels[0]} since {gone[0]} (line {at.line})", (at,))


def _has_own_runners(case: JobCase) -> bool:
    jobs = (job for facts in case.bench.inventory.workflows for job in facts.workflow.jobs)
    return any("self-hosted" in label.value for job in jobs for label in job.runs_on)


def _unreached(case: JobCase) -> JobProof | None:
    if case.ways or case.bench.without:
        return None
    at = case.job.condition.at if case.job.condition else case.job.at
    return JobProof(
        f"it never runs: its conditions exclude everything that starts the workflow (line {at.line})", (at,)
    )


def _waits(case: JobCase) -> JobProof | None:
    if runs_anyway(case.job.condition):
        return None
    for need in case.job.needs:
        other = case.neighbour(need.value)
        found = None if other is None else never_ran(other) or _always_fails(other)
        if found is not None:
            told = _of(found.reason, f"`{need}`")
            return JobProof(f"it does not run: it needs `{need}`, and {told}", (need.at, *found.evidence))
    return None


def _always_fails(case: JobCase) -> JobProof | None:
    """A failure that is certain and that counts; whatever the job did before, who needs it did not run."""
    found = failure_of(case, every_leg=False)
    masked = case.job.continue_on_error is not None and case.job.continue_on_error.value != "false"
    return None if found is None or masked else JobProof(f"it always fails: {found.why}", (found.at,))


def _called(case: JobCase) -> JobProof | None:
    """A workflow that others call alone, each of which never ran."""
    if not case.facts.only_called:
        return None
    callers = case.bench.paths.callers.get(str(case.facts.path), [])
    proofs = [never_ran(case.bench.cases[facts.path, job.id]) for facts, job in callers]
    found = [each for each in proofs if each is not None]
    if not callers or len(found) < len(proofs):
        return None
    facts, job = callers[0]
    name = f"`{facts.path.name}/{job.id}`"
    others = f" and {len(callers) - 1} more" if len(callers) > 1 else ""
    return JobProof(
        f"it does not run: only {name}{others} call{'' if others else 's'} it, and {_of(found[0].reason, name)}",
        tuple(at for each in found for at in each.evidence),
    )


def _follows(case: JobCase) -> JobProof | None:
    """A workflow that starts after others alone, none of which is ever started."""
    trigger = case.facts.workflow.trigger("workflow_run")
    if trigger is None or len(case.facts.workflow.triggers) > 1:
        return None
    names = trigger.filters.get("workflows", ())
    whys = [_unstarted(case, each.value) for each in names]
    if not names or not all(whys):
        return None
    return JobProof(
        f"it does not run: it starts after {names[0].value!r}, and {whys[0]} (line {names[0].at.line})",
        tuple(each.at for each in names),
    )


def _unstarted(case: JobCase, name: str) -> str:
    """Why no run has a name; empty where one may."""
    found = [each for each in case.bench.inventory.workflows if name in _names(each.workflow)]
    if not found:
        return "" if _BROUGHT.search(name) or _unread(case) else "no workflow here is called so"
    if all(each.only_called for each in found):
        return "that is only called by others, and so has no run of its own"
    return ""


def _unread(case: JobCase) -> bool:
    """Whether a file's name is not known, for nobody can read it."""
    return any(each.workflow.broken for each in case.bench.inventory.workflows)


def _names(workflow: Workflow) -> tuple[str, ...]:
    """What ``workflow_run`` may call a workflow: its name, else its path."""
    return (workflow.name.value if workflow.name else str(workflow.path),)


def _of(reason: str, name: str) -> str:
    """A reason with the name of the job that it is of."""
    return f"{name} {reason.removeprefix('it ')}"
