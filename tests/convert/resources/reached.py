"""Small stacks, and how they are reached: Services, routes and policies."""

from typing import Any

from sophia_tidy.convert.context import Conversion
from sophia_tidy.convert.ledger import KeyFate
from sophia_tidy.convert.resources.network.network_policy import network_manifests
from sophia_tidy.convert.resources.network.routing import routing_manifests
from sophia_tidy.convert.resources.network.service import service_manifests
from sophia_tidy.manifests.objects import Manifest

from .scene import Values, scene


def network(services: dict[str, Values], **how: Any) -> tuple[Conversion, list[Manifest]]:
    """The conversion, and all that leads to its pods."""
    stage = scene(services, **how)
    items = [
        item
        for service in stage.stack.services.values()
        for item in (*service_manifests(service, stage), *routing_manifests(service, stage))
    ]
    return stage, [*items, *network_manifests(stage)]


def named(items: list[Manifest], kind: str) -> dict[str, Values]:
    """The specs of a kind, by name."""
    return {item["metadata"]["name"]: item["spec"] for item in items if item["kind"] == kind}


def services_of(services: dict[str, Values], **how: Any) -> dict[str, Values]:
    """The specs of the Services, by name."""
    return named(network(services, **how)[1], "Service")


def ports_of(spec: Values) -> list[tuple[int, int, str]]:
    """Port, target and protocol."""
    return [(port["port"], port["targetPort"], port["protocol"]) for port in spec.get("ports", ())]


def fates_of(services: dict[str, Values], **how: Any) -> dict[str, KeyFate]:
    """What became of each leaf, by the dotted rest of its pointer below ``services.``, or all of it elsewhere."""
    stage, _ = network(services, **how)
    return {
        ".".join(map(str, entry.pointer[1:] if entry.pointer[0] == "services" else entry.pointer)): entry
        for entry in stage.ledger.settle(stage.stack.model.values)
    }


def rules_found(services: dict[str, Values], **how: Any) -> set[str]:
    """The rules of the findings."""
    return {finding.rule for finding in network(services, **how)[0].findings}


def port(target: int, published: str = "", **more: Any) -> Values:
    """One of ``ports`` in its long form."""
    return {
        "target": target,
        "mode": "ingress",
        "protocol": "tcp",
        **({"published": published} if published else {}),
        **more,
    }


def routed(labels: Values, **more: Any) -> dict[str, Values]:
    """A service web with Traefik labels, that listens on 80."""
    return {"web": {"expose": ["80"], "labels": {f"traefik.{key}": value for key, value in labels.items()}, **more}}
