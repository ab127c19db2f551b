"""Traefik v1's labels, said in v2's: frontends are routers, backends are services.

``traefik.frontend.rule=Host:shop.example;PathPrefixStrip:/api`` has ``;`` for
*and* and ``,`` for *or*, and matchers that change the request, which are
middlewares since v2 (Traefik v1.7, "Docker provider", "Basics"; "Migration
Guide: From v1 to v2").  ``traefik.<segment>.frontend.rule`` names several
frontends of one service.  Every new label stands where the old one stood.
"""

from collections.abc import Iterator

from ....context import Conversion
from ....stack import Service
from .labels import Label

_ROOTS = (
    "frontend",
    "backend",
    "port",
    "protocol",
    "weight",
    "domain",
    "servicename",
    "circuitbreaker",
    "backendloadbalancer",
)
_PROVIDER = ("enable", "docker", "swarm", "tags", "http", "tcp", "udp", "tls", "constraint")
_MATCHERS = {
    "host": "Host",
    "hostregexp": "HostRegexp",
    "path": "Path",
    "pathprefix": "PathPrefix",
    "pathstrip": "Path",
    "pathprefixstrip": "PathPrefix",
    "pathstripregex": "Path",
    "pathprefixstripregex": "PathPrefix",
    "method": "Method",
    "query": "Query",
    "headers": "Headers",
    "headersregexp": "HeadersRegexp",
}
_STRIPS = {
    "pathstrip": "stripprefix.prefixes",
    "pathprefixstrip": "stripprefix.prefixes",
    "pathstripregex": "stripprefixregex.regex",
    "pathprefixstripregex": "stripprefixregex.regex",
}
_CHANGES = {"addprefix": "addprefix.prefix", "replacepath": "replacepath.path"}
_HEADERS = {
    "customrequestheaders": "customRequestHeaders",
    "customresponseheaders": "customResponseHeaders",
    "sslproxyheaders": "sslProxyHeaders",
}
_SERVICE = {
    ("port",): "server.port",
    ("protocol",): "server.scheme",
    ("frontend", "passhostheader"): "passHostHeader",
    ("backend", "loadbalancer", "sticky"): "sticky.cookie",
    ("backend", "loadbalancer", "stickiness"): "sticky.cookie",
    ("backend", "loadbalancer", "stickiness", "cookiename"): "sticky.cookie.name",
    ("backend", "healthcheck", "path"): "healthCheck.path",
    ("backend", "healthcheck", "interval"): "healthCheck.interval",
    ("backend", "healthcheck", "port"): "healthCheck.port",
}
_MIDDLEWARES = {
    ("frontend", "auth", "basic"): "basicauth.users",
    ("frontend", "auth", "basic", "users"): "basicauth.users",
    ("frontend", "auth", "basic", "usersfile"): "basicauth.usersfile",
    ("frontend", "auth", "basic", "removeheader"): "basicauth.removeheader",
    ("frontend", "auth", "digest", "users"): "digestauth.users",
    ("frontend", "auth", "headerfield"): "basicauth.headerField",
    ("frontend", "auth", "forward", "address"): "forwardauth.address",
    ("frontend", "auth", "forward", "trustforwardheader"): "forwardauth.trustForwardHeader",
    ("frontend", "auth", "forward", "authresponseheaders"): "forwardauth.authResponseHeaders",
    ("frontend", "whitelist", "sourcerange"): "ipallowlist.sourceRange",
    ("frontend", "whitelistsourcerange"): "ipallowlist.sourceRange",
    ("frontend", "redirect", "regex"): "redirectregex.regex",
    ("frontend", "redirect", "replacement"): "redirectregex.replacement",
    ("frontend", "redirect", "permanent"): "redirectregex.permanent",
    ("backend", "circuitbreaker", "expression"): "circuitbreaker.expression",
    ("backend", "circuitbreaker"): "circuitbreaker.expression",
    ("backend", "maxconn", "amount"): "inflightreq.amount",
    ("backend", "buffering", "maxrequestbodybytes"): "buffering.maxRequestBodyBytes",
    ("backend", "buffering", "memrequestbodybytes"): "buffering.memRequestBodyBytes",
    ("backend", "buffering", "retryexpression"): "buffering.retryExpression",
}
_NOTHING = {
    ("backend",),
    ("weight",),
    ("domain",),
    ("servicename",),
    ("backend", "loadbalancer", "method"),
    ("backend", "loadbalancer", "swarm"),
    ("backend", "maxconn", "extractorfunc"),
    ("frontend", "passtlscert"),
}


def is_v1(labels: list[Label]) -> bool:
    """Whether labels are v1's: there is a frontend, backend or port, and no router of v2."""
    words = [label.words for label in labels]
    return not any(each[0] in ("http", "tcp", "udp") for each in words) and any(
        each[0] in _ROOTS or (len(each) > 1 and each[1] in _ROOTS)
        for each in words
        if each[0] not in _PROVIDER or each[0] in _ROOTS
    )


