"""Routers that ask for host names and path prefixes only → a plain Ingress, which any controller understands.

What Traefik does beside that (middlewares, sticky cookies, TCP) an Ingress
cannot say, so there a person has to decide.
"""

from collections.abc import Iterator
from typing import Any

from .....manifests.objects import Manifest, filled, manifest, target
from ....context import Conversion
from ....names import label
from ....stack import Service
from ...naming.registry import named
from .backend import backends
from .certificate import certificate, secret_name
from .configuration import configuration
from .part import Protocol, TraefikPart
from .rule import Matcher, NotARule, hosts_in, matchers

_PATHS = {"Path": "Exact", "PathPrefix": "Prefix"}


def ingress_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """The Ingresses whose labels a service carries, with their certificates."""
    found: list[Manifest] = []
    for part in configuration(conversion).owned("routers", service):
        found += _ingress(part, service, conversion)
    for part in configuration(conversion).owned("middlewares", service):
        part.decide(
            rule="ingress-middleware",
            note="an Ingress has no middlewares; its controller may have annotations for the same",
            conversion=conversion,
        )
    return found


def _ingress(part: TraefikPart, service: Service, conversion: Conversion) -> Iterator[Manifest]:
    pairs, leads = _pairs(part), [each for each in backends(part, conversion) if "kind" not in each]
    if pairs is None or len(leads) != 1 or part.protocol is not Protocol.HTTP:
        part.decide(
            rule="ingress-rule",
            conversion=conversion,
            note=f"an Ingress cannot say what the router {part.name} asks for; convert with --routing traefik, or write it for your controller",
        )
        return
    item = manifest(
        "networking.k8s.io/v1",
        "Ingress",
        named(("Ingress",), ("router", part.name), label(part.name), conversion),
        labels=conversion.selector(service),
    )
    hosts = hosts_in(part.get("rule")) if part.has("tls") and part.get("tls").lower() != "false" else []
    block = [{"hosts": hosts, "secretName": secret_name(hosts, conversion)}] if hosts else []
    item["spec"] = filled(
        {"ingressClassName": conversion.cluster.ingress_class, "tls": block, "rules": list(_rules(pairs, leads[0]))}
    )
    if hosts:
        yield certificate(hosts, service, conversion)
    _account(part, item, conversion)
    yield item


def _pairs(part: TraefikPart) -> list[tuple[str, Matcher]] | None:
    """Hosts with paths; None where the rule says more than that: ``||`` of hosts, ``&&``, ``||`` of paths."""
    try:
        found = matchers(part.get("rule"))
    except NotARule:
        return None
    hosts = [value for each in found if each.name == "Host" for value in each.values]
    paths = [each for each in found if each.name in _PATHS]
    plain = all(
        each.name in ("Host", *_PATHS) and not each.negated and not any("{" in value for value in each.values)
        for each in found
    )
    if not found or not plain or not _is_product(part.get("rule"), bool(hosts), bool(paths)):
        return None
    return [(host, path) for host in hosts or [""] for path in paths or [Matcher("PathPrefix", ("/",))]]


def _is_product(rule: str, hosts: bool, paths: bool) -> bool:
    """Whether hosts and paths combine freely: one ``&&`` at most, between alternatives of the one and of the other."""
    if rule.count("&&") > 1 or (rule.count("&&") == 0 and hosts and paths):
        return False
    sides = [{each.name == "Host" for each in matchers(side.strip().strip("()") + ")")} for side in rule.split("&&")]
    outer = (
        "||" in rule
        and "&&" in rule
        and "(" not in rule.replace("Host(", "").replace("PathPrefix(", "").replace("Path(", "")
    )
    return all(len(side) == 1 for side in sides) and not outer


def _rules(pairs: list[tuple[str, Matcher]], backend: dict[str, Any]) -> Iterator[dict[str, Any]]:
    leads = {"service": {"name": backend["name"], "port": {"number": backend["port"]}}}
    by_host: dict[str, list[dict[str, Any]]] = {}
    for host, path in pairs:
        by_host.setdefault(host, []).extend(
            {"path": value, "pathType": _PATHS[path.name], "backend": leads} for value in path.values
        )
    yield from (filled({"host": host, "http": {"paths": paths}}) for host, paths in by_host.items())


def _account(part: TraefikPart, item: Manifest, conversion: Conversion) -> None:
    part.account(target(item, "spec.rules"), "rule", rule="ingress", conversion=conversion)
    part.account(target(item, "spec.rules"), "service", rule="ingress", conversion=conversion)
    part.account(
        target(item, "spec.tls"),
        "tls",
        rule="ingress",
        conversion=conversion,
        note=f"cert-manager's issuer {conversion.cluster.issuer} gets the certificate",
    )
    part.drop(
        "entrypoints",
        rule="ingress",
        note="an Ingress answers on its controller's ports for http and https",
        conversion=conversion,
    )
    part.drop("priority", rule="ingress", note="an Ingress takes the longest path first", conversion=conversion)
    part.decide(
        "middlewares",
        rule="ingress-middleware",
        conversion=conversion,
        note=f"an Ingress has no middlewares, and {part.name} goes through some; look up what your controller has for them",
    )
    part.tell_rest("router", conversion)
