"""The kind of workload that a service becomes.

- a ``swarm.cronjob.schedule`` label (crazy-max/swarm-cronjob) → CronJob;
- ``deploy.mode: global`` → DaemonSet; ``replicated-job`` and ``global-job`` → Job;
- a service for whose end another one waits (``service_completed_successfully``)
  → Job: were it restarted, as a Deployment does, it would never be complete;
- ``restart: "no"`` or ``condition: none``, one copy, nothing that others could
  connect to → Job: it runs once;
- a stateful image, or several copies that each write to a volume of their own
  → StatefulSet, so that each copy keeps its data;
- a service that asks which of its copies it is (``{{.Task.Slot}}``) →
  StatefulSet, the kind that numbers its pods;
- everything else → Deployment, which restarts whatever ends.
"""

import re
from enum import StrEnum

from ...context import Conversion
from ...questions import asked_once_each
from ...stack import Mount, Service

SCHEDULE, SCHEDULED = "swarm.cronjob.schedule", "swarm.cronjob.enable"
_SLOT = re.compile(r"\{\{\s*\.Task\.Slot\s*\}\}")
COMPLETED = "service_completed_successfully"


class Workload(StrEnum):
    """The kinds of workload that the tool writes; a closed set."""

    DEPLOYMENT = "Deployment"
    STATEFUL_SET = "StatefulSet"
    DAEMON_SET = "DaemonSet"
    JOB = "Job"
    CRON_JOB = "CronJob"


@asked_once_each
def workload_of(service: Service, conversion: Conversion) -> Workload:
    """The workload of a service."""
    return _workload(service, conversion)


def replicas_of(service: Service) -> int:
    """How many copies the stack asks for; ``deploy.replicas`` wins over ``scale``, as in Compose."""
    if service.deploy.replicas is not None:
        return service.deploy.replicas
    scale = service.get("scale")
    return 1 if scale is None else int(scale)


def is_stateful(service: Service, conversion: Conversion) -> bool:
    """A database or the like, by its image; or several copies that each write to a named volume."""
    known = conversion.image(service)
    if known is not None and known.stateful:
        return True
    return replicas_of(service) > 1 and any(_is_own(mount, service, conversion) for mount in service.mounts)


def asks_slot(service: Service) -> bool:
    """Whether anything in a service asks which of the copies it is."""
    texts = (
        service.get("hostname") or "",
        *(value or "" for value in service.environment.values()),
        *(mount.source for mount in service.mounts),
    )
    return any(_SLOT.search(text) for text in texts if "{{" in text)


def never_restarts(service: Service) -> bool:
    """Whether the stack says that the container is not started again; ``restart_policy`` wins over ``restart``."""
    policy = service.deploy.restart_policy
    return policy.condition == "none" if policy is not None and policy.condition else service.get("restart") == "no"


def is_awaited(service: Service, conversion: Conversion) -> bool:
    """Whether another service starts when this one has ended well."""
    return any(
        dependency.service == service.name and dependency.condition == COMPLETED
        for other in conversion.stack.services.values()
        for dependency in other.depends_on
    )


def _workload(service: Service, conversion: Conversion) -> Workload:
    labels = {**service.labels, **service.deploy.labels}
    if SCHEDULE in labels and labels.get(SCHEDULED, "true").lower() != "false":
        return Workload.CRON_JOB
    match service.deploy.mode:
        case "global":
            return Workload.DAEMON_SET
        case "replicated-job" | "global-job":
            return Workload.JOB
    if is_awaited(service, conversion) or _runs_once(service, conversion):
        return Workload.JOB
    if is_stateful(service, conversion) or asks_slot(service):
        return Workload.STATEFUL_SET
    return Workload.DEPLOYMENT


def _runs_once(service: Service, conversion: Conversion) -> bool:
    if not never_restarts(service) or service.ports or service.expose or replicas_of(service) != 1:
        return False
    known = conversion.image(service)
    keeps = set(known.data) if known is not None and known.stateful else set()
    return not any(mount.target.rstrip("/") in keeps for mount in service.mounts)


def _is_own(mount: Mount, service: Service, conversion: Conversion) -> bool:
    """Whether a mount is a volume that this service alone writes to, and that is not on a server (NFS, external)."""
    if mount.type != "volume" or mount.read_only:
        return False
    volume = conversion.stack.volumes.get(mount.source)
    if volume is not None and (volume.external or "nfs" in volume.options.get("type", "").lower()):
        return False
    return not any(
        each.source == mount.source and mount.source
        for other in conversion.stack.services.values()
        if other is not service
        for each in other.mounts
    )
