"""``healthcheck`` → startup, readiness and liveness probes.

Docker runs the test every ``interval`` (30 s), lets it take ``timeout``
(30 s), calls the container unhealthy after ``retries`` (3) failures in a row,
and does not count failures during ``start_period`` (0 s), in which it asks
every ``start_interval`` instead (docs.docker.com, "Dockerfile
reference", HEALTHCHECK).  Swarm replaces a task that is unhealthy and sends it
no requests; ``docker compose`` only shows it.

- liveness: the same test, interval, timeout and retries.  The kubelet asks at
  once where Docker waits an interval first, hence ``initialDelaySeconds``.
- readiness: the same test, one failure sooner, so that a container gets no
  more requests before it is restarted.
- startup: while it has not succeeded, the others do not count.  It may fail
  for ``start_period`` and then ``retries`` intervals.  Under Compose nothing
  was ever restarted for being unhealthy, so there a container gets five
  minutes to start, whatever the file says: a slow start must not become an
  endless one.

Without a health check, the image's own rule gives readiness, or else a
connection to the first TCP port of the service (`silent_probe`): it keeps a rolling update
from replacing all pods by ones that do not listen, and asks nothing that the
service would not answer anyone else.  There is no liveness without a test
that the stack's author wrote: what was never restarted is not restarted now.
A Job has neither: it is done when its process ends.
"""

from math import ceil
from typing import Any

from ....manifests.objects import filled
from ...context import Conversion
from ...model import Dialect
from ...stack import Healthcheck, Service
from ..naming.manifest_paths import in_container
from ..naming.variable_expansion import escaped
from ..naming.workload_kind import Workload, workload_of
from ..network.host_references import rewrite
from ..network.ports import container_ports
from ..secrets.redact_words import test_command
from ..secrets.secret_variables import marked
from .http_check import http_get

INTERVAL, TIMEOUT, RETRIES = 30.0, 30.0, 3
PATIENT = 10
"""Seconds for which a container that is well may be left out while it starts, where there is no ``start_interval``."""
COMPOSE_START = 300
Probe = dict[str, Any]


