"""Which workload a service becomes.

- ``deploy.mode: global`` → DaemonSet; ``replicated-job`` and ``global-job`` → Job;
- a ``swarm.cronjob.schedule`` label (crazy-max/swarm-cronjob) → CronJob;
- a stateful image with a volume of its own → StatefulSet, so that each
  replica keeps its data;
- ``restart: "no"`` without ports and replicas → Job: it runs once;
- everything else → Deployment.
"""

from enum import StrEnum

from ..conversion import Conversion
from ..stack import Service

SCHEDULE = "swarm.cronjob.schedule"


class Workload(StrEnum):
    """The kinds of workload that the tool writes; a closed set."""

    DEPLOYMENT = "Deployment"
    STATEFUL_SET = "StatefulSet"
    DAEMON_SET = "DaemonSet"
    JOB = "Job"
    CRON_JOB = "CronJob"


def workload_of(service: Service, conversion: Conversion) -> Workload:
    """The workload of a service."""
    if SCHEDULE in {**service.labels, **service.deploy.labels}:
        return Workload.CRON_JOB
    match service.deploy.mode:
        case "global":
            return Workload.DAEMON_SET
        case "replicated-job" | "global-job":
            return Workload.JOB
    if _runs_once(service):
        return Workload.JOB
    return Workload.STATEFUL_SET if is_stateful(service, conversion) else Workload.DEPLOYMENT


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
    writes = any(mount.type == "volume" and not mount.read_only for mount in service.mounts)
    return writes and replicas_of(service) > 1


def _runs_once(service: Service) -> bool:
    policy = service.deploy.restart_policy
    never = policy.condition == "none" if policy is not None and policy.condition else service.get("restart") == "no"
    return never and not service.ports and replicas_of(service) == 1
