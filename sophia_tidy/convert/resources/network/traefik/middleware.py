"""Middlewares: what a request goes through between the router and the service.

A middleware that a router names and no label defines came from a file or
from another stack.  Left out, a door that it kept would stand open; so it is
written as a closed door until a person fills it in.  Only where its name says
that it redirects to https or compresses is it written as that.
The file is long because each kind of middleware has its own fields.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .....manifests.objects import Manifest, filled, manifest, target
from .....secrets.values import is_credential
from ....context import Conversion
from ....names import label
from ....stack import Service
from ...naming.registry import SECRET, named
from ..detected_calls import urls_in
from ..service_hosts import host_of
from .configuration import configuration
from .fields import MIDDLEWARES, TCP_MIDDLEWARES, Malformed, known_spelling, put, read_fields
from .part import OWN_PROVIDERS, Protocol, TraefikPart, local_name, split

VERSION = "traefik.io/v1alpha1"
CLOSED = {"sourceRange": ["127.0.0.1/32"]}
_REDIRECTS = r"(?i)redirect.*(https|secure)|https?.*redirect|^(redirect|force|to)[-_]?https$|^https[-_]only$"
_COMPRESSES = r"(?i)^(gzip|compress(ion)?)$"
_USERS = ("users", "usersfile")
_TLS_FILES = ("ca", "cert", "key", "caoptional")


def middleware_manifests(service: Service, conversion: Conversion) -> list[Manifest]:
    """The middlewares whose labels a service carries, with the Secrets of their users."""
    parts = configuration(conversion).owned("middlewares", service)
    return [item for part in parts for item in _manifests(part, service, conversion)]


def middleware_name(reference: str, conversion: Conversion) -> str:
    """The object's name of a middleware by a router's reference; one of a file or of another stack is not the stack's own."""
    name, provider = local_name(reference)
    owner = ("middleware", name) if provider in OWN_PROVIDERS else ("middleware", name, provider)
    return named(("Middleware", "MiddlewareTCP"), owner, label(name), conversion)


def is_defined(reference: str, protocol: Protocol, conversion: Conversion) -> bool:
    """Whether the stack's own labels define what a router refers to."""
    name, provider = local_name(reference)
    return provider in OWN_PROVIDERS and (protocol, name) in configuration(conversion).middlewares


def missing_middleware(reference: str, protocol: Protocol, conversion: Conversion) -> tuple[Manifest, str]:
    """What stands for a middleware that no label defines, and a note for the person."""
    name, provider = local_name(reference)
    source = f"of Traefik's {provider} provider" if provider not in OWN_PROVIDERS else "of no service in the stack"
    kind = "Middleware" if protocol is Protocol.HTTP else "MiddlewareTCP"
    if protocol is Protocol.HTTP and re.search(_REDIRECTS, name):
        spec: dict[str, Any] = {"redirectScheme": {"scheme": "https", "permanent": True}}
        note = f"{name} is {source}; by its name it is written as a redirection to https"
    elif protocol is Protocol.HTTP and re.search(_COMPRESSES, name):
        spec, note = {"compress": {}}, f"{name} is {source}; by its name it is written as compression"
    else:
        spec = {"ipAllowList": dict(CLOSED)}
        note = (
            f"{name} is {source}, which a stack does not show; its Middleware lets nobody through until you fill it in"
        )
    return manifest(
        VERSION,
        kind,
        middleware_name(reference, conversion),
        labels={"app.kubernetes.io/part-of": conversion.application},
        spec=spec,
    ), note


def _manifests(part: TraefikPart, service: Service, conversion: Conversion) -> Iterator[Manifest]:
    kind = "Middleware" if part.protocol is Protocol.HTTP else "MiddlewareTCP"
    tables = MIDDLEWARES if part.protocol is Protocol.HTTP else TCP_MIDDLEWARES
    types = _types(part, tables)
    item = manifest(VERSION, kind, middleware_name(part.name, conversion), labels=conversion.selector(service))
    place = target(item, "spec")
    spec: dict[str, Any] = {}
    for word in types:
        if word == "plugin":
            _plugin(part, spec, place, conversion)
        elif word in tables:
            spec[_modern(word)] = _fields(part, word, tables, place, conversion)
    _special(part, spec, place, conversion)
    users = [_users(part, word, spec, conversion) for word in types if word in ("basicAuth", "digestAuth")]
    part.tell_rest("middleware", conversion)
    if not spec:
        spec = {"ipAllowList": dict(CLOSED)}
        conversion.find(
            part.at,
            "traefik-middleware",
            f"nothing of the middleware {part.name} is understood; it lets nobody through until you fill it in",
        )
    item["spec"] = spec
    yield from (item, *users)


def _types(part: TraefikPart, tables: Mapping[str, Any]) -> list[str]:
    """The kinds of middleware that a part's labels speak of, as resources spell them; v1 and v2 names too."""
    spelled = {name.lower(): name for name in tables} | {"plugin": "plugin"}
    return list(dict.fromkeys(spelled[key[0]] for key in part.labels if key and key[0] in spelled))


def _modern(word: str) -> str:
    """v3's word for a v2 middleware."""
    return "ipAllowList" if word == "ipWhiteList" else word