def probes(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The probes of a container: ``startupProbe``, ``readinessProbe`` and ``livenessProbe``, as far as there are any."""
    if workload_of(service, conversion) in (Workload.JOB, Workload.CRON_JOB):
        _tell_job(service, conversion)
        return {}
    check = service.healthcheck
    if check is not None and check.off:
        conversion.ledger.mapped(check.at, in_container(service, conversion), rule="healthcheck-off", note="no probes")
        return {}
    if check is not None and len(check.test) > 1:
        return _of_check(check, service, conversion)
    return _of_silence(service, conversion)


def _of_check(check: Healthcheck, service: Service, conversion: Conversion) -> dict[str, Any]:
    """Three probes of one test."""
    ports = {port.number for port in container_ports(service, conversion) if port.protocol == "TCP"}
    request = http_get(check.test, ports)
    command = _command(check, service, conversion)
    if request and not is_concealed(command, check.test):
        handler: Probe = {"httpGet": request}
    else:
        request, handler = None, {"exec": {"command": command}}
    interval = max(1, ceil(check.interval or INTERVAL))
    timeout = max(1, ceil(check.timeout or TIMEOUT))
    retries = check.retries or RETRIES
    startup = _startup(check, interval, retries, handler, timeout, conversion)
    common = {"periodSeconds": interval, "timeoutSeconds": timeout}
    found = {
        "startupProbe": startup,
        "readinessProbe": {**handler, **common, "failureThreshold": max(1, retries - 1)},
        "livenessProbe": {
            **({} if startup else {"initialDelaySeconds": interval}),
            **handler,
            **common,
            "failureThreshold": retries,
        },
    }
    _account(check, service, conversion, as_request=bool(request))
    return filled(found)


def _startup(
    check: Healthcheck, interval: int, retries: int, handler: Probe, timeout: int, conversion: Conversion
) -> Probe | None:
    """The probe that holds the others back while a container starts; None where Docker does not wait either."""
    allowed = (check.start_period or 0) + retries * interval
    if conversion.stack.dialect is Dialect.COMPOSE:
        allowed = max(allowed, COMPOSE_START)
    elif not check.start_period:
        return None
    period = max(1, ceil(check.start_interval or min(PATIENT, interval)))
    return {**handler, "periodSeconds": period, "timeoutSeconds": timeout, "failureThreshold": ceil(allowed / period)}


def _command(check: Healthcheck, service: Service, conversion: Conversion) -> list[str]:
    """The argument vector of a test; a kubelet expands ``$(X)`` in it, Docker does not."""
    form, *words = [
        rewrite(word, (*check.at, "test", index), service, conversion)
        for index, word in enumerate(marked(check.test, (*check.at, "test"), conversion))
    ]
    return test_command(service, conversion, ["/bin/sh", "-c", *words] if form == "CMD-SHELL" else words)


def is_concealed(command: list[str], test: tuple[str, ...]) -> bool:
    """Whether there was a credential in a test: then it stays a command, whose shell knows the variable."""
    return not all(escaped(word) in command for word in test[1:])


def _account(check: Healthcheck, service: Service, conversion: Conversion, *, as_request: bool) -> None:
    ledger = conversion.ledger
    both = ", ".join(in_container(service, conversion, probe) for probe in ("livenessProbe", "readinessProbe"))
    if as_request:
        ledger.adapted(
            (*check.at, "test"),
            both,
            rule="healthcheck-http",
            note="the same request, sent by the kubelet instead of a process in the container",
        )
    else:
        ledger.mapped((*check.at, "test"), both, rule="healthcheck")
    fields = {
        "interval": "livenessProbe.periodSeconds",
        "timeout": "livenessProbe.timeoutSeconds",
        "retries": "livenessProbe.failureThreshold",
        "start_period": "startupProbe.failureThreshold",
        "start_interval": "startupProbe.periodSeconds",
    }
    for key, field in fields.items():
        value = getattr(check, key)
        if value is None:
            continue
        place, whole = in_container(service, conversion, field), key == "retries" or float(value).is_integer()
        if whole:
            ledger.mapped((*check.at, key), place, rule="healthcheck")
        else:
            ledger.adapted((*check.at, key), place, rule="healthcheck", note="rounded up: a probe counts whole seconds")
    ledger.not_applicable((*check.at, "disable"), rule="healthcheck", note="false is the default")


def _of_silence(service: Service, conversion: Conversion) -> dict[str, Any]:
    """Readiness where the stack has no test of its own; a ``healthcheck`` without one times the image's own test."""
    from .inferred_readiness import silent_probe  # most stacks that run for long ask their services themselves

    handler = silent_probe(service, conversion)
    if service.healthcheck is not None:
        why = (
            "has a health check that runs nothing"
            if service.healthcheck.test
            else "times the health check that its image has, which a cluster does not run"
        )
        conversion.decide(
            service.healthcheck.at,
            "healthcheck-of-image",
            f"{service.name} {why}; write its test into the stack",
            target=in_container(service, conversion, "readinessProbe") if handler else "",
        )
    if not handler:
        return {}
    timing = {"periodSeconds": 10, "timeoutSeconds": 5, "failureThreshold": 3}
    return {"readinessProbe": {**_escaped(handler), **timing}}


def _escaped(handler: Probe) -> Probe:
    if "exec" in handler:
        return {**handler, "exec": {"command": [escaped(word) for word in handler["exec"]["command"]]}}
    return handler


def _tell_job(service: Service, conversion: Conversion) -> None:
    if service.healthcheck is not None:
        conversion.ledger.not_applicable(
            service.healthcheck.at,
            rule="healthcheck-of-job",
            note="a Job is done when its process ends; nothing is routed to it",
        )