def as_v2(service: Service, labels: list[Label], conversion: Conversion) -> list[Label]:
    """The same labels as v2 would have them; what has no counterpart is decided here."""
    segments: dict[str, list[Label]] = {}
    plain: list[Label] = []
    for label in labels:
        if label.words[0] in _ROOTS:
            segments.setdefault("", []).append(label)
        elif len(label.path) > 1 and label.words[1] in _ROOTS and label.words[0] not in _PROVIDER:
            segments.setdefault(label.path[0], []).append(Label(label.path[1:], label.value, label.at))
        else:
            plain.append(label)
    shared = segments.get("", [])
    if len(segments) > 1:  # what is said without a segment holds for each of them
        segments = {name: [*shared, *own] for name, own in segments.items() if name}
    return plain + [new for name, own in segments.items() for new in _Segment(service, name, conversion).read(own)]


class _Segment:
    """One frontend with its backend; collects the middlewares that its router goes through."""

    def __init__(self, service: Service, segment: str, conversion: Conversion):
        self._name = f"{service.name}-{segment}" if segment else service.name
        self._conversion, self._service = conversion, service
        self._chain: list[str] = []

    def read(self, labels: list[Label]) -> list[Label]:
        """The v2 labels of the segment."""
        found = [new for label in labels for new in self._of(label)]
        if self._chain:
            first = next(label for label in labels if label.words[0] in ("frontend", "backend"))
            found.append(self._router("middlewares", ",".join(dict.fromkeys(self._chain)), first))
        return found

    def _of(self, label: Label) -> Iterator[Label]:
        words = label.words
        if words == ("frontend", "rule"):
            yield from self._rule(label)
        elif words == ("frontend", "entrypoints"):
            yield self._router("entrypoints", label.value, label)
            if "https" in label.value.lower():
                yield self._router("tls", "true", label)
        elif words == ("frontend", "priority"):
            yield self._router("priority", label.value, label)
        elif words in _SERVICE:
            yield self._field("services", f"loadbalancer.{_SERVICE[words]}", label.value, label)
        elif words == ("frontend", "redirect", "entrypoint"):
            yield self._middleware("redirectscheme.scheme", label.value, label)
        elif words in _MIDDLEWARES:
            yield self._middleware(_MIDDLEWARES[words], label.value, label)
        elif words[:2] == ("frontend", "headers") and len(words) == 3:
            yield from self._headers(label)
        elif words in _NOTHING:
            self._conversion.ledger.not_applicable(
                label.at, rule="traefik-v1", note="names and balancing are Kubernetes' own"
            )
        else:
            self._conversion.decide(
                label.at, "traefik-v1", f"traefik.{'.'.join(label.path)} of Traefik v1 has no counterpart here"
            )

    def _rule(self, label: Label) -> Iterator[Label]:
        terms = []
        for clause in filter(None, map(str.strip, label.value.split(";"))):
            name, _, text = clause.partition(":")
            word, values = name.strip().lower(), [value.strip() for value in text.split(",") if value.strip()]
            if word in _MATCHERS:
                terms.append(self._matcher(_MATCHERS[word], values))
            if word in _STRIPS:
                yield self._middleware(_STRIPS[word], ",".join(values), label)
            elif word in _CHANGES:
                yield self._middleware(_CHANGES[word], text.strip(), label)
            elif word == "replacepathregex":
                pattern, _, replacement = text.strip().partition(" ")
                yield self._middleware("replacepathregex.regex", pattern, label)
                yield self._middleware("replacepathregex.replacement", replacement.strip(), label)
            elif word not in _MATCHERS:
                self._conversion.decide(label.at, "traefik-v1", f"{name.strip()!r} is no matcher of Traefik v1")
        if terms:
            yield self._router("rule", " && ".join(terms), label)

    @staticmethod
    def _matcher(name: str, values: list[str]) -> str:
        return f"{name}({', '.join(f'`{value}`' for value in values)})"

    def _headers(self, label: Label) -> Iterator[Label]:
        """``X-A:1||X-B:2`` for the maps, a value for the rest."""
        field = label.path[2]
        if field.lower() not in _HEADERS:
            yield self._middleware(f"headers.{field}", label.value, label)
            return
        for pair in filter(None, label.value.split("||")):
            name, _, value = pair.partition(":")
            yield self._middleware(f"headers.{_HEADERS[field.lower()]}.{name.strip()}", value.strip(), label)

    def _middleware(self, field: str, value: str, label: Label) -> Label:
        name = f"{self._name}-{field.partition('.')[0]}"
        self._chain.append(name)
        return Label(("http", "middlewares", name, *field.split(".")), value, label.at)

    def _router(self, field: str, value: str, label: Label) -> Label:
        return self._field("routers", field, value, label)

    def _field(self, kind: str, field: str, value: str, label: Label) -> Label:
        return Label(("http", kind, self._name, *field.split(".")), value, label.at)
