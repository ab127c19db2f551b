"""Accounts for the labels of Traefik's services, and writes what they name: ServersTransport and TLSOption."""

from collections.abc import Iterator
from typing import Any

from .....manifests.objects import Manifest, manifest, target
from ....context import Conversion
from ....names import label
from ....stack import Service
from ...naming.registry import named
from .configuration import configuration
from .fields import SERVICE, TCP_SERVICE, TLS_OPTION, TRANSPORT, Malformed, Table, put, read_fields
from .middleware import VERSION
from .part import OWN_PROVIDERS, Protocol, TraefikPart, local_name


def service_parts(service: Service, conversion: Conversion) -> list[Manifest]:
    """Account for the services that a Compose service defines; the manifests of its transports and TLS options."""
    found = configuration(conversion)
    for part in found.owned("services", service):
        _account(part, conversion)
    return [
        *(
            _plain("ServersTransport", part, TRANSPORT, service, conversion)
            for part in found.owned("transports", service)
        ),
        *(_plain("TLSOption", part, TLS_OPTION, service, conversion) for part in found.owned("options", service)),
    ]


def _account(part: TraefikPart, conversion: Conversion) -> None:
    place = f"IngressRoute.spec.routes.services[{conversion.name(part.owner)}]"
    if not _is_used(part, conversion):
        part.decide(rule="traefik-service", note=f"no router of the stack leads to {part.name}", conversion=conversion)
        return
    part.account(
        f"Service/{conversion.name(part.owner)}.spec.ports",
        "loadbalancer",
        "server",
        "port",
        rule="traefik-service",
        conversion=conversion,
    )
    for path in ("scheme", "tls"):
        part.account(place, "loadbalancer", "server", path, rule="traefik-service", conversion=conversion)
    part.decide(
        "loadbalancer",
        "server",
        "url",
        rule="traefik-service",
        conversion=conversion,
        note="an address outside of the stack; give it a Service (type ExternalName) and lead the route there",
    )
    _options(part, place, conversion)
    part.drop(
        "loadbalancer",
        "healthcheck",
        rule="traefik-service",
        conversion=conversion,
        note="a Service leads to pods that are ready; their readiness probe is what asks them",
    )
    part.drop(
        "loadbalancer", "swarm", rule="traefik-service", note="a Service balances by itself", conversion=conversion
    )
    part.account(place, "loadbalancer", "sticky", rule="traefik-service", conversion=conversion)
    part.account(place, "weighted", rule="traefik-service", conversion=conversion)
    _transport(part, place, conversion)
    part.tell_rest("service", conversion)


def _options(part: TraefikPart, place: str, conversion: Conversion) -> None:
    table = SERVICE if part.protocol is Protocol.HTTP else TCP_SERVICE
    for key, found in list(part.below("loadbalancer")):
        try:
            for _, path, _value in read_fields({key: (found.path[-len(key) :], found.value)} if key else {}, table):
                part.account(
                    f"{place}.{'.'.join(path)}", "loadbalancer", *key, rule="traefik-service", conversion=conversion
                )
        except Malformed as wrong:
            part.decide(
                "loadbalancer",
                *key,
                rule="traefik-value",
                note=f"the value is not {wrong}; it is left out",
                conversion=conversion,
            )


def _transport(part: TraefikPart, place: str, conversion: Conversion) -> None:
    reference = part.get("loadbalancer", "serverstransport")
    name, provider = local_name(reference)
    known = (part.protocol, name) in configuration(conversion).transports
    if reference and provider in OWN_PROVIDERS and known:
        part.account(
            f"{place}.serversTransport",
            "loadbalancer",
            "serverstransport",
            rule="traefik-service",
            conversion=conversion,
        )
    elif reference:
        part.decide(
            "loadbalancer",
            "serverstransport",
            rule="traefik-transport",
            conversion=conversion,
            place=place,
            note=f"the transport {name} is not in the stack; write a ServersTransport and name it in the route",
        )


def _is_used(part: TraefikPart, conversion: Conversion) -> bool:
    """Whether a router or a weighted service leads to a part."""
    found = configuration(conversion)
    owner = conversion.stack.services[part.owner]
    named = {local_name(each.get("service"))[0] for each in found.routers.values()}
    shared = {
        local_name(label_.value)[0]
        for each in found.services.values()
        for key, label_ in each.below("weighted", "services")
        if key[1:] == ("name",)
    }
    errors = {local_name(each.get("errors", "service"))[0] for each in found.middlewares.values()}
    own = any(not each.get("service") and each.protocol is part.protocol for each in found.owned("routers", owner))
    return own or part.name in named | shared | errors


def _plain(kind: str, part: TraefikPart, table: Table, service: Service, conversion: Conversion) -> Manifest:
    """An object whose spec is the part's fields and nothing else."""
    item = manifest(
        VERSION,
        kind,
        named((kind,), ("traefik", part.name), label(part.name), conversion),
        labels=conversion.selector(service),
    )
    spec: dict[str, Any] = {}
    for key, path, value in _read(part, table, conversion):
        put(spec, path, value)
        part.account(target(item, f"spec.{'.'.join(path)}"), *key, rule="traefik-object", conversion=conversion)
    part.tell_rest(kind, conversion)
    return {**item, "spec": spec}


def _read(
    part: TraefikPart, table: Table, conversion: Conversion
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], Any]]:
    for key, found in list(part.labels.items()):
        try:
            yield from read_fields({key: (found.path[-len(key) :], found.value)}, table)
        except Malformed as wrong:
            part.decide(
                *key, rule="traefik-value", note=f"the value is not {wrong}; it is left out", conversion=conversion
            )
