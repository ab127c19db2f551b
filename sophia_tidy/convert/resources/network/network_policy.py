"""Networks → NetworkPolicies: who may connect to whom, as on the engine.

On Docker a container reaches those that share a network with it and no
others; on Kubernetes every pod reaches every pod until a policy says
otherwise.  So nothing may come in by default, and for each network its
members may come in to each other (kubernetes.io, "Network Policies": policies
add up).  Beside that:

- the ingress controller may come in to the ports that routes lead to;
- anybody may come in to the ports that are published;
- ``internal: true`` had no way out: pods that are on such networks only may
  connect to their members and to the cluster's DNS;
- a network that other stacks are on as well lets in pods with its label from
  every namespace that carries the label too.

Probes are the kubelet's, whose node a policy never keeps out.  Pods in their
node's network are not governed by policies.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ....kernel.finding import Severity
from ....manifests.objects import PART_OF, Manifest, manifest
from ...cluster import Routing
from ...context import Conversion
from ...names import label
from ...stack import Network, Service
from ..naming.network_names import (
    MEMBER,
    NONE,
    engine_name,
    is_shared,
    isolated,
    network_label,
    networks_of,
    on_host_network,
    policy_name,
)
from ..naming.registry import named
from .default_route import caught, is_routed
from .network_keys import account_for_networks
from .published_ports import is_loopback, is_published, is_web_port, outside
from .traefik.backend import routed_ports

DNS_PORT = 53
SOLVER, SOLVER_PORT = "acme.cert-manager.io/http01-solver", 8089
NAMESPACE_NAME = "kubernetes.io/metadata.name"
_CONTROLLERS = {
    "traefik": ("kube-system", "traefik"),
    "nginx": ("ingress-nginx", "ingress-nginx"),
    "haproxy": ("haproxy-controller", "haproxy-ingress"),
}


def network_manifests(conversion: Conversion) -> list[Manifest]:
    """The policies of a stack; none where the person wants none. Accounts for all networks."""
    account_for_networks(conversion)
    _tell_ungoverned(conversion)
    if not conversion.cluster.network_policies:
        return []
    services = list(conversion.stack.services.values())
    used = list(dict.fromkeys(key for service in services for key in networks_of(service, conversion)))
    found = [_policy("default-deny", conversion, {}, ["Ingress"])]
    found += [_members(key, conversion) for key in used]
    found += _internal(used, conversion)
    if any(isolated(service) for service in services):
        found.append(_policy("no-network", conversion, _labelled(NONE), ["Ingress", "Egress"]))
    for service in services:
        found += _from_outside(service, conversion)
    return [*found, *_solver(services, conversion)]


def namespace_labels(conversion: Conversion) -> dict[str, str]:
    """The labels by which other stacks' policies know this one's namespace: one for each network that it shares."""
    if not conversion.cluster.network_policies:
        return {}
    used = {key for service in conversion.stack.services.values() for key in networks_of(service, conversion)}
    return {
        network_label(engine_name(key, conversion)): MEMBER
        for key in sorted(used)
        if key in conversion.stack.networks and is_shared(conversion.stack.networks[key], conversion)
    }


def _members(key: str, conversion: Conversion) -> Manifest:
    """Members of a network may come in to each other."""
    name = engine_name(key, conversion)
    return _policy(
        policy_name("network", key, conversion),
        conversion,
        _labelled(name),
        ["Ingress"],
        ingress=[{"from": _peers(key, conversion)}],
    )


def _peers(key: str, conversion: Conversion) -> list[dict[str, Any]]:
    name, network = engine_name(key, conversion), conversion.stack.networks.get(key)
    peers: list[dict[str, Any]] = [{"podSelector": _labelled(name)}]
    if network is not None and is_shared(network, conversion):
        peers.append({"namespaceSelector": _labelled(name), "podSelector": _labelled(name)})
    return peers


def _internal(used: Iterable[str], conversion: Conversion) -> Iterator[Manifest]:
    """For each internal network: its members that are on no network with a way out reach members and DNS only."""
    keys = list(used)
    open_ones = [key for key in keys if not _is_internal(key, conversion)]
    for key in keys:
        if _is_internal(key, conversion):
            selector = {
                **_labelled(engine_name(key, conversion)),
                "matchExpressions": [
                    {"key": network_label(engine_name(other, conversion)), "operator": "DoesNotExist"}
                    for other in open_ones
                ],
            }
            if not open_ones:
                del selector["matchExpressions"]
            yield _policy(
                policy_name("internal", key, conversion),
                conversion,
                selector,
                ["Egress"],
                egress=[{"to": _peers(key, conversion)}, _dns()],
            )


def _is_internal(key: str, conversion: Conversion) -> bool:
    network: Network | None = conversion.stack.networks.get(key)
    return network is not None and network.internal


def _dns() -> dict[str, Any]:
    """The cluster's DNS, wherever its pods are called k8s-app: kube-dns."""
    return {
        "to": [
            {
                "namespaceSelector": {"matchLabels": {NAMESPACE_NAME: "kube-system"}},
                "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
            }
        ],
        "ports": [{"port": DNS_PORT, "protocol": protocol} for protocol in ("UDP", "TCP")],
    }


