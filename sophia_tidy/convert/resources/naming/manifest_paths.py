"""Paths in the manifests: where a piece of a service ends up, as the ledger writes it."""

from ...context import Conversion
from ...questions import asked_once_each
from ...stack import Service
from .workload_kind import Workload, workload_of


def in_workload(service: Service, conversion: Conversion, path: str = "") -> str:
    """A field of the workload: ``Deployment/api.spec.replicas``."""
    head = _head(service, conversion)
    return f"{head}.{path}" if path else head


@asked_once_each
def _head(service: Service, conversion: Conversion) -> str:
    return f"{workload_of(service, conversion)}/{conversion.name(service)}"


def in_pod(service: Service, conversion: Conversion, path: str = "") -> str:
    """A field of the pod's spec: ``Deployment/api.spec.template.spec.hostname``."""
    return in_template(service, conversion, f"spec.{path}" if path else "spec")


def in_container(service: Service, conversion: Conversion, path: str = "") -> str:
    """A field of the one container: ``Deployment/api.spec.template.spec.containers[0].image``."""
    return in_pod(service, conversion, f"containers[0].{path}" if path else "containers[0]")


def in_template(service: Service, conversion: Conversion, path: str) -> str:
    """A field of the pod template; a CronJob has it one floor down, in its Job's."""
    job = "jobTemplate.spec." if workload_of(service, conversion) is Workload.CRON_JOB else ""
    return in_workload(service, conversion, f"spec.{job}template.{path}")
