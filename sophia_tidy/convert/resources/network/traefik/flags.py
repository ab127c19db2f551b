"""A Traefik that is part of the stack: what its command line says, and what becomes of it on a cluster that brings one.

Entry points are told apart by their ports: 80 is K3s' ``web``, 443 its
``websecure``, whatever the stack called them.  A certificate resolver is
cert-manager's issuer.  A stack without a Traefik of its own uses one that
was deployed beside it, whose names for entry points are guessed.
"""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from .....manifests.pointer import Pointer
from ....cluster import Routing
from ....context import Conversion
from ....known_images.table import repository
from ....questions import asked_once
from ....stack import Service

WEB, WEBSECURE = "web", "websecure"
_ENTRY_POINTS = {80: WEB, 443: WEBSECURE}
# Patterns as text, for names in lower case: most stacks need none of them, so none is compiled at the start.
_SECURE, _PLAIN = r"https|secure|tls|ssl|443", r"http|web|insecure|\b80\b"
_NAMED, _ADDRESSED = r"name:(\S+)", r"address:\S*?:(\d+)"
_ENTRY = r"entrypoints\.([^.]+)\.(.+)"


class Flag(NamedTuple):
    """One setting of Traefik's static configuration: ``entrypoints.web.address`` and its value."""

    key: str
    value: str
    at: Pointer


class Static(NamedTuple):
    """What is known of the Traefik that a stack was behind."""

    service: str = ""
    entry_points: Mapping[str, int] = MappingProxyType({})
    secured: frozenset[str] = frozenset()
    exposed_by_default: bool = True

    def entry_point(self, name: str) -> str | None:
        """K3s' name of an entry point; None for one that its Traefik does not have."""
        name = name.lower()
        port = self.entry_points.get(name)
        if port is not None:
            return _ENTRY_POINTS.get(port)
        if name in (WEB, WEBSECURE):
            return name
        if re.search(_SECURE, name) and "insecure" not in name:
            return WEBSECURE
        return WEB if re.search(_PLAIN, name) else None


def is_traefik(service: Service) -> bool:
    """Whether a service is a Traefik, by its image."""
    return repository(service.image).rpartition("/")[2] == "traefik"


@asked_once
def static(conversion: Conversion) -> Static:
    """The static configuration of the stack's own Traefik; defaults where there is none."""
    service = next((each for each in conversion.stack.services.values() if is_traefik(each)), None)
    return Static() if service is None else _static(service.name, list(flags(service)))


def exposed_by_default(conversion: Conversion) -> bool:
    """Whether a service is routed to without ``traefik.enable``."""
    return static(conversion).exposed_by_default


def flags(service: Service) -> Iterator[Flag]:
    """Settings from the command line and from ``TRAEFIK_…`` variables, keys in lower case."""
    for index, word in enumerate(service.command or ()):
        if word.startswith("--"):
            key, _, value = word[2:].partition("=")
            yield Flag(key.lower(), value.strip("\"'"), service.key("command", index))
    for name, said in service.environment.items():
        if name.upper().startswith("TRAEFIK_"):
            yield Flag(name[len("TRAEFIK_") :].lower().replace("_", "."), said or "", service.key("environment", name))


def account_for_traefik(service: Service, conversion: Conversion) -> None:
    """Tell a person about a stack's own Traefik where the cluster brings one."""
    if not is_traefik(service) or conversion.cluster.routing is not Routing.TRAEFIK:
        return
    conversion.decide(
        service.key("image"),
        "own-traefik",
        f"{service.name} is a Traefik, and K3s brings one, which reads the routes that are "
        "written here: leave this service out, or start K3s with --disable traefik and give this one the Kubernetes CRD provider",
        target=f"Service/{conversion.name(service)}",
    )
    known = static(conversion)
    for flag in flags(service):
        _account(flag, known, conversion)


def _account(flag: Flag, known: Static, conversion: Conversion) -> None:
    ledger, entry = conversion.ledger, re.fullmatch(_ENTRY, flag.key)
    if entry and entry[2] == "address":
        there = known.entry_point(entry[1])
        if there:
            ledger.adapted(
                flag.at,
                f"IngressRoute.spec.entryPoints[{there}]",
                rule="traefik-flag",
                note=f"K3s' Traefik calls it {there}",
            )
        else:
            conversion.decide(
                flag.at,
                "traefik-entry-point",
                f"K3s' Traefik has no entry point for {flag.value}; add one to its ports by a HelmChartConfig",
            )
    elif flag.key.startswith(("certificatesresolvers.", "certificatesresolver.", "acme")):
        ledger.adapted(
            flag.at,
            "Certificate",
            rule="traefik-flag",
            note=f"cert-manager's issuer {conversion.cluster.issuer} gets the certificates",
        )
    elif flag.key.startswith(("providers.", "docker", "swarm")):
        ledger.not_applicable(flag.at, rule="traefik-flag", note="K3s' Traefik reads Kubernetes' objects")
    elif entry and entry[2].startswith("http.redirections."):
        conversion.decide(
            flag.at,
            "traefik-redirection",
            f"everything on {entry[1]} is sent on to https; give K3s' Traefik the same "
            "(ports.web.http.redirections in its HelmChartConfig)",
        )
    elif entry and entry[2].startswith("http.tls"):
        ledger.adapted(flag.at, "IngressRoute.spec.tls", rule="traefik-flag", note="said at each route")
    else:
        ledger.not_applicable(
            flag.at, rule="traefik-flag", note="a setting of the stack's own Traefik; K3s' has its own"
        )


def _static(name: str, found: list[Flag]) -> Static:
    entries = [(entry[1], entry[2]) for flag in found if (entry := re.fullmatch(_ENTRY, flag.key))]
    hidden = [flag for flag in found if flag.key.replace(".", "").endswith("exposedbydefault")]
    return Static(
        name,
        dict(_entry_points(found)),
        frozenset(entry for entry, rest in entries if rest.startswith("http.tls")),
        all(flag.value.lower() not in ("false", "0", "f") for flag in hidden),
    )


def _entry_points(found: list[Flag]) -> Iterator[tuple[str, int]]:
    """v2's ``--entrypoints.web.address=:80`` and v1's ``--entrypoints=Name:http Address::80``."""
    for flag in found:
        entry = re.fullmatch(_ENTRY, flag.key)
        number = flag.value.partition("/")[0].rpartition(":")[2]
        if entry and entry[2] == "address" and number.isdecimal():
            yield entry[1], int(number)
        elif flag.key == "entrypoints":
            value = flag.value.lower()
            called, addressed = re.search(_NAMED, value), re.search(_ADDRESSED, value)
            if called and addressed:
                yield called[1], int(addressed[1])
