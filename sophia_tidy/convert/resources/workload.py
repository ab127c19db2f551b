"""A service's workload, and what stands beside it: its disruption budget, and access to the Jobs that it waits for."""

from typing import Any

from ...manifest import Manifest
from ..conversion import Conversion
from ..stack import Service
from .alone import alone_of
from .cronjob import cron_job
from .daemonset import daemon_set
from .deployment import deployment
from .disruption import disruption_budgets
from .init_containers import awaited_jobs
from .job import job
from .job_access import access_manifests
from .kind import Workload, workload_of
from .pod import pod_template
from .statefulset import stateful_set
from .storage import storage


def workload_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """Access first, since the workload names it."""
    template = pod_template(service, conversion)
    return [*access_manifests(service, awaited_jobs(service, conversion), conversion),
            _workload(service, conversion, template),
            *disruption_budgets(service, conversion)]


def _workload(service: Service, conversion: Conversion, template: dict[str, Any]) -> Manifest:
    kind = workload_of(service, conversion)
    if kind is Workload.JOB:
        return job(service, conversion, template)
    if kind is Workload.CRON_JOB:
        return cron_job(service, conversion, template)
    stored = storage(service, conversion)
    alone = alone_of(service, conversion, stored)
    match kind:
        case Workload.STATEFUL_SET:
            return stateful_set(service, conversion, template, stored.templates, alone)
        case Workload.DAEMON_SET:
            return daemon_set(service, conversion, template, alone)
        case _:
            return deployment(service, conversion, template, alone)
