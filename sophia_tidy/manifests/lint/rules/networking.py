"""Ingresses and network policies.

After kubernetes ``pkg/apis/networking/validation/validation.go``.
"""

from collections.abc import Iterator
from typing import Any

from ...name_rules import HIGHEST_PORT, among, dns_1035_label, dns_subdomain, named, network, port, wildcard_name
from ...pointer import Pointer
from ..item import Item
from ..rule import Said, object_rule
from ..selector import selector_wrong
from .ports import PROTOCOLS

_PATH_TYPES = ("Exact", "Prefix", "ImplementationSpecific")
_ODD_PATHS = ("//", "/./", "/../", "%2f", "%2F")


@object_rule("Ingress")
def empty_ingress(item: Item) -> Said:
    """Ingress without a rule and without a default backend, which the API server refuses."""
    if not item.spec.get("rules") and item.spec.get("defaultBackend") is None:
        yield ("spec",), "has no rules; expected rules or defaultBackend"


@object_rule("Ingress")
def ingress_host(item: Item) -> Said:
    """Host of an Ingress that is an address or no DNS name, which the API server refuses.

    Its first label may be ``*``.
    """
    for index, each in enumerate(item.spec.get("rules") or ()):
        if each.get("host") and (wrong := host_wrong(each["host"])):
            yield ("spec", "rules", index, "host"), named(each["host"], wrong)
    for index, each in enumerate(item.spec.get("tls") or ()):
        for number, host in enumerate(each.get("hosts") or ()):
            if wrong := host_wrong(host):
                yield ("spec", "tls", index, "hosts", number), named(host, wrong)


@object_rule("Ingress")
def ingress_path(item: Item) -> Said:
    """Path of an Ingress that does not begin with ``/``, climbs, or has no type, which the API server refuses.

    A rule without paths is refused too.
    """
    for index, rule in enumerate(item.spec.get("rules") or ()):
        if rule.get("http") is not None and not rule["http"].get("paths"):
            yield ("spec", "rules", index, "http", "paths"), "is empty; expected at least one path"
    for at, each in _paths(item):
        kind, path = each.get("pathType") or "", each.get("path") or ""
        if wrong := among(kind, _PATH_TYPES):
            yield (*at, "pathType"), wrong
        elif wrong := _path_wrong(path, kind):
            yield (*at, "path"), named(path, wrong)


@object_rule("Ingress")
def ingress_backend(item: Item) -> Said:
    """Backend of an Ingress without one Service and one port, or one resource, which the API server refuses.

    The port is said by name or by number.
    """
    backends = [((*at, "backend"), each.get("backend") or {}) for at, each in _paths(item)]
    if item.spec.get("defaultBackend") is not None:
        backends.append((("spec", "defaultBackend"), item.spec["defaultBackend"]))
    for at, backend in backends:
        for where, wrong in _backend_wrong(backend):
            yield (*at, *where), wrong


@object_rule("Ingress")
def ingress_class(item: Item) -> Said:
    """Class of an Ingress that is no DNS name, or is said twice, which the API server refuses.

    The annotation ``kubernetes.io/ingress.class`` beside ``ingressClassName`` says it twice.
    """
    name = item.spec.get("ingressClassName")
    if name is not None and (wrong := dns_subdomain(name)):
        yield ("spec", "ingressClassName"), named(name, wrong)
    if name is not None and "kubernetes.io/ingress.class" in (item.metadata.get("annotations") or {}):
        yield ("spec", "ingressClassName"), "is set; expected no annotation kubernetes.io/ingress.class with it"


@object_rule("Ingress")
def ingress_secret(item: Item) -> Said:
    """Certificate's Secret of an Ingress whose name is no DNS name, which the API server refuses."""
    for index, each in enumerate(item.spec.get("tls") or ()):
        if each.get("secretName") and (wrong := dns_subdomain(each["secretName"])):
            yield ("spec", "tls", index, "secretName"), named(each["secretName"], wrong)


@object_rule("NetworkPolicy")
def policy_type(item: Item) -> Said:
    """Network policy of a type other than Ingress and Egress, or of more than two, which the API server refuses."""
    types = item.spec.get("policyTypes") or ()
    for index, each in enumerate(types):
        if wrong := among(each, ("Ingress", "Egress")):
            yield ("spec", "policyTypes", index), wrong
    if len(types) > 2:
        yield ("spec", "policyTypes"), f"has {len(types)} items; expected at most two"


@object_rule("NetworkPolicy")
def policy_selector(item: Item) -> Said:
    """Selector of a network policy with a key, value or operator that is none, which the API server refuses."""
    for at, wrong in selector_wrong(item.spec.get("podSelector") or {}):
        yield ("spec", "podSelector", *at), wrong


