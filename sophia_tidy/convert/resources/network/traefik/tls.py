"""The ``tls`` of a route: passthrough, a certificate by cert-manager, options."""

from typing import Any

from .....manifests.objects import Manifest, target
from ....context import Conversion
from ....names import label
from ....questions import asked_once
from ....stack import Service
from ...naming.registry import named
from .configuration import configuration
from .flags import Static, static
from .part import OWN_PROVIDERS, Protocol, TraefikPart, local_name
from .rule import NotARule, hosts_in


def tls(
    part: TraefikPart, item: Manifest, service: Service, conversion: Conversion
) -> tuple[dict[str, Any] | None, list[Manifest]]:
    """The block, None where the router has no TLS, and the Certificate that nobody wrote yet."""
    place, known = target(item, "spec.tls"), static(conversion)
    if not _is_secured(part, known):
        part.drop("tls", rule="traefik-tls", note="false: no TLS", conversion=conversion)
        return None, []
    block: dict[str, Any] = {}
    if part.protocol is Protocol.TCP and part.truth("tls", "passthrough"):
        block["passthrough"] = True
        part.account_one(f"{place}.passthrough", "tls", "passthrough", rule="traefik-tls", conversion=conversion)
        part.account_one(place, "tls", rule="traefik-tls", conversion=conversion)
        return block, []
    hosts, written = _hosts(part), list[Manifest]()
    if hosts:
        block["secretName"], written = _certified(hosts, service, conversion)
    _options(part, block, place, conversion)
    _account(part, block, hosts, place, conversion)
    return block, written


def _is_secured(part: TraefikPart, known: Static) -> bool:
    """Whether the router says TLS, or its entry point did for all of its routers."""
    if ("tls",) in part.labels:
        return part.get("tls").lower() not in ("false", "0", "f")
    return part.has("tls") or any(name.lower() in known.secured for name in part.words("entrypoints"))


def _hosts(part: TraefikPart) -> list[str]:
    """The names of ``tls.domains``, else those of the rule."""
    domains: list[str] = []
    for index in dict.fromkeys(key[0] for key, _ in part.below("tls", "domains") if key):
        domains += [
            each
            for each in (part.get("tls", "domains", index, "main"), *part.words("tls", "domains", index, "sans"))
            if each
        ]
    if domains:
        return list(dict.fromkeys(domains))
    try:
        return hosts_in(part.get("rule"))
    except NotARule:
        return []


def _certified(hosts: list[str], service: Service, conversion: Conversion) -> tuple[str, list[Manifest]]:
    """The name of the hosts' Certificate, and the Certificate where no route before had it."""
    from .certificate import certificate, secret_name

    written = _written(conversion)
    name = secret_name(hosts, conversion)
    if name in written:
        return name, []
    written.add(name)
    return name, [certificate(hosts, service, conversion)]


@asked_once
def _written(conversion: Conversion) -> set[str]:
    """The names of the Certificates that routes have made so far."""
    return set()


def _options(part: TraefikPart, block: dict[str, Any], place: str, conversion: Conversion) -> None:
    reference = part.get("tls", "options")
    if not reference:
        return
    name, provider = local_name(reference)
    if provider in OWN_PROVIDERS and (Protocol.TCP, name) in configuration(conversion).options:
        block["options"] = {"name": named(("TLSOption",), ("traefik", name), label(name), conversion)}
        part.account(f"{place}.options", "tls", "options", rule="traefik-tls", conversion=conversion)
    elif name == "default":
        part.drop("tls", "options", rule="traefik-tls", note="the default", conversion=conversion)
    else:
        part.decide(
            "tls",
            "options",
            rule="traefik-tls-options",
            conversion=conversion,
            place=place,
            note=f"the TLS options {name} are not in the stack; write a TLSOption and name it in the route",
        )


def _account(part: TraefikPart, block: dict[str, Any], hosts: list[str], place: str, conversion: Conversion) -> None:
    issuer = f"cert-manager's issuer {conversion.cluster.issuer} gets the certificate"
    if hosts:
        part.account(
            f"Certificate/{block['secretName']}",
            "tls",
            "certresolver",
            rule="traefik-certificate",
            conversion=conversion,
            note=issuer,
        )
        part.account(
            f"Certificate/{block['secretName']}.spec.dnsNames",
            "tls",
            "domains",
            rule="traefik-certificate",
            conversion=conversion,
        )
        if any(name.startswith("*.") for name in hosts):
            conversion.find(
                part.at,
                "wildcard-certificate",
                f"{part.name} wants a wildcard certificate: the issuer {conversion.cluster.issuer} "
                "needs a DNS-01 solver",
            )
        if not part.has("tls", "certresolver"):
            part.account_one(
                place,
                "tls",
                rule="traefik-certificate",
                conversion=conversion,
                note=f"{issuer}; before, Traefik had it from elsewhere",
            )
    else:
        part.decide(
            "tls",
            "certresolver",
            rule="traefik-certificate",
            conversion=conversion,
            place=place,
            note="the rule names no host to get a certificate for; the route uses Traefik's default one",
        )
    if ("tls",) not in part.taken:
        part.account_one(place, "tls", rule="traefik-tls", conversion=conversion)
    part.account_one(place, "tls", "passthrough", rule="traefik-tls", conversion=conversion)
