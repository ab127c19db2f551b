"""Namespaces of the host that a pod shares: ``network_mode``, ``pid``, ``ipc``, ``uts``, ``userns_mode``, ``cgroup``.

``service:x`` puts two containers into one namespace; on a cluster that is one
pod, which only a person can decide, because the two then start, move and end
together.
"""

from typing import Any

from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_pod
from ..naming.network_names import on_host_network

_FIELDS = {"network_mode": "hostNetwork", "pid": "hostPID", "ipc": "hostIPC"}
_DEFAULTS = {
    "network_mode": ("", "bridge", "default"),
    "pid": ("", "private"),
    "ipc": ("", "private", "shareable"),
    "uts": ("", "private"),
    "userns_mode": ("", "private"),
    "cgroup": ("", "private"),
}


def host(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The ``hostNetwork``, ``hostPID``, ``hostIPC`` and ``hostUsers`` of a pod."""
    found = {field: _shared(service, conversion, key, field) for key, field in _FIELDS.items()}
    found["hostNetwork"] = True if on_host_network(service, conversion) else None
    _uts(service, conversion)
    _users(service, conversion)
    _cgroup(service, conversion)
    return filled(found)


def _shared(service: Service, conversion: Conversion, key: str, field: str) -> bool | None:
    text, at, place = str(service.get(key) or ""), service.key(key), in_pod(service, conversion, field)
    if key not in service.values:
        return None
    if text == "host":
        conversion.ledger.mapped(at, place, rule="host-namespace")
        return True
    if text in _DEFAULTS[key]:
        conversion.ledger.not_applicable(at, rule="namespaces", note="a pod has its own, as is the default")
    elif text.startswith(("service:", "container:")):
        conversion.decide(
            at,
            "shared-namespace",
            f"{key} of {text.partition(':')[2]}: two containers that share a namespace are one pod; "
            "make one a sidecar of the other, or let them talk over a Service",
            target=place,
        )
    elif text == "none":
        conversion.decide(
            at,
            "no-network" if key == "network_mode" else "namespaces",
            "a pod always has a network: a NetworkPolicy that allows nothing comes close"
            if key == "network_mode"
            else "a pod always has /dev/shm; nothing else differs",
            target=place,
        )
    else:
        conversion.decide(
            at,
            "namespaces",
            f"{text!r} is a network of Docker's; name it under networks"
            if key == "network_mode"
            else f"{text!r} has no counterpart in a pod",
        )
    return None


def _uts(service: Service, conversion: Conversion) -> None:
    text = service.get("uts") or ""
    if text == "host":
        conversion.decide(
            service.key("uts"), "host-namespace", "a pod has the node's host name only with hostNetwork: true"
        )
    elif "uts" in service.values:
        conversion.ledger.not_applicable(
            service.key("uts"), rule="namespaces", note="a pod has its own, as is the default"
        )


def _users(service: Service, conversion: Conversion) -> None:
    """``userns_mode: host`` is what a cluster does unless told otherwise."""
    if "userns_mode" not in service.values:
        return
    text = service.get("userns_mode") or ""
    if text == "host":
        conversion.ledger.mapped(
            service.key("userns_mode"),
            in_pod(service, conversion, "hostUsers"),
            rule="namespaces",
            note="pods use the node's users unless they say hostUsers: false",
        )
    elif text in _DEFAULTS["userns_mode"]:
        conversion.ledger.not_applicable(service.key("userns_mode"), rule="namespaces", note="the default")
    else:
        conversion.decide(service.key("userns_mode"), "namespaces", f"{text!r} has no counterpart in a pod")


def _cgroup(service: Service, conversion: Conversion) -> None:
    if "cgroup" in service.values:
        if (service.get("cgroup") or "") in _DEFAULTS["cgroup"]:
            conversion.ledger.not_applicable(
                service.key("cgroup"), rule="namespaces", note="a pod has its own, as is the default"
            )
        else:
            conversion.decide(
                service.key("cgroup"),
                "namespaces",
                "a pod has a cgroup namespace of its own; only a privileged container sees the node's",
            )
    if service.get("cgroup_parent"):
        conversion.ledger.not_applicable(
            service.key("cgroup_parent"),
            rule="cgroup-parent",
            note="a kubelet keeps the cgroups of its pods itself; "
            "what the parent limits goes into resources, or into a ResourceQuota",
        )
