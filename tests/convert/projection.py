"""Manifests read back into Compose's words, by code that shares nothing with what wrote them.

What the ledger calls *mapped* has to be there: `lost` names each mapped leaf
whose value the manifests do not give back.
"""

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sophia_tidy.convert.converted_stack import ConvertedStack
from sophia_tidy.convert.ledger import KeyStatus
from sophia_tidy.manifests.pointer import spell

_UNITS = {
    "m": Decimal("0.001"),
    "": Decimal(1),
    "k": Decimal(10**3),
    "M": Decimal(10**6),
    "G": Decimal(10**9),
    "Ki": Decimal(2**10),
    "Mi": Decimal(2**20),
    "Gi": Decimal(2**30),
    "Ti": Decimal(2**40),
}
_WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")


def quantity(text: str) -> Decimal:
    """A Kubernetes quantity as a number."""
    digits = text.rstrip("mkKMGTi")
    return Decimal(digits) * _UNITS[text[len(digits) :]]


def unescaped(text: str) -> str:
    """What a container gets of a text in which Kubernetes expands ``$(NAME)``."""
    return text.replace("$$", "$")


def lost(stacked: ConvertedStack) -> list[str]:
    """The mapped leaves that the manifests do not give back."""
    statuses = {entry.pointer: entry.status for entry in stacked.entries}
    found = []
    for service in stacked.conversion.stack.services.values():
        workload = _workload(stacked, service.name)
        if workload is None:
            continue
        for pointer, there in _facts(service, workload):
            below = [status for known, status in statuses.items() if known[: len(pointer)] == pointer]
            if below and all(status is KeyStatus.MAPPED for status in below) and not there:
                found.append(spell(pointer))
    return found


def _workload(stacked: ConvertedStack, name: str) -> dict[str, Any] | None:
    kubernetes = stacked.conversion.name(name)
    return next(
        (item for item in stacked.manifests if item["kind"] in _WORKLOADS and item["metadata"]["name"] == kubernetes),
        None,
    )


def _facts(service: Any, workload: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], bool]]:
    """Pointers of the stack, and whether the workload says the same."""
    spec = workload["spec"]
    spec = spec["jobTemplate"]["spec"] if workload["kind"] == "CronJob" else spec
    pod = spec["template"]["spec"]
    container = pod["containers"][0]
    yield service.key("image"), container["image"] == service.image
    yield from _words(service, container)
    yield from _variables(service, container)
    for port in service.ports:
        yield (*port.at, "target"), port.target in [each["containerPort"] for each in container.get("ports", ())]
    for mount in service.mounts:
        target = mount.target.rstrip("/") or "/"
        yield (
            (*mount.at, "target"),
            target in [each["mountPath"].rstrip("/") or "/" for each in container.get("volumeMounts", ())],
        )
    if service.deploy.replicas is not None and workload["kind"] in ("Deployment", "StatefulSet"):
        yield service.key("deploy", "replicas"), spec["replicas"] == service.deploy.replicas
    yield from _amounts(service, container.get("resources", {}))
    grace = service.seconds("stop_grace_period")
    if grace is not None:
        yield service.key("stop_grace_period"), pod.get("terminationGracePeriodSeconds") == math.ceil(grace)
    yield from _plain(service, pod, container)


def _words(service: Any, container: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], bool]]:
    for key, there in (("entrypoint", "command"), ("command", "args")):
        words = getattr(service, key)
        if words:
            yield service.key(key), tuple(map(unescaped, container.get(there, ()))) == words


def _variables(service: Any, container: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], bool]]:
    found = {each["name"]: each for each in container.get("env", ())}
    for name, value in service.environment.items():
        entry = found.get(name, {})
        yield (
            service.key("environment", name),
            "valueFrom" in entry or ("value" in entry and unescaped(entry["value"]) == value),
        )


def _amounts(service: Any, resources: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], bool]]:
    for part, there in (("limits", "limits"), ("reservations", "requests")):
        share = getattr(service.deploy, part)
        amounts = resources.get(there, {})
        if share is not None and share.cpus:
            wanted = Decimal(math.ceil(Decimal(str(share.cpus)) * 1000)) / 1000
            yield (*share.at, "cpus"), "cpu" in amounts and quantity(amounts["cpu"]) == wanted
        if share is not None and share.memory:
            yield (*share.at, "memory"), "memory" in amounts and quantity(amounts["memory"]) == share.memory


def _plain(service: Any, pod: dict[str, Any], container: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], bool]]:
    security = {**pod.get("securityContext", {}), **container.get("securityContext", {})}
    capabilities = security.get("capabilities", {})
    said = {
        "working_dir": container.get("workingDir"),
        "tty": container.get("tty"),
        "stdin_open": container.get("stdin"),
        "read_only": security.get("readOnlyRootFilesystem"),
        "privileged": security.get("privileged"),
        "hostname": pod.get("hostname"),
    }
    yield from ((service.key(key), value == service.get(key)) for key, value in said.items() if service.get(key))
    for key, there in (("cap_add", "add"), ("cap_drop", "drop")):
        names = {name.upper().removeprefix("CAP_") for name in service.texts(key)}
        if names:
            yield service.key(key), names <= set(capabilities.get(there, ()))
    aliases = {(each["ip"], name) for each in pod.get("hostAliases", ()) for name in each["hostnames"]}
    for index, text in enumerate(service.texts("extra_hosts")):
        name, _, address = text.partition("=")
        yield service.key("extra_hosts", index), (address.strip("[]"), name) in aliases
