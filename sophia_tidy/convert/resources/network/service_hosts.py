"""Every name by which the services of a stack may be reached, and the Service that it is on the cluster.

Docker's DNS answers to a service's name, to its network aliases and the
aliases of ``links``, to a container's name and its ``hostname``, to Compose's
own container names (``shop-api-1``), and in Swarm to ``<stack>_<service>``
and ``tasks.<service>`` (docs.docker.com, "Manage swarm service networks").  A
name that Kubernetes takes becomes a Service; one that it does not take (an
underscore, a dot, a capital) leads to the service's own, and the text that
uses it is rewritten (`references`).
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ....manifests.pointer import Pointer
from ...context import Conversion
from ...model import Dialect
from ...names import LONGEST, label
from ...questions import asked_once
from ...stack import Service
from ..naming.derived_names import tasks_name
from ..naming.registry import SERVICE, is_free

TASKS = "tasks."
_TOKEN = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?")
LARGEST_READ = 1 << 20


class HostKind(StrEnum):
    """What sort of name it is; a closed set."""

    SERVICE = "service"
    ALIAS = "alias"
    LINK = "link"
    CONTAINER = "container"
    HOSTNAME = "hostname"
    ENGINE = "engine"
    TASKS = "tasks"


class Host(NamedTuple):
    """A name that reaches ``service`` (its Compose name); ``target`` is the name of a Service on the cluster."""

    written: str
    service: str
    kind: HostKind
    at: Pointer
    target: str

    @property
    def renamed(self) -> bool:
        """Whether text that uses the name has to change."""
        return self.written != self.target


@asked_once
def hosts(conversion: Conversion) -> dict[str, Host]:
    """All names, lower case where Docker's DNS would not tell the difference; the first claim to a name wins."""
    found: dict[str, Host] = {}
    for host in claims(conversion):
        found.setdefault(host.written, host)
    return found


def host_of(name: str, conversion: Conversion) -> Host | None:
    """Who answers to a name; DNS does not tell capitals apart."""
    known = hosts(conversion)
    return known.get(name) or _folded(conversion).get(name.lower())


@asked_once
def _folded(conversion: Conversion) -> dict[str, Host]:
    folded: dict[str, Host] = {}
    for host in hosts(conversion).values():
        folded.setdefault(host.written.lower(), host)
    return folded


@asked_once
def claims(conversion: Conversion) -> list[Host]:
    """Every claim to a name, also the second and third to the same one."""
    return list(_claims(conversion))


@asked_once
def mentioned(conversion: Conversion) -> frozenset[str]:
    """Every word in a stack's variables, commands, labels, checks and configs that could be a host's name."""
    return frozenset(token.lower() for text in texts(conversion) for token in _TOKEN.findall(text))


def texts(conversion: Conversion) -> Iterator[str]:
    """The text of a stack in which one service may name another."""
    for service in conversion.stack.services.values():
        yield from (value for value in service.environment.values() if value)
        yield from (*(service.command or ()), *(service.entrypoint or ()))
        yield from (*service.labels.values(), *service.deploy.labels.values())
        if service.healthcheck is not None:
            yield from service.healthcheck.test
    for source in conversion.stack.configs.values():
        yield content_of(source.content, source.file, conversion)


def content_of(content: str | None, file: str, conversion: Conversion) -> str:
    """What a config holds, as far as it is text and not too long to be read for names."""
    if content is not None:
        return content
    data = conversion.read(file) if file else None
    return data.decode(errors="replace") if data is not None and len(data) <= LARGEST_READ else ""


def is_alias_service(host: Host, conversion: Conversion) -> bool:
    """Whether a name gets a Service of its own: said outright, or used by somebody."""
    if (
        host.renamed
        or host.kind in (HostKind.SERVICE, HostKind.TASKS, HostKind.ENGINE)
        or host.target == conversion.name(host.service)
    ):
        return False
    return host.kind in (HostKind.ALIAS, HostKind.LINK, HostKind.CONTAINER) or host.written.lower() in mentioned(
        conversion
    )


def _claims(conversion: Conversion) -> Iterator[Host]:
    """In the order of who wins: services by their own names first."""
    services = conversion.stack.services.values()
    yield from (Host(each.name, each.name, HostKind.SERVICE, each.at, conversion.name(each)) for each in services)
    for service in services:
        for name in _engine_names(service, conversion):
            yield Host(name, service.name, HostKind.ENGINE, service.at, conversion.name(service))
    for service in services:
        for network in service.networks:
            yield from _fitting(network.aliases, service, HostKind.ALIAS, (*network.at, "aliases"), conversion)
    for service in services:
        yield from _links(service, conversion)
    for service in services:
        for kind, key in ((HostKind.CONTAINER, "container_name"), (HostKind.HOSTNAME, "hostname")):
            name = str(service.get(key) or "")
            if name and "{{" not in name:
                yield from _fitting((name,), service, kind, service.key(key), conversion)
    yield from _tasks(services, conversion)


def _fitting(
    names: Iterable[str], service: Service, kind: HostKind, at: Pointer, conversion: Conversion
) -> Iterator[Host]:
    """Names with their Services; one that Kubernetes does not take, or another object has, leads to the service's own."""
    several = kind is HostKind.ALIAS
    for index, name in enumerate(names):
        fits = label(name) == name and len(name) <= LONGEST and is_free(SERVICE, ("alias", name), name, conversion)
        yield Host(
            name, service.name, kind, (*at, index) if several else at, name if fits else conversion.name(service)
        )


def _links(service: Service, conversion: Conversion) -> Iterator[Host]:
    """``links: [db:database]``: the other service by another name."""
    for index, text in enumerate(service.texts("links")):
        name, _, alias = text.partition(":")
        other = conversion.stack.services.get(name)
        if other is not None and alias and alias != name:
            yield from _fitting((alias,), other, HostKind.LINK, service.key("links", index), conversion)


def _engine_names(service: Service, conversion: Conversion) -> tuple[str, ...]:
    stack = conversion.stack.name
    if not stack:
        return ()
    if conversion.stack.dialect is Dialect.SWARM:
        return (f"{stack}_{service.name}",)
    return f"{stack}-{service.name}-1", f"{stack}_{service.name}_1"


def _tasks(services: Iterable[Service], conversion: Conversion) -> Iterator[Host]:
    for service in services:
        target = tasks_name(service, conversion)
        yield Host(TASKS + service.name, service.name, HostKind.TASKS, service.at, target)
        for name in _engine_names(service, conversion):
            yield Host(TASKS + name, service.name, HostKind.TASKS, service.at, target)