@object_rule("NetworkPolicy")
def policy_peer(item: Item) -> Said:
    """Peer of a network policy that is nobody, or a network and pods at once, which the API server refuses."""
    for at, peer in _peers(item):
        selectors = [key for key in ("podSelector", "namespaceSelector") if peer.get(key) is not None]
        if bool(selectors) == (peer.get("ipBlock") is not None):
            yield (
                at,
                f"has {' and '.join([*selectors, 'ipBlock']) if selectors else 'nothing'}; expected selectors, or ipBlock alone",
            )
        for key in selectors:
            for where, wrong in selector_wrong(peer[key]):
                yield (*at, key, *where), wrong


@object_rule("NetworkPolicy")
def policy_network(item: Item) -> Said:
    """Network of a policy's peer that is none, or an exception outside of it, which the API server refuses."""
    for at, peer in _peers(item):
        block = peer.get("ipBlock")
        if block is None:
            continue
        if wrong := network(block.get("cidr") or ""):
            yield (*at, "ipBlock", "cidr"), named(block.get("cidr"), wrong)
            continue
        for index, each in enumerate(block.get("except") or ()):
            if wrong := network(each) or _outside(each, block["cidr"]):
                yield (*at, "ipBlock", "except", index), named(each, wrong)


@object_rule("NetworkPolicy")
def policy_port(item: Item) -> Said:
    """Port of a network policy that is none, or a range that ends before it begins, which the API server refuses.

    Protocols are TCP, UDP and SCTP; ``endPort`` needs a number in ``port``.
    """
    for at, each in _policy_ports(item):
        value, end = each.get("port"), each.get("endPort")
        if value is not None and (wrong := port(value)):
            yield (*at, "port"), wrong
        if wrong := among(each.get("protocol") or "TCP", PROTOCOLS):
            yield (*at, "protocol"), wrong
        if end is not None and (not isinstance(value, int) or not value <= end <= HIGHEST_PORT):
            yield (*at, "endPort"), f"is {end}; expected a number from port, {value!r}, to {HIGHEST_PORT}"


def host_wrong(host: str) -> str:
    """What is wrong with a host of an Ingress."""
    if host.replace(".", "").isdigit() or ":" in host:
        return "is an address; expected a DNS name"
    return wildcard_name(host)


def _path_wrong(path: str, kind: str) -> str:
    if kind == "ImplementationSpecific":
        return "" if not path or path.startswith("/") else "does not begin with '/'"
    if not path.startswith("/"):
        return "does not begin with '/'"
    odd = next((each for each in _ODD_PATHS if each in path), "")
    if odd or path.endswith(("/..", "/.")):
        return f"has {odd or 'a dot as its last part'!r}; expected a plain path"
    return ""


def _backend_wrong(backend: dict[str, Any]) -> Said:
    service = backend.get("service")
    if (service is None) == (backend.get("resource") is None):
        yield (), "has " + ("neither" if service is None else "both") + " service and resource; expected one of them"
    if service is None:
        return
    if wrong := dns_1035_label(service.get("name") or ""):
        yield ("service", "name"), named(service.get("name"), wrong)
    chosen = service.get("port") or {}
    name, number = chosen.get("name"), chosen.get("number")
    if bool(name) == bool(number):
        yield ("service", "port"), "has " + ("both" if name else "neither") + " name and number; expected one of them"
    elif wrong := port(name or number or 0):
        yield ("service", "port"), wrong


def _outside(inner: str, outer: str) -> str:
    from ipaddress import ip_network

    small, large = ip_network(inner, strict=False), ip_network(outer, strict=False)
    if small.version == 4 and large.version == 4:
        within = small.subnet_of(large)
    else:
        within = small.version == 6 and large.version == 6 and small.subnet_of(large)
    return "" if within and small != large else f"is not strictly within {outer}"


def _paths(item: Item) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for index, rule in enumerate(item.spec.get("rules") or ()):
        for number, each in enumerate((rule.get("http") or {}).get("paths") or ()):
            yield ("spec", "rules", index, "http", "paths", number), each


def _directions(item: Item) -> Iterator[tuple[Pointer, str, dict[str, Any]]]:
    for direction, key in (("ingress", "from"), ("egress", "to")):
        for index, rule in enumerate(item.spec.get(direction) or ()):
            yield ("spec", direction, index), key, rule


def _peers(item: Item) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for at, key, rule in _directions(item):
        for index, peer in enumerate(rule.get(key) or ()):
            yield (*at, key, index), peer


def _policy_ports(item: Item) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    for at, _, rule in _directions(item):
        for index, each in enumerate(rule.get("ports") or ()):
            yield (*at, "ports", index), each


RULES = (
    empty_ingress,
    ingress_host,
    ingress_path,
    ingress_backend,
    ingress_class,
    ingress_secret,
    policy_type,
    policy_selector,
    policy_peer,
    policy_network,
    policy_port,
)
