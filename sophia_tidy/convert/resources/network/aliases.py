"""Further names of a service → further Services: network aliases, ``links``, ``container_name``, ``hostname``.

Two services with one alias answer in turn on Docker; a Service selects the
pods of one, so there a person has to decide.
"""

from collections.abc import Sequence
from typing import Any

from ....manifests.objects import Manifest, filled, manifest
from ...context import Conversion
from ...stack import Service
from .service_hosts import Host, HostKind, claims, hosts, is_alias_service, mentioned

_RULES = {
    HostKind.ALIAS: "network-alias",
    HostKind.LINK: "link-alias",
    HostKind.CONTAINER: "container-name",
    HostKind.HOSTNAME: "hostname-alias",
}


def alias_manifests(
    service: Service, conversion: Conversion, ports: Sequence[dict[str, Any]], *, headless: bool
) -> list[Manifest]:
    """One Service for each further name, beside the service's own; accounts for the names and for ``links``."""
    found: dict[str, Manifest] = {}
    for host in claims(conversion):
        if host.service != service.name or host.kind not in _RULES:
            continue
        if is_alias_service(host, conversion) and hosts(conversion)[host.written].service == service.name:
            spec = {
                "clusterIP": "None" if headless or not ports else "",
                "selector": conversion.selector(service),
                "ports": [dict(port) for port in ports],
            }
            found[host.target] = manifest(
                "v1", "Service", host.target, labels=conversion.selector(service), spec=filled(spec)
            )
        _account(host, service, conversion)
    _account_links(service, conversion)
    return list(found.values())


def _account(host: Host, service: Service, conversion: Conversion) -> None:
    rule, ledger, own = _RULES[host.kind], conversion.ledger, f"Service/{conversion.name(service)}"
    first = hosts(conversion)[host.written]
    if first.service != service.name:
        conversion.decide(
            host.at,
            "alias-collision",
            f"{host.written} is a name of {first.service} and of {service.name}; "
            f"Docker led to both in turn, here it leads to {first.service}: choose one, or give each its own name",
        )
    elif host.target == host.written and is_alias_service(host, conversion):
        ledger.mapped(host.at, f"Service/{host.target}", rule=rule)
    elif host.written in (service.name, conversion.name(service)):
        ledger.mapped(host.at, own, rule=rule)
    elif host.written.lower() in mentioned(conversion):
        ledger.adapted(
            host.at,
            own,
            rule=rule,
            note=f"{host.written} is no name that a Service may have; who uses it is led to {host.target}",
        )
    elif host.kind is HostKind.HOSTNAME:
        pass  # the pod's own name: accounted for where the pod is made
    elif host.kind is HostKind.CONTAINER:
        ledger.not_applicable(
            host.at,
            rule=rule,
            note=f"nobody in the stack connects by it; pods are named after {conversion.name(service)}",
        )
    else:
        conversion.decide(
            host.at,
            rule,
            f"{host.written} is no name that a Service may have; programs that use it have to say {host.target}",
        )


def _account_links(service: Service, conversion: Conversion) -> None:
    for index, text in enumerate(service.texts("links")):
        name, _, alias = text.partition(":")
        at = service.key("links", index)
        if name not in conversion.stack.services:
            conversion.decide(at, "link", f"{name} is no service of the stack")
        elif not alias or alias == name:
            conversion.ledger.mapped(at, f"Service/{conversion.name(name)}", rule="link")
    for index, text in enumerate(service.texts("external_links")):
        conversion.decide(
            service.key("external_links", index),
            "external-link",
            f"{text.partition(':')[0]} is a container outside of the stack; give it a Service by that name "
            "(type ExternalName, or without a selector)",
        )
    if "mac_address" in service.values:
        conversion.ledger.not_applicable(
            service.key("mac_address"), rule="mac-address", note="the cluster's network gives a pod its address"
        )
