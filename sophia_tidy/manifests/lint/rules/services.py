"""Services.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidateService, validateServicePort, ValidateServiceClusterIPsRelatedFields)
and the node-port allocator (``pkg/registry/core/service/portallocator``).
The file is long because one kind has eighteen rules that share its ports and types.
"""

from collections.abc import Iterator
from typing import Any

from ...name_rules import (
    address,
    among,
    dns_label,
    dns_subdomain,
    named,
    network,
    port,
    port_number,
    qualified_name,
    special_address,
)
from ...pointer import Pointer
from ..item import Item
from ..rule import Said, object_rule
from ..selector import labels_wrong
from .ports import PROTOCOLS

TYPES = ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")
NODE_PORTS = range(30000, 32768)
_OUTSIDE = ("NodePort", "LoadBalancer")
_LONGEST_AFFINITY = 86400
_KUBELET = 10250


@object_rule("Service")
def service_type(item: Item) -> Said:
    """Service of a type that there is not, which the API server refuses.

    There are ClusterIP, NodePort, LoadBalancer and ExternalName.
    """
    if wrong := among(_type(item), TYPES):
        yield ("spec", "type"), wrong


@object_rule("Service")
def service_without_port(item: Item) -> Said:
    """Service without a port, which the API server refuses.

    Only a headless one and an ExternalName may be without.
    """
    if not item.spec.get("ports") and not headless(item) and _type(item) != "ExternalName":
        yield ("spec", "ports"), "is empty; expected a port, or clusterIP None"


@object_rule("Service")
def service_port_number(item: Item) -> Said:
    """Port of a Service, or its target, that is no port, which the API server refuses."""
    for at, each in _ports(item):
        if wrong := port_number(each.get("port", 0)):
            yield (*at, "port"), wrong
        if each.get("targetPort") not in (None, 0, "") and (wrong := port(each["targetPort"])):
            yield (*at, "targetPort"), wrong


@object_rule("Service")
def service_port_name(item: Item) -> Said:
    """Port of a Service without a name of its own among several, which the API server refuses.

    The name is a DNS label.
    """
    several, seen = len(item.spec.get("ports") or ()) > 1, set[str]()
    for at, each in _ports(item):
        name = each.get("name") or ""
        if not name and several:
            yield (*at, "name"), "is not set; expected a name, as there are several ports"
        elif name and (wrong := dns_label(name)):
            yield (*at, "name"), named(name, wrong)
        elif name in seen:
            yield (*at, "name"), f"{name!r} is the name of another port"
        seen.add(name)


@object_rule("Service")
def service_port_protocol(item: Item) -> Said:
    """Protocol of a Service's port other than TCP, UDP and SCTP, which the API server refuses.

    ``appProtocol``, which says what is spoken above it, is a qualified name.
    """
    for at, each in _ports(item):
        if wrong := among(each.get("protocol") or "TCP", PROTOCOLS):
            yield (*at, "protocol"), wrong
        if each.get("appProtocol") and (wrong := qualified_name(each["appProtocol"])):
            yield (*at, "appProtocol"), named(each["appProtocol"], wrong)


@object_rule("Service")
def duplicate_service_port(item: Item) -> Said:
    """Port of a Service that is there twice with one protocol, which the API server refuses."""
    seen: set[tuple[int, str]] = set()
    for at, each in _ports(item):
        key = each.get("port", 0), each.get("protocol") or "TCP"
        if key in seen:
            yield at, f"{key[0]}/{key[1]} is there before; expected it once"
        seen.add(key)


