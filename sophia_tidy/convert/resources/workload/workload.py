"""A service's workload, and what stands beside it: its disruption budget, and access to the Jobs that it waits for.

A stack has few kinds of workloads, so each kind's file is imported where a service is of that kind.
"""

from typing import Any

from ....manifests.objects import Manifest
from ...context import Conversion
from ...stack import Service
from ..naming.workload_kind import Workload, workload_of
from ..pod.init_containers import awaited_jobs
from ..pod.job_access import access_manifests
from ..pod.pod import pod_template
from ..storage.storage import storage
from .disruption import disruption_budgets
from .single_instance import alone_of


def workload_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """Access first, since the workload names it."""
    template = pod_template(service, conversion)
    return [
        *access_manifests(service, awaited_jobs(service, conversion), conversion),
        _workload(service, conversion, template),
        *disruption_budgets(service, conversion),
    ]


def _workload(service: Service, conversion: Conversion, template: dict[str, Any]) -> Manifest:
    kind = workload_of(service, conversion)
    if kind is Workload.JOB:
        from .job import job

        return job(service, conversion, template)
    if kind is Workload.CRON_JOB:
        from .cronjob import cron_job

        return cron_job(service, conversion, template)
    stored = storage(service, conversion)
    alone = alone_of(service, conversion, stored)
    match kind:
        case Workload.STATEFUL_SET:
            from .statefulset import stateful_set

            return stateful_set(service, conversion, template, stored.templates, alone)
        case Workload.DAEMON_SET:
            from .daemonset import daemon_set

            return daemon_set(service, conversion, template, alone)
        case _:
            from .deployment import deployment

            return deployment(service, conversion, template, alone)
