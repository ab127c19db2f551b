"""CronJob: a service with the labels of crazy-max/swarm-cronjob.

====================================  =============================================
label                                 becomes
====================================  =============================================
swarm.cronjob.schedule                ``schedule``; a field of seconds is left out
swarm.cronjob.skip-running            ``concurrencyPolicy: Forbid`` (else Allow)
swarm.cronjob.replicas                ``completions`` and ``parallelism``
swarm.cronjob.enable                  there is a CronJob; false makes none
swarm.cronjob.registry-auth           nothing: the pod's pull secret is asked
swarm.cronjob.query-registry          nothing: ``imagePullPolicy`` says it
====================================  =============================================
"""

from typing import Any

from ....manifests.lint.cron import cron_wrong
from ....manifests.objects import Manifest, filled
from ....manifests.pointer import Pointer
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_workload
from ..naming.workload_kind import SCHEDULE
from .job import job_spec
from .workload_metadata import head

_PREFIX = "swarm.cronjob."
_FIELDS = {
    "schedule": "spec.schedule",
    "skip-running": "spec.concurrencyPolicy",
    "replicas": "spec.jobTemplate.spec.completions",
    "enable": "",
}
_ZONES = ("TZ=", "CRON_TZ=")
_NEVER = "0 0 1 1 *"
_WITH_SECONDS = 6


def cron_job(service: Service, conversion: Conversion, template: dict[str, Any]) -> Manifest:
    """The CronJob around a pod template; suspended where its schedule cannot be said in minutes."""
    labels = _labels(service, conversion)
    written = labels.get("schedule", "")
    zone, schedule = _schedule(written)
    wrong = cron_wrong(schedule)
    if wrong:
        conversion.decide(
            _where(service, SCHEDULE),
            "cron-schedule",
            f"the schedule {written!r} {wrong}; the CronJob is suspended until it has one",
            target=in_workload(service, conversion, "spec.schedule"),
        )
    elif len(schedule) < len(written.strip()) and not zone:
        conversion.ledger.adapted(
            _where(service, SCHEDULE),
            in_workload(service, conversion, "spec.schedule"),
            rule="cron-schedule",
            note="Kubernetes' schedules have no field of seconds",
        )
    copies = labels.get("replicas", "1")
    return head("batch/v1", service, conversion) | {
        "spec": filled(
            {
                "schedule": _NEVER if wrong else schedule,
                "timeZone": zone,
                "suspend": True if wrong else None,
                "concurrencyPolicy": "Forbid" if labels.get("skip-running", "").lower() == "true" else "Allow",
                "jobTemplate": {
                    "spec": job_spec(service, conversion, template, int(copies) if copies.isdecimal() else 1)
                },
            }
        )
    }


def _labels(service: Service, conversion: Conversion) -> dict[str, str]:
    """The labels by their last part, accounted for."""
    found: dict[str, str] = {}
    for at, labels in (
        (service.key("labels"), service.labels),
        ((*service.deploy.at, "labels"), service.deploy.labels),
    ):
        for key, value in labels.items():
            if not key.startswith(_PREFIX):
                continue
            name = key.removeprefix(_PREFIX)
            found[name] = str(value)
            if name in _FIELDS:
                conversion.ledger.mapped((*at, key), in_workload(service, conversion, _FIELDS[name]), rule="cron-job")
            else:
                conversion.ledger.not_applicable(
                    (*at, key), rule="cron-job", note="for swarm-cronjob's own way to the registry"
                )
    return found


def _where(service: Service, key: str) -> Pointer:
    return (*service.deploy.at, "labels", key) if key in service.deploy.labels else service.key("labels", key)


def _schedule(text: str) -> tuple[str, str]:
    """Time zone and schedule, without a field of seconds that names one second."""
    zone, fields = "", text.split()
    if fields and fields[0].startswith(_ZONES):
        zone = fields.pop(0).partition("=")[2]
    if len(fields) == _WITH_SECONDS and fields[0].isdecimal():
        fields.pop(0)
    return zone, " ".join(fields)
