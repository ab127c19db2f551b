"""Time limits: a job that hangs costs six hours of a runner, GitHub's own limit; most jobs are done in minutes.

A job that changes something outside keeps GitHub's limit, written down: to be
stopped in the midst of a migration is worse than to wait.
"""

from ...formats.shell import commands
from ..model import Job, Step
from .draft import JobDraft
from .model import Hardening

USUAL, MOST = 60, 360  # minutes; the second is GitHub's ("Usage limits": job execution time)
_LASTING = frozenset(
    "terraform tofu pulumi kubectl helm ansible-playbook ansible flux argocd aws gcloud az doctl fly flyctl ssh scp "
    "rsync vercel netlify wrangler serverless cdk sam alembic twine poetry-publish eksctl docker-compose".split()
)
_WORDS = ("deploy", "publish", "release", "migrat", "apply", "terraform", "pulumi", "backup", "provision")


def limit(draft: JobDraft) -> None:
    """Write a limit where a job with steps has none.

    Raises:
        EditRefused: the job has no keys.
    """
    job = draft.job
    if job.uses is not None or job.timeout is not None:
        return
    minutes = MOST if _is_lasting(job) or _own_limits(job) >= USUAL else USUAL
    draft.add_keys(draft.body, [f"timeout-minutes: {minutes}"], f"timeout-minutes: {minutes}")
    draft.mean(("timeout-minutes",), f"int {minutes}")
    why = "as GitHub has it" if minutes == MOST else "as GitHub had 360"
    draft.tell(Hardening.TIMEOUT, job.at, f"job {job.id} had no time limit; it has {minutes} minutes, {why}")


def _is_lasting(job: Job) -> bool:
    """Whether it may change something outside of its runner."""
    names = f"{job.id} {job.name or ''}".lower()
    return (
        job.environment is not None or any(word in names for word in _WORDS) or any(_lasts(step) for step in job.steps)
    )


def _lasts(step: Step) -> bool:
    if step.uses is not None:
        return any(word in step.uses.value.partition("@")[0].lower() for word in _WORDS)
    script = step.run.value if step.run is not None else ""
    return any(
        command.program in _LASTING or any(word in command.program.lower() for word in _WORDS)
        for command in commands(script)
    )


def _own_limits(job: Job) -> float:
    """The minutes that its steps may take by their own limits; all there is, where an expression says one."""
    total = 0.0
    for step in job.steps:
        if step.timeout is not None:
            total += float(step.timeout.value) if step.timeout.value.replace(".", "", 1).isdigit() else MOST
    return total
