"""The last job: tells people how the deployment ended."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from ...kernel.finding import Finding
from ...kernel.location import Location
from ..facts.inventory import FOLDER
from ..project.model import Notifier, Project
from .document import Pairs, WrittenJob, WrittenStep
from .findings import NOTIFIER, finding_at
from .part_jobs import ENVIRONMENT
from .parts import NotifierPart
from .timing.budget import Cost
from .timing.durations import Durations

_RESULT = (
    "${{ contains(needs.*.result, 'failure') && 'failed' || "
    "contains(needs.*.result, 'cancelled') && 'was cancelled' || 'succeeded' }}"
)
_MESSAGE = (
    "${{ github.workflow }} of ${{ github.repository }} (${{ github.ref_name }}) "
    + _RESULT
    + ": ${{ github.server_url }}/${{ github.repository }}/actions/runs/${{ github.run_id }}"
)
_CONDITION = (
    "${{{{ always() && github.event_name != 'pull_request' && (contains(needs.*.result, 'failure') || "
    "contains(needs.*.result, 'cancelled') || needs.{last}.result == 'success') }}}}"
)


class NotifyPlan(NamedTuple):
    """The job, where somebody is told; by kind, where; and who no part can tell."""

    job: WrittenJob | None
    cost: Cost | None
    covered: dict[str, str]
    findings: tuple[Finding, ...]


def notify_job(
    project: Project, parts: Mapping[str, NotifierPart], needs: tuple[str, ...], last: str, durations: Durations
) -> NotifyPlan:
    """The job that runs after all others, whatever became of them; ``last`` tells whether anything was deployed."""
    known = tuple(each for each in dict.fromkeys(project.notifiers) if each.kind in parts)
    findings = tuple(_unknown(each) for each in project.notifiers if each.kind not in parts)
    if not known:
        return NotifyPlan(None, None, {}, findings)
    steps = tuple(_steps(known, parts))
    job = WrittenJob(
        "notify",
        "notify",
        5,
        steps,
        needs=needs,
        condition=_CONDITION.format(last=last),
        environment=ENVIRONMENT,
        env=(("MESSAGE", _MESSAGE),),
        comment=("Says how it ended, however it ended; of a push that deploys nothing there is nothing to say.",),
    )
    covered = {
        notifier.kind: f"notify, {step.name}" for notifier, step in reversed(tuple(zip(known, steps, strict=True)))
    }
    return NotifyPlan(
        job,
        Cost(
            "notify",
            tuple((step.name, durations.of(parts[each.kind].takes)) for each, step in zip(known, steps, strict=True)),
        ),
        dict(sorted(covered.items())),
        findings,
    )


def _steps(known: tuple[Notifier, ...], parts: Mapping[str, NotifierPart]) -> Iterator[WrittenStep]:
    """One step for each webhook; that one of them fails keeps no other from being told."""
    for number, each in enumerate(known):
        step = parts[each.kind].step
        env: Pairs = tuple((name, str(value).replace("@webhook@", each.secret)) for name, value in step.env)
        twice = sum(other.kind == each.kind for other in known) > 1
        yield replace(
            step,
            env=env,
            name=f"{step.name} by {each.secret}" if twice else step.name,
            condition="${{ !cancelled() }}" if number else "",
        )


def _unknown(notifier: Notifier) -> Finding:
    return finding_at(
        NOTIFIER,
        Location(FOLDER),
        f"no part of rules/workflow/notifiers tells {notifier.kind!r} (by {notifier.secret}); "
        "expected one, or a decision on its duty",
    )
