"""Job: a service that runs to its end, once or as often as ``replicas`` says.

A Swarm ``replicated-job`` runs ``replicas`` tasks to completion, all at once
unless ``--max-concurrent`` says less, which a file cannot say.  A
``global-job`` runs one on each node, for which Kubernetes has no kind.

How often a failed one is tried again is ``max_attempts`` of the restart
policy, or the number in ``on-failure:3``; never where the stack says so, and
as often as Kubernetes does (6) where it is silent.

A Job's template cannot be changed, so a new version of it has to replace the
old one; Flux does that for objects that are annotated so.
"""

from typing import Any

from ....manifests.objects import Manifest, filled
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_workload
from ..naming.workload_kind import Workload, asks_slot, replicas_of, workload_of
from .rollout import SingleInstance, rollout
from .workload_metadata import head

_REPLACED = {"kustomize.toolkit.fluxcd.io/force": "enabled"}
_SIX = "a Job tries again six times, the engine without end; say how often, as in on-failure:20, where that is too few"


def job(service: Service, conversion: Conversion, template: dict[str, Any]) -> Manifest:
    """The Job around a pod template."""
    return head("batch/v1", service, conversion, _REPLACED) | {
        "spec": job_spec(service, conversion, template, replicas_of(service))
    }


def job_spec(service: Service, conversion: Conversion, template: dict[str, Any], copies: int) -> dict[str, Any]:
    """The spec of a Job, which a CronJob has too."""
    rollout(service, conversion, SingleInstance())
    if service.deploy.mode == "global-job":
        conversion.decide(
            (*service.deploy.at, "mode"),
            "global-job",
            "Kubernetes has no Job for each node; this one runs once: use a DaemonSet "
            "whose init container does the work",
            target=in_workload(service, conversion),
        )
    return filled(
        {
            "completions": copies if copies > 1 else None,
            "parallelism": copies if copies != 1 else None,
            "completionMode": "Indexed" if asks_slot(service) else None,
            "backoffLimit": _attempts(service, conversion),
            "template": template,
        }
    )


def _attempts(service: Service, conversion: Conversion) -> int | None:
    """The ``backoffLimit``; None leaves Kubernetes' own."""
    policy = service.deploy.restart_policy
    spec = "spec" if workload_of(service, conversion) is Workload.JOB else "spec.jobTemplate.spec"
    place = in_workload(service, conversion, f"{spec}.backoffLimit")
    _tell_times(service, conversion)
    if policy is not None and (policy.condition or policy.max_attempts):
        _tell_condition(service, conversion, place)
        return 0 if policy.condition == "none" else policy.max_attempts or None
    word, _, number = str(service.get("restart") or "").partition(":")
    if word in ("always", "unless-stopped"):
        conversion.ledger.adapted(
            service.key("restart"),
            place,
            rule="restart-of-job",
            note="a Job is started again only when it fails: another service waits for its end",
        )
    elif word == "on-failure" and not number:
        conversion.ledger.adapted(service.key("restart"), place, rule="restart-of-job", note=_SIX)
    else:
        conversion.ledger.mapped(service.key("restart"), place, rule="restart-of-job")
    return 0 if word == "no" else int(number) if number.isdecimal() else None


def _tell_condition(service: Service, conversion: Conversion, place: str) -> None:
    policy, ledger = service.deploy.restart_policy, conversion.ledger
    if policy is None:
        return
    ledger.not_applicable(service.key("restart"), rule="restart", note="deploy.restart_policy is what counts")
    if policy.condition == "on-failure" and not policy.max_attempts:
        ledger.adapted((*policy.at, "condition"), place, rule="restart-of-job", note=_SIX)
    elif policy.condition in ("none", "on-failure"):
        ledger.mapped((*policy.at, "condition"), place, rule="restart-of-job")
    else:
        ledger.adapted(
            (*policy.at, "condition"), place, rule="restart-of-job", note="a Job is started again only when it fails"
        )
    ledger.mapped((*policy.at, "max_attempts"), place, rule="restart-of-job")


def _tell_times(service: Service, conversion: Conversion) -> None:
    policy = service.deploy.restart_policy
    for key in ("delay", "window") if policy is not None else ():
        conversion.ledger.not_applicable(
            (*service.deploy.at, "restart_policy", key),
            rule="restart-delay",
            note="a Job waits 10 s before it tries again, then twice as long each time, up to six minutes",
        )
