"""Placement of pods: ``deploy.placement``, ``platform``, and what a workload's kind brings with it.

- Constraints are one ``nodeSelectorTerm``, since terms are alternatives and
  expressions in a term all have to hold.
- ``preferences.spread`` spreads over a label and never refuses, as Swarm does
  (``ScheduleAnyway``).
- ``max_replicas_per_node: 1`` is an anti-affinity that has to hold.  A higher
  number has no counterpart: a skew is relative.
- Several copies prefer different nodes, as Swarm's default spreads them.
- ``mode: global`` reaches managers too, so a DaemonSet tolerates their taint;
  so does what is constrained to them.
"""

from collections.abc import Iterator
from typing import Any

from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service
from ..naming.manifest_paths import in_pod
from ..naming.workload_kind import Workload, replicas_of, workload_of
from .constraints import ARCH, CONTROL_PLANE, HOSTNAME, OS, Term, term
from .gpu import gpu_placement

_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
Terms = list[dict[str, Any]]


def placement(service: Service, conversion: Conversion) -> dict[str, Any]:
    """The node selector, affinity, tolerations, spread constraints and runtime class of a pod."""
    terms = list(_constraints(service, conversion))
    devices = gpu_placement(service, conversion)
    reaches_managers = workload_of(service, conversion) is Workload.DAEMON_SET or any(each.manager for each in terms)
    control_plane = [{"key": CONTROL_PLANE, "operator": "Exists", "effect": "NoSchedule"}] if reaches_managers else []
    return filled(
        {
            "nodeSelector": _platform(service, conversion),
            "affinity": _affinity([each.expression for each in terms], service, conversion),
            "tolerations": [*control_plane, *devices["tolerations"]],
            "topologySpreadConstraints": list(_spread(service, conversion)),
            "runtimeClassName": devices["runtimeClassName"],
        }
    )


def _constraints(service: Service, conversion: Conversion) -> Iterator[Term]:
    found = service.deploy.placement
    place = in_pod(service, conversion, "affinity.nodeAffinity")
    for index, text in enumerate(found.constraints if found is not None else ()):
        at = (*found.at, "constraints", index) if found is not None else service.at
        match term(text):
            case Term() as each:
                if each.note:
                    conversion.ledger.adapted(at, place, rule="placement-constraint", note=each.note)
                else:
                    conversion.ledger.mapped(at, place, rule="placement-constraint")
                yield each
            case unmet:
                conversion.decide(at, "placement-constraint", unmet.reason)


def _affinity(expressions: Terms, service: Service, conversion: Conversion) -> dict[str, Any]:
    nodes = {
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": expressions}]}
    }
    return filled({"nodeAffinity": nodes if expressions else {}, "podAntiAffinity": _apart(service, conversion)})


def keeps_apart(service: Service) -> bool:
    """Whether no node may run two copies."""
    found = service.deploy.placement
    return found is not None and found.max_replicas_per_node == 1


def _apart(service: Service, conversion: Conversion) -> dict[str, Any]:
    """Copies on different nodes: required where the stack says so, else wished for."""
    other = {"labelSelector": {"matchLabels": conversion.selector(service)}, "topologyKey": HOSTNAME}
    most = service.deploy.placement.max_replicas_per_node if service.deploy.placement is not None else None
    at = (*service.deploy.at, "placement", "max_replicas_per_node")
    place = in_pod(service, conversion, "affinity.podAntiAffinity")
    if most == 1:
        conversion.ledger.mapped(at, place, rule="max-replicas-per-node")
        return {"requiredDuringSchedulingIgnoredDuringExecution": [other]}
    if most:
        conversion.decide(
            at,
            "max-replicas-per-node",
            f"no scheduler rule says at most {most} on a node; copies prefer "
            "different nodes: choose one a node, or go without",
            target=place,
        )
    elif most == 0:
        conversion.ledger.not_applicable(at, rule="max-replicas-per-node", note="0 means no limit")
    if replicas_of(service) < 2 or workload_of(service, conversion) is Workload.DAEMON_SET:
        return {}
    return {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "podAffinityTerm": other}]}


def _spread(service: Service, conversion: Conversion) -> Iterator[dict[str, Any]]:
    found = service.deploy.placement
    for index, text in enumerate(found.spread if found is not None else ()):
        at = (*service.deploy.at, "placement", "preferences", index)
        each = term(f"{text}==x")
        if not isinstance(each, Term):
            conversion.decide(at, "placement-spread", each.reason)
            continue
        conversion.ledger.mapped(
            at, in_pod(service, conversion, f"topologySpreadConstraints[{index}]"), rule="placement-spread"
        )
        yield {
            "maxSkew": 1,
            "topologyKey": each.expression["key"],
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": conversion.selector(service)},
        }


def _platform(service: Service, conversion: Conversion) -> dict[str, str]:
    """``platform: linux/arm64`` as a choice of nodes; the variant (``v8``) is the image's business."""
    text = service.get("platform")
    if not text:
        return {}
    at, place = service.key("platform"), in_pod(service, conversion, "nodeSelector")
    system, _, architecture = text.partition("/")
    if system not in ("linux", "windows"):
        conversion.decide(at, "platform", f"{text} is no platform of a node; a RuntimeClass would have to run it")
        return {}
    conversion.ledger.mapped(at, place, rule="platform")
    short = architecture.partition("/")[0]
    return filled({OS: system, ARCH: _ARCHITECTURES.get(short, short)})