@object_rule("Service")
def node_port(item: Item) -> Said:
    """Node port outside of 30000 to 32767, there twice, or on a Service that has none, which the API server refuses.

    The range is the server's default.
    """
    seen: set[tuple[int, str]] = set()
    for at, each in _ports(item):
        number = each.get("nodePort", 0)
        if not number:
            continue
        if _type(item) not in _OUTSIDE:
            yield (*at, "nodePort"), f"is set; expected none on a {_type(item)}"
        elif number not in NODE_PORTS:
            yield (*at, "nodePort"), f"is {number}; expected {NODE_PORTS[0]} to {NODE_PORTS[-1]}"
        if (number, each.get("protocol") or "TCP") in seen:
            yield (*at, "nodePort"), f"{number} is there before; expected it once"
        seen.add((number, each.get("protocol") or "TCP"))


@object_rule("Service")
def port_of_kubelet(item: Item) -> Said:
    """Port 10250, the kubelet's, on a load balancer, which the API server refuses."""
    for at, each in _ports(item):
        if _type(item) == "LoadBalancer" and each.get("port") == _KUBELET:
            yield (*at, "port"), f"is {_KUBELET}, the kubelet's; expected another port"


@object_rule("Service")
def cluster_address(item: Item) -> Said:
    """Cluster address of a Service that is none, or ``None`` where outside needs one, which the API server refuses."""
    cluster = item.spec.get("clusterIP") or ""
    if _type(item) == "ExternalName":
        if cluster:
            yield ("spec", "clusterIP"), "is set; expected none on an ExternalName"
    elif cluster == "None":
        if _type(item) in _OUTSIDE:
            yield ("spec", "clusterIP"), f"is None; expected an address on a {_type(item)}"
    elif cluster and (wrong := address(cluster)):
        yield ("spec", "clusterIP"), named(cluster, wrong)
    if (several := item.spec.get("clusterIPs")) and several[0] != cluster:
        yield ("spec", "clusterIPs", 0), f"is {several[0]!r}; expected clusterIP, {cluster!r}"


@object_rule("Service")
def external_name(item: Item) -> Said:
    """ExternalName without a DNS name to go to, which the API server refuses."""
    name = item.spec.get("externalName") or ""
    if _type(item) == "ExternalName" and (wrong := dns_subdomain(name.removesuffix("."))):
        yield ("spec", "externalName"), named(name, wrong)


@object_rule("Service")
def session_affinity(item: Item) -> Said:
    """Session affinity other than ClientIP and None, or of no time it can have, which the API server refuses.

    The time is 1 to 86400 seconds.
    """
    affinity, config = item.spec.get("sessionAffinity") or "None", item.spec.get("sessionAffinityConfig")
    if wrong := among(affinity, ("ClientIP", "None")):
        yield ("spec", "sessionAffinity"), wrong
    elif affinity == "None" and config is not None:
        yield ("spec", "sessionAffinityConfig"), "is set; expected sessionAffinity ClientIP with it"
    elif config is not None:
        seconds = (config.get("clientIP") or {}).get("timeoutSeconds")
        if seconds is not None and not 0 < seconds <= _LONGEST_AFFINITY:
            yield (
                ("spec", "sessionAffinityConfig", "clientIP", "timeoutSeconds"),
                f"is {seconds}; expected 1 to {_LONGEST_AFFINITY}",
            )


@object_rule("Service")
def traffic_policy(item: Item) -> Said:
    """Traffic policy that there is not, or of outside on a Service within, which the API server refuses.

    There are Cluster and Local; ``externalTrafficPolicy`` belongs to what is reached from outside.
    """
    for key in ("externalTrafficPolicy", "internalTrafficPolicy"):
        if item.spec.get(key) and (wrong := among(item.spec[key], ("Cluster", "Local"))):
            yield ("spec", key), wrong
    if item.spec.get("externalTrafficPolicy") and _type(item) not in _OUTSIDE and not item.spec.get("externalIPs"):
        yield ("spec", "externalTrafficPolicy"), f"is set; expected none on a {_type(item)}"


