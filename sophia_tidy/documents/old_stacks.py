"""What stacks that are no longer deployed were reached by: services, published ports and hosts that the cluster does not have.

Only what a file of Compose in the tree or its archive says was once true can be gone; any other name is not ours.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..formats import yaml_reader
from ..kernel.tree import Tree
from .cluster import RunningCluster

Services = Mapping[str, Mapping[str, Any]]
_SERVICES = re.compile(rb"^services:", re.MULTILINE)
_HOST = re.compile(r"`([a-z0-9.-]+\.[a-z0-9-]+)`", re.IGNORECASE)
_PUBLISHED = re.compile(r"^(?:[\d.]+:)?(\d+):\d+(?:/\w+)?$")


@dataclass(frozen=True, slots=True)
class OldStacks:
    """What is gone, each with the file that still says it: services, hosts, and ports that were published."""

    services: Mapping[str, str] = field(default_factory=dict)
    hosts: Mapping[str, str] = field(default_factory=dict)
    ports: Mapping[int, str] = field(default_factory=dict)


def read_old_stacks(tree: Tree, cluster: RunningCluster, archive: PurePosixPath) -> OldStacks:
    """What the archived stacks, and those that were converted, have and the cluster has not; nothing where there is no cluster.

    A name that another stack of the tree has, such as one for development, is not gone.
    """
    if not cluster.stacks:
        return OldStacks()
    sources = frozenset(name for stack in cluster.stacks for name in stack.sources)
    old, live = dict[PurePosixPath, Services](), dict[PurePosixPath, Services]()
    for path, stack in _stacks(tree):
        (old if path.is_relative_to(archive) or str(path) in sources else live)[path] = stack
    here = {name for stack in cluster.stacks for name in (*stack.services, *stack.workloads)}
    here |= {name for stack in live.values() for name in stack}
    open_ports = cluster.ports | {
        port for stack in live.values() for each in stack.values() for port in _published(each)
    }
    services, hosts, ports = dict[str, str](), dict[str, str](), dict[int, str]()
    for path, stack in old.items():
        services |= {name: str(path) for name in stack if name not in here}
        for service in stack.values():
            hosts |= {host: str(path) for host in _hosts(service) if host not in cluster.words}
            ports |= {port: str(path) for port in _published(service) if port not in open_ports}
    return OldStacks(services, hosts, ports)


def _stacks(tree: Tree) -> Iterator[tuple[PurePosixPath, Services]]:
    """The services of every file that has some."""
    for path in sorted(tree):
        if path.suffix not in (".yml", ".yaml") or ".github" in path.parts:
            continue
        content = tree[path]
        if _SERVICES.search(content) is None:
            continue
        try:
            data = yaml_reader.data(content)
        except yaml.YAMLError:
            continue
        found = data.get("services") if isinstance(data, dict) else None
        if isinstance(found, dict):
            yield path, {str(name): service for name, service in found.items() if isinstance(service, dict)}


def _hosts(service: Mapping[str, Any]) -> Iterator[str]:
    deploy = service.get("deploy")
    for labels in (service.get("labels"), deploy.get("labels") if isinstance(deploy, dict) else None):
        for text in _texts(labels):
            if "Host" in text:
                yield from (host.lower() for host in _HOST.findall(text))


def _texts(labels: object) -> Iterable[str]:
    if isinstance(labels, dict):
        return [f"{key}={value}" for key, value in labels.items()]
    return [str(each) for each in labels] if isinstance(labels, list) else []


def _published(service: Mapping[str, Any]) -> Iterator[int]:
    ports = service.get("ports")
    for each in ports if isinstance(ports, list) else ():
        if isinstance(each, dict) and str(each.get("published", "")).isdigit():
            yield int(each["published"])
        elif match := _PUBLISHED.match(str(each)):
            yield int(match[1])