def _from_outside(service: Service, conversion: Conversion) -> Iterator[Manifest]:
    if on_host_network(service, conversion) or isolated(service):
        return
    name, selector = conversion.name(service), {"matchLabels": conversion.selector(service)}
    routed = sorted(routed_ports(service, conversion))
    port = caught(service, conversion)
    if port is not None and is_routed(service, conversion):
        routed = sorted({*routed, port.target})
    if routed:
        yield _policy(
            f"{name}-routed",
            conversion,
            selector,
            ["Ingress"],
            about=service.name,
            ingress=[
                {"from": _controller(conversion), "ports": [{"port": number, "protocol": "TCP"} for number in routed]}
            ],
        )
    published = dict.fromkeys((each.port.target, each.port.protocol.upper()) for each in outside(service, conversion))
    published |= dict.fromkeys(
        (each.target, each.protocol.upper())
        for each in service.ports
        if is_published(each)
        and not is_loopback(each.host_ip)
        and (each.mode == "host" or is_web_port(each, conversion))
    )
    if published:
        yield _policy(
            f"{name}-published",
            conversion,
            selector,
            ["Ingress"],
            about=service.name,
            ingress=[{"ports": [{"port": number, "protocol": protocol} for number, protocol in published]}],
        )


def _controller(conversion: Conversion) -> list[dict[str, Any]]:
    """The pods of the ingress controller; every namespace's where it is not known."""
    name = "traefik" if conversion.cluster.routing is Routing.TRAEFIK else conversion.cluster.ingress_class
    if name not in _CONTROLLERS:
        return [{"namespaceSelector": {}}]
    namespace, app = _CONTROLLERS[name]
    return [
        {
            "namespaceSelector": {"matchLabels": {NAMESPACE_NAME: namespace}},
            "podSelector": {"matchLabels": {"app.kubernetes.io/name": app}},
        }
    ]


def _solver(services: Iterable[Service], conversion: Conversion) -> Iterator[Manifest]:
    """cert-manager answers an HTTP-01 challenge from a pod in the stack's namespace; the controller must come in to it."""
    if any(routed_ports(service, conversion) for service in services):
        selector = {"matchLabels": {SOLVER: "true"}}
        yield _policy(
            "certificate-challenges",
            conversion,
            selector,
            ["Ingress"],
            ingress=[{"from": _controller(conversion), "ports": [{"port": SOLVER_PORT, "protocol": "TCP"}]}],
        )


def _labelled(name: str) -> dict[str, Any]:
    return {"matchLabels": {network_label(name): MEMBER}}


def _policy(
    name: str, conversion: Conversion, pods: dict[str, Any], types: list[str], *, about: str = "", **rules: Any
) -> Manifest:
    """``about`` is the service that the policy is for, "" where it is for a network or for all."""
    name = named(("NetworkPolicy",), (about, name), label(name), conversion)
    return manifest(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        name,
        labels={PART_OF: conversion.application},
        spec={"podSelector": pods, "policyTypes": types, **rules},
    )


def _tell_ungoverned(conversion: Conversion) -> None:
    for service in conversion.stack.services.values():
        if on_host_network(service, conversion):
            conversion.find(
                service.at,
                "host-network-policy",
                f"{service.name} is in its node's network, which no NetworkPolicy governs",
                severity=Severity.NOTE,
            )