@object_rule("Service")
def load_balancer_field(item: Item) -> Said:
    """Field of load balancers on another Service, or a source range that is none, which the API server refuses."""
    keys = ("loadBalancerSourceRanges", "loadBalancerClass", "allocateLoadBalancerNodePorts")
    for key in keys:
        if item.spec.get(key) is not None and item.spec[key] != [] and _type(item) != "LoadBalancer":
            yield ("spec", key), f"is set; expected none on a {_type(item)}"
    for index, each in enumerate(item.spec.get("loadBalancerSourceRanges") or ()):
        if wrong := network(each.strip()):
            yield ("spec", "loadBalancerSourceRanges", index), named(each, wrong)


@object_rule("Service")
def health_check_node_port(item: Item) -> Said:
    """Health check port on a Service other than a LoadBalancer with Local traffic, which the API server refuses."""
    if item.spec.get("healthCheckNodePort") and not (
        _type(item) == "LoadBalancer" and item.spec.get("externalTrafficPolicy") == "Local"
    ):
        yield ("spec", "healthCheckNodePort"), "is set; expected a LoadBalancer with externalTrafficPolicy Local"


@object_rule("Service")
def address_family(item: Item) -> Said:
    """Address families of a Service that there are not, or two without dual stack, which the API server refuses.

    There are IPv4 and IPv6, and the policies SingleStack, PreferDualStack and RequireDualStack.
    """
    if _type(item) == "ExternalName":
        for key in ("ipFamilyPolicy", "ipFamilies"):
            if item.spec.get(key):
                yield ("spec", key), "is set; expected none on an ExternalName"
        return
    policy, families = item.spec.get("ipFamilyPolicy"), item.spec.get("ipFamilies") or ()
    if policy and (wrong := among(policy, ("SingleStack", "PreferDualStack", "RequireDualStack"))):
        yield ("spec", "ipFamilyPolicy"), wrong
    for index, each in enumerate(families):
        if wrong := among(each, ("IPv4", "IPv6")):
            yield ("spec", "ipFamilies", index), wrong
    if len(families) > (2 if policy in ("PreferDualStack", "RequireDualStack") else 1) or len(set(families)) < len(
        families
    ):
        yield ("spec", "ipFamilies"), f"has {len(families)}; expected one, or two different ones with dual stack"


@object_rule("Service")
def traffic_distribution(item: Item) -> Said:
    """Traffic distribution that the version does not have, which the API server refuses.

    It is PreferClose; from 1.34 PreferSameZone and PreferSameNode too.
    """
    value = item.spec.get("trafficDistribution")
    words = ("PreferClose", "PreferSameZone", "PreferSameNode") if item.version >= (1, 34) else ("PreferClose",)
    if value is not None and (wrong := among(value, words)):
        yield ("spec", "trafficDistribution"), wrong


@object_rule("Service")
def external_address(item: Item) -> Said:
    """External address of a Service that is none, or the node's own, which the API server refuses.

    Loopback and link-local addresses are the node's own.
    """
    for index, each in enumerate(item.spec.get("externalIPs") or ()):
        if wrong := address(each) or special_address(each):
            yield ("spec", "externalIPs", index), named(each, wrong)


@object_rule("Service")
def service_selector(item: Item) -> Said:
    """Selector of a Service with a key or value that is no label, which the API server refuses."""
    for at, wrong in labels_wrong(item.spec.get("selector") or {}):
        yield ("spec", "selector", *at), wrong


def headless(item: Item) -> bool:
    """Whether a Service has no address of its own: its name resolves to its pods."""
    return item.spec.get("clusterIP") == "None"


def _type(item: Item) -> str:
    return item.spec.get("type") or "ClusterIP"


def _ports(item: Item) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for index, each in enumerate(item.spec.get("ports") or ()):
        yield ("spec", "ports", index), each


RULES = (
    service_type,
    service_without_port,
    service_port_number,
    service_port_name,
    service_port_protocol,
    duplicate_service_port,
    node_port,
    port_of_kubelet,
    cluster_address,
    external_name,
    session_affinity,
    traffic_policy,
    load_balancer_field,
    health_check_node_port,
    address_family,
    traffic_distribution,
    external_address,
    service_selector,
)
