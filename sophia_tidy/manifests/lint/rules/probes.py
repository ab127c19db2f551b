"""Probes.

After kubernetes ``pkg/apis/core/validation/validation.go`` (validateProbe,
validateLivenessProbe, validateReadinessProbe, validateStartupProbe).
"""

from collections.abc import Iterator
from typing import Any

from ....kernel.finding import Severity
from ..item import Container
from ..rule import Said, container_rule
from .containers import handler_wrong

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_NUMBERS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")


@container_rule()
def probe_handler(container: Container) -> Said:
    """Probe that asks nothing, several things, or says too little, which the API server refuses."""
    for key, probe in _probes(container):
        if probe.get("sleep") is None:
            for at, wrong in handler_wrong(probe):
                yield (key, *at), wrong


@container_rule()
def negative_probe_number(container: Container) -> Said:
    """Time or count of a probe below 0, which the API server refuses."""
    for key, probe in _probes(container):
        for name in _NUMBERS:
            if probe.get(name, 0) < 0:
                yield (key, name), f"is {probe[name]}; expected 0 or more"


@container_rule(severity=Severity.WARNING)
def zero_probe_number(container: Container) -> Said:
    """Time or count of a probe that is 0, for which the API server puts its default."""
    for key, probe in _probes(container):
        for name in _NUMBERS[1:]:
            if probe.get(name) == 0:
                yield (key, name), "is 0; expected 1 or more, the server puts its default for 0"


@container_rule()
def success_threshold(container: Container) -> Said:
    """Liveness or startup probe that needs more than one success, which the API server refuses."""
    for key, probe in _probes(container):
        if key != "readinessProbe" and probe.get("successThreshold", 1) > 1:
            yield (key, "successThreshold"), f"is {probe['successThreshold']}; expected 1"


@container_rule()
def probe_grace_period(container: Container) -> Said:
    """Grace period of a readiness probe, or one of a probe below 1 second, which the API server refuses."""
    for key, probe in _probes(container):
        seconds = probe.get("terminationGracePeriodSeconds")
        if seconds is not None and key == "readinessProbe":
            yield (key, "terminationGracePeriodSeconds"), "is set; expected none on a readiness probe"
        elif seconds is not None and seconds <= 0:
            yield (key, "terminationGracePeriodSeconds"), f"is {seconds}; expected 1 or more"


@container_rule()
def probe_port(container: Container) -> Said:
    """Probe of a named port that its container does not have, which the kubelet cannot ask."""
    names = {each.get("name") for each in container.all("ports")}
    for key, probe in _probes(container):
        for handler in ("httpGet", "tcpSocket"):
            port = (probe.get(handler) or {}).get("port")
            if isinstance(port, str) and port and port not in names:
                yield (key, handler, "port"), f"{port!r} is no port of the container; expected a port's name or number"


def _probes(container: Container) -> Iterator[tuple[str, dict[str, Any]]]:
    for key in PROBES:
        if (probe := container.spec.get(key)) is not None:
            yield key, probe


RULES = (probe_handler, negative_probe_number, zero_probe_number, success_threshold, probe_grace_period, probe_port)
