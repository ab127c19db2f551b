"""The facts of a workflow as plain data, for the JSON output; names of secrets, never values."""

from collections.abc import Iterable
from typing import Any

from ...kernel.location import Location
from ..model import Concurrency, Job, Permissions, Text, Trigger
from .inventory import WorkflowFacts


def describe(facts: WorkflowFacts) -> dict[str, Any]:
    """One workflow with all its facts."""
    workflow = facts.workflow
    environments = {job.environment.name.value for job in workflow.jobs if job.environment}
    return {
        "path": str(facts.path),
        "name": _text(workflow.name),
        "broken": workflow.broken,
        "triggers": [_trigger(each) for each in workflow.triggers],
        "permissions": _permissions(workflow.permissions),
        "concurrency": _concurrency(workflow.concurrency),
        "jobs": [_job(each) for each in workflow.jobs],
        "environments": sorted(environments),
        "images": [
            {
                "dockerfile": each.dockerfile,
                "context": each.context,
                "registry": each.registry or None,
                "tags": list(each.tags),
                "exists": each.there,
                **_where(each.job, each.at),
            }
            for each in facts.images
        ],
        "scripts": [{"path": each.path, "exists": each.there, **_where(each.job, each.at)} for each in facts.scripts],
        "deploys": [{"with": each.how, **_where(each.job, each.at)} for each in facts.deploys],
        "calls": [{"target": each.target, "exists": each.there, **_where(each.job, each.at)} for each in facts.calls],
        "secrets": _names(each.name for each in facts.secrets),
        "variables": _names(each.name for each in facts.variables),
    }


def _names(names: Iterable[str]) -> list[str]:
    return sorted(set(names))


def _where(job: str, at: Location) -> dict[str, Any]:
    return {"job": job, "line": at.line}


def _text(text: Text | None) -> str | None:
    return text.value if text else None


def _trigger(trigger: Trigger) -> dict[str, Any]:
    return {
        "event": trigger.event.value,
        "filters": {name: [each.value for each in texts] for name, texts in trigger.filters.items()},
        "schedules": [each.value for each in trigger.crons],
        "inputs": [each.name.value for each in trigger.inputs],
        "secrets": [each.name.value for each in trigger.secrets],
        "outputs": [each.name.value for each in trigger.outputs],
    }


def _permissions(permissions: Permissions | None) -> Any:
    return None if permissions is None else permissions.everything or dict(permissions.scopes)


def _concurrency(concurrency: Concurrency | None) -> dict[str, str | None] | None:
    return {"group": concurrency.group.value, "cancel-in-progress": _text(concurrency.cancel)} if concurrency else None


def _job(job: Job) -> dict[str, Any]:
    return {
        "id": job.id,
        "line": job.at.line,
        "needs": [each.value for each in job.needs],
        "if": _text(job.condition),
        "runs-on": [each.value for each in job.runs_on],
        "uses": _text(job.uses),
        "steps": len(job.steps),
        "actions": [step.uses.value for step in job.steps if step.uses],
        "environment": _text(job.environment.name) if job.environment else None,
        "timeout-minutes": _text(job.timeout),
        "permissions": _permissions(job.permissions),
        "concurrency": _concurrency(job.concurrency),
        "matrix": {name: len(values) for name, values in job.strategy.axes} if job.strategy else None,
        "services": [each.image.value for each in job.services],
        "container": _text(job.container.image) if job.container else None,
    }
