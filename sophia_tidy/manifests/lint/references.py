"""What names what: every name in a manifest has an object among the others, or is said to live outside.

A cluster takes most of these and then waits: a pod without its Secret never
starts, a Service that selects nothing never answers.  What could be meant is
an error where a pod cannot start or a request cannot be answered, and a
warning where only a guard is missing.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import resolve
from .item import Item, pod_of
from .selector import empty
from .world import Said, World

RULES: Mapping[str, str] = {
    "duplicate-object": "Objects with one kind, name and namespace, of which the API server keeps the later one.",
    "missing-object": "Name of an object that no manifest makes, for which the kubelet or a controller waits.\n\n"
    "It is that of a Secret, ConfigMap, claim, service account, Service, workload or middleware, and is not said to "
    "live outside.",
    "missing-key": "Key that the Secret or ConfigMap of a manifest does not have, which the kubelet waits for.",
    "missing-port": "Port that the Service or the pods behind it do not have, where no request is answered.",
    "selects-nothing": "Selector that selects no pod of the manifests, so that a Service has nobody to answer for it.\n\n"
    "For a network policy or a disruption budget, where only a guard is missing, it is a warning.",
    "shared-selector": "Workloads that select each other's pods, of which each controller counts the other's.",
}
_KEEPERS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")  # those that keep a number of pods alive


def check(items: Iterable[Item], externals: Iterable[str] = ()) -> Iterator[Said]:
    """Everything that does not resolve."""
    items = tuple(items)
    world = World(externals=tuple(externals))
    yield from _gather(items, world)
    yield from _shared(world)
    for item in items:
        yield from resolve.of_item(item, world)
    for pod in world.pods:
        yield from resolve.of_pod(pod, world)


def _gather(items: Iterable[Item], world: World) -> Iterator[Said]:
    for item in items:
        key = item.kind, item.namespace, item.name
        if (other := world.objects.get(key)) is not None and other.group == item.group and item.metadata.get("name"):
            yield Said(
                item,
                ("metadata", "name"),
                "duplicate-object",
                f"is in {other.path} too; expected one {item.kind}/{item.name}",
            )
        world.objects.setdefault(key, item)
        if (pod := pod_of(item)) is not None:
            world.add(pod)
        world.made.update(_secrets_made(item))


def _secrets_made(item: Item) -> dict[tuple[str, str], set[str] | None]:
    """Secrets that an operator makes of the object, with their keys where those are known."""
    match item.kind, item.group.rpartition("/")[2]:
        case "ExternalSecret", "external-secrets.io":
            name = (item.spec.get("target") or {}).get("name") or item.name
            return {(item.namespace, name): _keys_of_external(item.spec)}
        case "Certificate", "cert-manager.io":
            return {(item.namespace, item.spec.get("secretName") or ""): {"tls.crt", "tls.key", "ca.crt"}}
    return {}


def _keys_of_external(spec: Mapping[str, Any]) -> set[str] | None:
    template = (spec.get("target") or {}).get("template")
    if spec.get("dataFrom") or template:
        return None
    return {each.get("secretKey") or "" for each in spec.get("data") or ()}


def _shared(world: World) -> Iterator[Said]:
    """Workloads that select pods of another workload."""
    for pod in world.pods:
        selector = pod.item.spec.get("selector")
        if pod.item.kind not in _KEEPERS or not isinstance(selector, dict) or empty(selector):
            continue
        found = world.selected(selector, pod.item.namespace)
        other = next((each for each in found if each is not pod and each.item.kind in _KEEPERS), None)
        if other is not None:
            yield Said(
                pod.item,
                ("spec", "selector"),
                "shared-selector",
                f"selects the pods of {other.item.kind}/{other.item.name} too; expected labels of its own pods only",
            )
