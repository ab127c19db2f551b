"""Names of a service's further Services: ``api-tasks``, ``api-pods``, ``api-published``."""

from ...context import Conversion
from ...names import LONGEST, label
from ...stack import Service
from .registry import SERVICE, named


def derived_name(service: Service, suffix: str, conversion: Conversion) -> str:
    """The service's name with a suffix, other than the name of every service and of every alias."""
    return named((SERVICE,), (suffix, service.name), label(f"{conversion.name(service)}-{suffix}", LONGEST), conversion)


def tasks_name(service: Service, conversion: Conversion) -> str:
    """What ``tasks.<service>`` is called: a name that leads to every pod, not to one of them."""
    return derived_name(service, "tasks", conversion)


def pods_name(service: Service, conversion: Conversion) -> str:
    """The headless Service of a StatefulSet, which gives each of its pods a name (``spec.serviceName``)."""
    return derived_name(service, "pods", conversion)
