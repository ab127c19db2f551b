"""Routers → IngressRoute, IngressRouteTCP and IngressRouteUDP.

Each router is one route object, named after it; what it names and nobody
defines is written beside it, once, so that every reference resolves.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from .....kernel.finding import Severity
from .....manifests.objects import Manifest, filled, manifest, target
from ....context import Conversion
from ....names import label
from ....questions import asked_once
from ....stack import Service
from ...naming.registry import named
from .backend import backends, routed_ports
from .configuration import configuration
from .flags import static
from .middleware import VERSION, is_defined, middleware_name, missing_middleware
from .part import OWN_PROVIDERS, Protocol, TraefikPart, local_name
from .rule import NotARule, translated, unknown_matchers
from .tls import tls

__all__ = ["route_manifests", "routed_ports"]
_KINDS = {Protocol.HTTP: "IngressRoute", Protocol.TCP: "IngressRouteTCP", Protocol.UDP: "IngressRouteUDP"}
_V3_SINCE = (1, 32)
"""K3s brings Traefik v3 since its 1.32 (docs.k3s.io, "Traefik Ingress Controller")."""
CATCH_ALL = "HostSNI(`*`)"


class Route(NamedTuple):
    """A router on its way: its part, and the object that it becomes."""

    part: TraefikPart
    item: Manifest

    @property
    def place(self) -> str:
        return target(self.item, "spec")


def route_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """The routes whose labels a service carries, with certificates and what stands for missing middlewares."""
    return [
        item
        for part in configuration(conversion).owned("routers", service)
        for item in _manifests(part, service, conversion)
    ]


def _manifests(part: TraefikPart, service: Service, conversion: Conversion) -> Iterator[Manifest]:
    found = backends(part, conversion)
    rule = _rule(part, conversion)
    if not found or rule is None:
        _tell_unroutable(part, service, conversion, leads=bool(found))
        return
    kind = _KINDS[part.protocol]
    item = manifest(
        VERSION,
        kind,
        named((kind,), ("router", part.name), label(part.name), conversion),
        labels=conversion.selector(service),
    )
    route = Route(part, item)
    secured, certificates = tls(part, item, service, conversion) if part.protocol is not Protocol.UDP else (None, [])
    chain, missing = _chain(route, conversion) if part.protocol is not Protocol.UDP else ([], [])
    entry_points = _entry_points(route, conversion)
    item["spec"] = {
        **({"entryPoints": entry_points} if entry_points else {}),
        "routes": [_route(route, rule, chain, found, conversion)],
        **({"tls": secured} if secured is not None else {}),
    }
    _account(route, conversion)
    yield from (*missing, *certificates, item)


def _rule(part: TraefikPart, conversion: Conversion) -> str | None:
    """The rule; "" for UDP, which has none; None where it cannot be known."""
    if part.protocol is Protocol.UDP:
        return ""
    text = part.get("rule")
    if not text and part.protocol is Protocol.TCP:
        return CATCH_ALL
    if not text or "``" in text or "{{" in text or '""' in text:
        return None
    try:
        if names := unknown_matchers(text):
            conversion.decide(part.labels[("rule",)].at, "traefik-rule", f"{', '.join(names)} is no matcher of Traefik")
        return translated(text, v3=conversion.cluster.version >= _V3_SINCE)
    except NotARule:
        return None


def _tell_unroutable(part: TraefikPart, service: Service, conversion: Conversion, *, leads: bool) -> None:
    if leads and ("``" in part.get("rule") or '""' in part.get("rule")):
        note = f"the rule of the router {part.name} asks for an empty host: the variable that it comes from is not set"
    elif leads:
        note = f"the router {part.name} has no rule that can be read; write the host names that it is for"
    elif local_name(part.get("service"))[1] not in (*OWN_PROVIDERS, "internal"):
        note = f"the router {part.name} leads to a service of another provider of Traefik ({part.get('service')}); write a Service for it"
    else:
        note = f"the router {part.name} leads to no port that is known; say it by loadbalancer.server.port"
    part.decide(rule="traefik-router", note=note, conversion=conversion)


def _route(
    route: Route, rule: str, chain: list[dict[str, str]], found: list[dict[str, Any]], conversion: Conversion
) -> dict[str, Any]:
    if route.part.protocol is Protocol.UDP:
        return {"services": found}
    body = filled({"match": rule, "priority": _priority(route, conversion), "middlewares": chain, "services": found})
    return {"kind": "Rule", **body} if route.part.protocol is Protocol.HTTP else body


def _priority(route: Route, conversion: Conversion) -> int | None:
    text = route.part.get("priority")
    if not text:
        return None
    if not text.lstrip("-").isdecimal():
        route.part.decide(
            "priority", rule="traefik-value", note="a priority is a whole number; it is left out", conversion=conversion
        )
        return None
    return int(text)


def _entry_points(route: Route, conversion: Conversion) -> list[str]:
    """K3s' names of the router's entry points; one that K3s does not have stays as it is, for a person to add."""
    known, found = static(conversion), []
    for name in route.part.words("entrypoints"):
        there = known.entry_point(name)
        if there is None:
            route.part.decide(
                "entrypoints",
                rule="traefik-entry-point",
                conversion=conversion,
                place=f"{route.place}.entryPoints",
                note=f"K3s' Traefik has no entry point {name}; add it to its ports by a HelmChartConfig",
            )
        found.append(there or name)
    return list(dict.fromkeys(found))


def _chain(route: Route, conversion: Conversion) -> tuple[list[dict[str, str]], list[Manifest]]:
    """References to middlewares, and what stands for those that nobody defines."""
    part, chain, missing = route.part, [], []
    for reference in part.words("middlewares"):
        chain.append({"name": middleware_name(reference, conversion)})
        if is_defined(reference, part.protocol, conversion):
            continue
        item, note = missing_middleware(reference, part.protocol, conversion)
        part.decide(
            "middlewares",
            rule="traefik-middleware-missing",
            note=note,
            conversion=conversion,
            place=f"{route.place}.routes[0].middlewares",
        )
        if _made(conversion).setdefault((item["kind"], item["metadata"]["name"]), part.name) == part.name:
            missing.append(item)
    return chain, missing


@asked_once
def _made(conversion: Conversion) -> dict[tuple[str, str], str]:
    """The middlewares that stand for missing ones so far, by kind and name, and the router that each was made for."""
    return {}


def _account(route: Route, conversion: Conversion) -> None:
    part, place = route.part, f"{route.place}.routes[0]"
    written = route.item["spec"]["routes"][0].get("match", "")
    same = written == part.get("rule")
    part.account(
        f"{place}.match",
        "rule",
        rule="traefik-rule",
        conversion=conversion,
        note="" if same else "in the language of the cluster's Traefik",
    )
    part.account(f"{place}.priority", "priority", rule="traefik-router", conversion=conversion)
    part.account(f"{place}.services", "service", rule="traefik-router", conversion=conversion)
    part.account(f"{place}.middlewares", "middlewares", rule="traefik-router", conversion=conversion)
    same = route.item["spec"].get("entryPoints", []) == part.words("entrypoints")
    part.account(
        f"{route.place}.entryPoints",
        "entrypoints",
        rule="traefik-router",
        conversion=conversion,
        note="" if same else "K3s' Traefik calls them web and websecure",
    )
    part.drop(
        "rulesyntax", rule="traefik-router", note="the rule is written in the cluster's syntax", conversion=conversion
    )
    part.tell_rest("router", conversion)
    if "PathRegexp" in written or "HostRegexp" in written:
        conversion.find(
            part.at,
            "traefik-regexp",
            f"{part.name} matches by a regular expression; try it on the cluster's Traefik",
            severity=Severity.NOTE,
        )