def _fields(
    part: TraefikPart, word: str, tables: Mapping[str, Any], place: str, conversion: Conversion
) -> dict[str, Any]:
    below = {key: (found.path[-len(key) :] if key else (), found.value) for key, found in part.below(word.lower())}
    spec: dict[str, Any] = {}
    for key, (written, value) in below.items():
        if key in ((), ("true",)):
            part.account(place, word.lower(), *key, rule="traefik-middleware", conversion=conversion)
        elif word == "headers" and _hides(key, written, value):
            part.decide(
                word.lower(),
                *key,
                rule="traefik-credential",
                conversion=conversion,
                place=place,
                note=f"the header {written[-1]} carries a credential, and a Middleware cannot take it from a Secret; it is left out",
            )
        elif known_spelling(key, tables[word]):
            _field(part, word, key, written, value, tables, spec, place, conversion)
    return spec


def _reached(word: str, value: str, conversion: Conversion) -> str:
    """The address that Traefik asks: it is in another namespace, where a sibling's short name leads nowhere."""
    if word != "forwardAuth":
        return value
    for address in urls_in(value):
        host = host_of(address, conversion)
        if host is not None:
            return value.replace(f"//{address}", f"//{host.target}.{conversion.namespace}.svc.cluster.local", 1)
    return value


def _hides(key: tuple[str, ...], written: tuple[str, ...], value: str) -> bool:
    return (
        key[0] in ("customrequestheaders", "customresponseheaders")
        and bool(value)
        and (
            written[-1].lower() in ("authorization", "proxy-authorization", "cookie")
            or is_credential(written[-1], value)
        )
    )


def _field(
    part: TraefikPart,
    word: str,
    key: tuple[str, ...],
    written: tuple[str, ...],
    value: str,
    tables: Mapping[str, Any],
    spec: dict[str, Any],
    place: str,
    conversion: Conversion,
) -> None:
    try:
        for _, path, read in read_fields({key: (written, value)}, tables[word]):
            put(spec, path, _reached(word, read, conversion) if path == ("address",) else read)
            part.account(
                f"{place}.{_modern(word)}.{'.'.join(path)}",
                word.lower(),
                *key,
                rule="traefik-middleware",
                conversion=conversion,
            )
    except Malformed as wrong:
        part.decide(
            word.lower(),
            *key,
            rule="traefik-value",
            note=f"the value is not {wrong}; it is left out",
            conversion=conversion,
        )


def _special(part: TraefikPart, spec: dict[str, Any], place: str, conversion: Conversion) -> None:
    """Fields that name other objects: a chain's middlewares, an error page's service, files of a Traefik container."""
    if part.has("chain"):
        spec["chain"] = {
            "middlewares": [{"name": middleware_name(each, conversion)} for each in part.words("chain", "middlewares")]
        }
        part.account(f"{place}.chain", "chain", rule="traefik-middleware", conversion=conversion)
    if part.has("errors", "service"):
        _errors(part, spec, place, conversion)
    for name in _TLS_FILES:
        part.decide(
            "forwardauth",
            "tls",
            name,
            rule="traefik-file",
            conversion=conversion,
            note="a file of the Traefik container; put it into a Secret and name it in forwardAuth.tls",
        )


def _errors(part: TraefikPart, spec: dict[str, Any], place: str, conversion: Conversion) -> None:
    from .backend import backend_named

    found = backend_named(part.get("errors", "service"), part, conversion)
    if found is None:
        part.decide(
            "errors",
            "service",
            rule="traefik-service",
            note="no service of the stack has that name",
            conversion=conversion,
        )
        spec.pop("errors", None)
        return
    spec["errors"]["service"] = filled({"name": found["name"], "port": found.get("port"), "kind": found.get("kind")})
    part.account(f"{place}.errors.service", "errors", "service", rule="traefik-middleware", conversion=conversion)


def _plugin(part: TraefikPart, spec: dict[str, Any], place: str, conversion: Conversion) -> None:
    part.decide(
        "plugin",
        rule="traefik-plugin",
        conversion=conversion,
        place=place,
        note="a plugin has to be installed in the cluster's Traefik (experimental.plugins) and its settings written into the Middleware",
    )


def _users(part: TraefikPart, word: str, spec: dict[str, Any], conversion: Conversion) -> Manifest:
    """The ExternalSecret of a middleware's users; hashes are credentials and stay where they are."""
    from .users import users_key, users_secret

    name = named((SECRET,), ("users", part.name), label(f"{part.name}-users"), conversion)
    spec[word]["secret"] = name
    for key in _USERS:
        part.account(
            f"ExternalSecret/{name}.spec.data",
            word.lower(),
            key,
            rule="traefik-users",
            conversion=conversion,
            note="the users and their hashes come from the secret store, one user:hash a line",
        )
    many = len(split(part.get(word.lower(), "users")))
    conversion.find(
        part.at,
        "traefik-users",
        f"{part.name} lets {many or 'some'} user(s) in by password; put their user:hash lines into the secret store "
        f"as {users_key(name, conversion)}",
    )
    return users_secret(name, conversion)
