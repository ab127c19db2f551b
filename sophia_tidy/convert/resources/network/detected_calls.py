"""Calls between services: every host and port in variables, commands, health checks, labels and configs.

The evidence is text, so only what stands where an address stands counts: an
URL, ``host:port`` with a host that the stack knows, and a host alone under a
variable or option that says so, with the port of its pair
(``DB_HOST`` and ``DB_PORT``).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from ....manifests.name_rules import HIGHEST_PORT
from ....manifests.pointer import Pointer
from ...context import Conversion
from ...questions import asked_once
from ...stack import Service
from .host_references import is_host
from .service_hosts import content_of, host_of

LOCAL = ("localhost", "127.0.0.1", "::1", "0.0.0.0")
ON_NODE = ("host.docker.internal", "docker.for.mac.localhost", "gateway.docker.internal")
SCHEMES = {
    "http": 80,
    "https": 443,
    "ws": 80,
    "wss": 443,
    "redis": 6379,
    "rediss": 6379,
    "valkey": 6379,
    "postgres": 5432,
    "postgresql": 5432,
    "mysql": 3306,
    "mariadb": 3306,
    "mongodb": 27017,
    "amqp": 5672,
    "amqps": 5671,
    "nats": 4222,
    "mqtt": 1883,
    "mqtts": 8883,
    "ldap": 389,
    "ldaps": 636,
    "memcached": 11211,
    "elasticsearch": 9200,
    "ftp": 21,
    "smtp": 25,
    "smtps": 465,
    "kafka": 9092,
    "clickhouse": 9000,
    "bolt": 7687,
    "neo4j": 7687,
    "cassandra": 9042,
    "zookeeper": 2181,
    "etcd": 2379,
    "influxdb": 8086,
}
_AT = r"(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9_][A-Za-z0-9_.-]*)(?::(\d{1,5}))?"
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://(?:[^\s/\"'`]*@)?" + _AT)
# What looked like the host was a user, and a password with a slash in it: ``scheme://user:pass/word@host``.
_USER_WITH_SLASH = re.compile(r"[^\s\"'`?#]*[^\s\"'`?#/]@" + _AT)
_PAIR = re.compile(r"(?<![\w.@/:-])(\[::1\]|[A-Za-z0-9_][A-Za-z0-9_.-]*):(\d{1,5})(?![\w.:])")
_AFTER_USER = re.compile(r"[@,(]([A-Za-z0-9_][A-Za-z0-9_.-]*):(\d{1,5})(?![\w.:])")
_WORD = re.compile(r"(?<![\w.-])[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?![\w-])")
_HOST_TAIL = re.compile(r"(?:HOST(?:NAME)?|SERVER|ADDR(?:ESS)?|ENDPOINT|SERVICE)$", re.IGNORECASE)
_WITHOUT_PORT = (
    "tcp",
    "udp",
    "tls",
    "ssl",
    "grpc",
    "grpcs",
    "rtsp",
    "rtmp",
    "socks5",
    "syslog",
    "gelf",
    "statsd",
    "srv",
)
_WILD = frozenset("${}<>*")


class ServiceText(NamedTuple):
    """A text of a service in which hosts may be named; ``source`` is the Compose service that reads it."""

    source: str
    at: Pointer
    value: str


class DetectedCall(NamedTuple):
    """``source`` calls ``host`` at ``port`` (None where none is said).

    ``address`` says that it was an URL of a protocol of networks: such a
    host is one even where nobody knows it, that of ``s3://bucket`` is not.
    """

    source: str
    host: str
    port: int | None
    at: Pointer
    address: bool = False


@asked_once
def calls(conversion: Conversion) -> tuple[DetectedCall, ...]:
    """Every call of the stack, in its order, without doubles."""
    services = conversion.stack.services.values()
    return tuple(dict.fromkeys(call for service in services for call in _of_service(service, conversion)))


def called_ports(service: Service, conversion: Conversion) -> dict[int, Pointer]:
    """The ports at which siblings call a service, with the place that says so; Docker lets them, declared or not."""
    return _called(conversion).get(service.name, {})


@asked_once
def _called(conversion: Conversion) -> dict[str, dict[int, Pointer]]:
    found: dict[str, dict[int, Pointer]] = {}
    for name, ports in asked_by_traefik(conversion).items():
        found.setdefault(name, {}).update(dict.fromkeys(sorted(ports), conversion.stack.services[name].at))
    for call in calls(conversion):
        host = host_of(call.host, conversion) if call.port else None
        if host is not None and call.port:
            found.setdefault(host.service, {}).setdefault(call.port, call.at)
    return found


def service_texts(service: Service, conversion: Conversion) -> Iterator[ServiceText]:
    """The texts of a service, the words of its configs last."""
    for name, value in service.environment.items():
        if value:
            yield ServiceText(service.name, service.key("environment", name), value)
    for key, words in (("command", service.command), ("entrypoint", service.entrypoint)):
        yield from (ServiceText(service.name, service.key(key, index), word) for index, word in enumerate(words or ()))
    if service.healthcheck is not None and not service.healthcheck.off:
        yield from (
            ServiceText(service.name, (*service.healthcheck.at, "test", index), word)
            for index, word in enumerate(service.healthcheck.test)
            if index
        )
    for grant in service.configs:
        source = conversion.stack.configs.get(grant.source)
        if source is not None:
            yield ServiceText(service.name, source.at, content_of(source.content, source.file, conversion))


def calls_in(text: ServiceText, service: Service, conversion: Conversion) -> Iterator[DetectedCall]:
    """The calls that one text makes."""
    value = text.value
    seen: set[tuple[str, int | None]] = set()
    for host, port, address in (*_urls(value), *_pairs(value, conversion)):
        if (host, port) not in seen and not set(host) & _WILD:
            seen.add((host, port))
            yield DetectedCall(text.source, host, port, text.at, address)
    hosts_seen = {host for host, _ in seen}
    for match in _WORD.finditer(value) if len(value) < 200 else ():
        if (
            match[0] not in hosts_seen
            and _is_known(match[0], conversion)
            and is_host(value, match.start(), match.end(), text.at, service)
        ):
            yield DetectedCall(text.source, match[0], _port_of_pair(text.at, service), text.at)


def urls_in(value: str) -> list[str]:
    """The hosts of the URLs in a text."""
    return [host for host, _, _ in _urls(value)]


def asked_by_traefik(conversion: Conversion) -> dict[str, set[int]]:
    """The ports of services that Traefik itself asks: the addresses of ``forwardAuth``."""
    found: dict[str, set[int]] = {}
    for service in conversion.stack.services.values():
        for key, value in (*service.labels.items(), *service.deploy.labels.items()):
            if key.lower().endswith(".forwardauth.address") or key.lower().endswith(".auth.forward.address"):
                for name, port, _ in _urls(value):
                    host = host_of(name, conversion)
                    if host is not None and port:
                        found.setdefault(host.service, set()).add(port)
    return found


def _of_service(service: Service, conversion: Conversion) -> Iterator[DetectedCall]:
    for text in service_texts(service, conversion):
        yield from calls_in(text, service, conversion)


def _urls(value: str) -> Iterator[tuple[str, int | None, bool]]:
    for match in _URL.finditer(value) if "://" in value else ():
        scheme, host, port = match.groups()
        if hidden := _USER_WITH_SLASH.match(value, match.end()):
            host, port = hidden.groups()
        words = scheme.lower().split("+")
        number = int(port) if port else next((SCHEMES[word] for word in words if word in SCHEMES), None)
        if number is None or 0 < number <= HIGHEST_PORT:
            yield host.strip("[]"), number, any(word in SCHEMES or word in _WITHOUT_PORT for word in words)


def _pairs(value: str, conversion: Conversion) -> Iterator[tuple[str, int | None, bool]]:
    """``host:port`` outside of URLs, of hosts that the stack knows: else any ``name:number`` would count."""
    if ":" not in value:
        return
    for pattern in (_PAIR, _AFTER_USER):
        for host, port in pattern.findall(value):
            host = host.strip("[]")
            if 0 < int(port) <= HIGHEST_PORT and (_is_known(host, conversion) or host in (*LOCAL, *ON_NODE)):
                yield host, int(port), False


def _is_known(name: str, conversion: Conversion) -> bool:
    return host_of(name, conversion) is not None


def _port_of_pair(at: Pointer, service: Service) -> int | None:
    """``DB_PORT`` for ``DB_HOST``; ``--db-port`` for ``--db-host``."""
    match at[2:]:
        case "environment", str(name) if _HOST_TAIL.search(name):
            value = (
                service.environment.get(_HOST_TAIL.sub(lambda match: "port" if match[0].islower() else "PORT", name))
                or ""
            )
        case ("command" | "entrypoint") as key, int(index):
            words = list((service.command if key == "command" else service.entrypoint) or ())
            option = words[index - 1] if index else ""
            wanted = "-p" if option == "-h" else re.sub("host(name)?$", "port", option)
            value = words[words.index(wanted) + 1] if wanted != option and wanted in words[:-1] else ""
        case _:
            value = ""
    return int(value) if value.isdecimal() and 0 < int(value) <= HIGHEST_PORT else None
