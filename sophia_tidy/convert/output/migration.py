"""``MIGRATION.md``: how to move a running stack, in the order in which nothing is lost.

Data first (volumes copied while nobody writes), then what others depend on,
then what people see; Swarm is scaled down, not removed, so that the way
back is one command.
"""

from collections.abc import Iterator

from ...formats.markdown import cell, code
from ...manifests.pointer import spell
from ..converted_stack import ConvertedStack
from ..ledger import KeyStatus
from ..model import Dialect
from ..resources.naming.workload_kind import replicas_of
from ..resources.storage.data_copies import volume_copies
from ..stack import Service
from .volume_copy import copy_steps


def migration_page(stacked: ConvertedStack, folder: str, copies: str, overlay: str, chart: str = "") -> str:
    """The page as Markdown.

    ``folder`` is where the manifests are, ``copies`` the file of the copying
    Jobs in it, ``overlay`` the environment to start, "" where no kustomization
    was written, and ``chart`` the chart, "" where there is none.
    """
    name = stacked.conversion.stack.name or stacked.name
    lines = [
        f"# Moving {name} to the cluster",
        "",
        "Each step can be taken back until the last one.",
        "Nothing here was run; read it, then run it.",
        "",
    ]
    sections = (
        _decisions(stacked),
        _secrets(stacked),
        _stop(stacked),
        _copy(stacked, f"{folder}/{copies}"),
        _start(stacked, f"{folder}/{overlay}" if overlay else "", f"{folder}/{chart}" if chart else ""),
        _traffic(stacked),
        _back(stacked),
        _end(stacked),
    )
    written = [section for section in map(list, sections) if section]
    for number, (title, *body) in enumerate(written, start=1):
        lines += [f"## {number}. {title}", "", *body, ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _decisions(stacked: ConvertedStack) -> Iterator[str]:
    waiting: dict[str, list[str]] = {}
    for entry in stacked.entries:
        if entry.status is KeyStatus.NEEDS_DECISION:
            waiting.setdefault(entry.note, []).append(code(spell(entry.pointer)))
    if waiting:
        yield "Decide what the tool could not"
        yield from (f"- {', '.join(pointers)}: {cell(note)}" for note, pointers in waiting.items())


def _secrets(stacked: ConvertedStack) -> Iterator[str]:
    keys = sorted(
        {
            data["remoteRef"]["key"]
            for item in stacked.manifests
            if item["kind"] == "ExternalSecret"
            for data in item["spec"].get("data", ())
        }
    )
    if keys:
        yield "Put the secrets into the store"
        yield f"The store `{stacked.conversion.cluster.secret_store}` needs these keys; no value is in the manifests."
        yield ""
        yield from (f"- {code(key)}" for key in keys)


def _stop(stacked: ConvertedStack) -> Iterator[str]:
    order = list(reversed(cut_over_order(stacked)))
    if order:
        yield "Stop the writers, the data stores last"
        yield "```sh"
        yield from (_down(stacked, service) for service in order)
        yield "```"


def _copy(stacked: ConvertedStack, file: str) -> Iterator[str]:
    copies = volume_copies(stacked.conversion)
    if copies:
        yield "Copy the data"
        yield from copy_steps(copies, stacked.conversion.namespace, file)


def _start(stacked: ConvertedStack, overlay: str, chart: str) -> Iterator[str]:
    """By kustomize or by Helm, where both were written; either is the whole stack."""
    yield "Start it on the cluster"
    if overlay:
        yield from ("```sh", f"kubectl apply --server-side -k {overlay}", *_awaited(stacked), "```")
    if overlay and chart:
        yield from ("", "Or with Helm, not with both:", "")
    if chart:
        yield from ("```sh", *_released(stacked, chart), *(() if overlay else _awaited(stacked)), "```", "")
        yield (
            "The namespace is not part of the release, so that no release can take it away, and what holds data stays "
            "when a release has it no more."
        )
        yield (
            "If an earlier chart made the namespace part of a release, first "
            f"`kubectl annotate namespace {stacked.conversion.namespace} helm.sh/resource-policy=keep`: "
            "without it the next release deletes the namespace and all that is in it."
        )


def _awaited(stacked: ConvertedStack) -> Iterator[str]:
    yield from (
        f"kubectl -n {stacked.conversion.namespace} rollout status {kind.lower()}/{name} --timeout=5m"
        for kind, name in _workloads(stacked)
    )


def _released(stacked: ConvertedStack, chart: str) -> Iterator[str]:
    """The namespace with the labels that pods and network policies count on, then the release."""
    namespace = stacked.conversion.namespace
    yield f"kubectl get namespace {namespace} || kubectl create namespace {namespace}"
    yield from (
        f"kubectl label --overwrite namespace {namespace} {' '.join(f'{key}={value}' for key, value in labels.items())}"
        for item in stacked.manifests
        if item["kind"] == "Namespace"
        for labels in [item["metadata"].get("labels")]
        if labels
    )
    yield f"helm upgrade --install {stacked.name} {chart} --namespace {namespace}"


def _traffic(stacked: ConvertedStack) -> Iterator[str]:
    hosts = sorted(
        {
            route["match"]
            for item in stacked.manifests
            if item["kind"] == "IngressRoute"
            for route in item["spec"]["routes"]
        }
    )
    if hosts:
        yield "Point the names at the cluster"
        yield from (f"- {code(host)}" for host in hosts)


def _back(stacked: ConvertedStack) -> Iterator[str]:
    order = cut_over_order(stacked)
    if order:
        yield "The way back, while the old engine still has its volumes"
        yield "```sh"
        yield f"kubectl -n {stacked.conversion.namespace} scale deployment,statefulset --all --replicas=0"
        yield from (_up(stacked, service) for service in order)
        yield "```"


def _end(stacked: ConvertedStack) -> Iterator[str]:
    """The one step that cannot be taken back; volumes outlive it on both engines."""
    if stacked.conversion.stack.services:
        yield "When nobody misses it"
        yield "```sh"
        swarm = stacked.conversion.stack.dialect is Dialect.SWARM
        yield f"docker stack rm {stacked.conversion.stack.name}" if swarm else "docker compose down"
        yield "```"


def cut_over_order(stacked: ConvertedStack) -> list[Service]:
    """Services in the order in which they start: what others depend on, or keep data in, first."""
    from graphlib import CycleError, TopologicalSorter

    services = stacked.conversion.stack.services
    graph = {
        name: [each.service for each in service.depends_on if each.service in services]
        for name, service in services.items()
    }
    for edge in stacked.proof.edges:
        if (
            edge.source in services
            and edge.target in services
            and edge.source != edge.target
            and edge.source not in graph[edge.target]
        ):
            graph[edge.source].append(edge.target)
    try:
        order = list(TopologicalSorter(graph).static_order())
    except CycleError:  # services that need one another have no order; data stores first is the best there is
        order = sorted(services)
    stores = {item["metadata"]["name"] for item in stacked.manifests if item["kind"] == "StatefulSet"}
    return sorted(
        (services[name] for name in order), key=lambda service: stacked.conversion.name(service) not in stores
    )


def _workloads(stacked: ConvertedStack) -> Iterator[tuple[str, str]]:
    yield from (
        (item["kind"], item["metadata"]["name"])
        for item in stacked.manifests
        if item["kind"] in ("Deployment", "StatefulSet", "DaemonSet")
    )


def _down(stacked: ConvertedStack, service: Service) -> str:
    if stacked.conversion.stack.dialect is Dialect.SWARM:
        return _swarm_scale(stacked, service, 0)
    return f"docker compose stop {service.name}"


def _up(stacked: ConvertedStack, service: Service) -> str:
    if stacked.conversion.stack.dialect is Dialect.SWARM:
        return _swarm_scale(stacked, service, replicas_of(service))
    return f"docker compose start {service.name}"


def _swarm_scale(stacked: ConvertedStack, service: Service, count: int) -> str:
    """Swarm cannot scale a global service; a constraint that no node meets stops it, and can be taken off again."""
    name = f"{stacked.conversion.stack.name}_{service.name}"
    if service.deploy.mode == "global":
        verb = "--constraint-add" if count == 0 else "--constraint-rm"
        return f"docker service update {verb} 'node.labels.migrated == true' {name}"
    return f"docker service scale {name}={count}"
