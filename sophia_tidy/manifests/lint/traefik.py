"""The names in Traefik's kinds: Services, Secrets, and its own Middleware, TLSOption and ServersTransport.

A name with ``@`` belongs to another provider (``auth@file``) and is not
looked up here (doc.traefik.io, "Provider Namespace").
"""

from collections.abc import Iterable, Iterator
from typing import Any

from ..pointer import Pointer
from .item import Item, dig
from .lookup import named, to_service
from .world import Said, World

_MIDDLEWARES = "traefik.ingress.kubernetes.io/router.middlewares"
_OURS = "@kubernetescrd"
_SECRETS: tuple[Pointer, ...] = (
    ("basicAuth", "secret"),
    ("digestAuth", "secret"),
    ("forwardAuth", "tls", "caSecret"),
    ("forwardAuth", "tls", "certSecret"),
)


def of_item(item: Item, world: World) -> Iterator[Said]:
    """What a route or a middleware names."""
    if item.kind == "Middleware":
        yield from _middleware(item, world)
        return
    tcp = "TCP" if item.kind == "IngressRouteTCP" else ""
    for index, route in enumerate(item.spec.get("routes") or ()):
        at: Pointer = ("spec", "routes", index)
        for number, each in enumerate(route.get("services") or ()):
            yield from _service(item, (*at, "services", number), each, world)
        yield from _all(item, (*at, "middlewares"), route.get("middlewares") or (), f"Middleware{tcp}", world)
    if options := dig(item.spec, ("tls", "options")):
        yield from _one(item, ("spec", "tls", "options"), options, "TLSOption", world)
    yield from _secret(item, ("spec", "tls", "secretName"), world)


def of_annotation(item: Item, world: World) -> Iterator[Said]:
    """The middlewares that an Ingress asks Traefik for, each ``<namespace>-<name>@kubernetescrd``."""
    said = (item.metadata.get("annotations") or {}).get(_MIDDLEWARES) or ""
    made = [other for other in world.objects.values() if other.kind == "Middleware"]
    for name in filter(None, (part.strip() for part in said.split(","))):
        plain = name.removesuffix(_OURS)
        known = any(
            plain == f"{other.namespace}-{other.name}" if other.namespace else plain.endswith(f"-{other.name}")
            for other in made
        )
        if plain != name and not known and not world.outside("Middleware", plain):
            yield Said(
                item,
                ("metadata", "annotations", _MIDDLEWARES),
                "missing-object",
                f"names Middleware/{plain}, which no manifest makes; expected one, or it as external",
            )


def _middleware(item: Item, world: World) -> Iterator[Said]:
    for at in _SECRETS:
        yield from _secret(item, ("spec", *at), world)
    chain = dig(item.spec, ("chain", "middlewares")) or ()
    yield from _all(item, ("spec", "chain", "middlewares"), chain, "Middleware", world)
    if service := dig(item.spec, ("errors", "service")):
        yield from _service(item, ("spec", "errors", "service"), service, world)


def _service(item: Item, at: Pointer, said: dict[str, Any], world: World) -> Iterator[Said]:
    namespace = said.get("namespace") or item.namespace
    if (said.get("kind") or "Service") == "Service":
        yield from to_service(item, at, said.get("name") or "", said.get("port"), namespace, world)
    if (transport := said.get("serversTransport")) and item.kind != "IngressRouteTCP":
        yield from _one(item, (*at, "serversTransport"), {"name": transport}, "ServersTransport", world)


def _all(item: Item, at: Pointer, several: Iterable[dict[str, Any]], kind: str, world: World) -> Iterator[Said]:
    for index, each in enumerate(several):
        yield from _one(item, (*at, index), each, kind, world)


def _one(item: Item, at: Pointer, said: dict[str, Any], kind: str, world: World) -> Iterator[Said]:
    name = said.get("name") or ""
    if name and "@" not in name and not world.has(kind, name, said.get("namespace") or item.namespace):
        yield Said(
            item, at, "missing-object", f"names {kind}/{name}, which no manifest makes; expected one, or it as external"
        )


def _secret(item: Item, at: Pointer, world: World) -> Iterator[Said]:
    if name := item.at(*at):
        yield from named(item, at, "Secret", name, None, world)
