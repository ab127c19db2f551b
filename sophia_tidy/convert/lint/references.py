"""What names what: every name in a manifest has an object among the others, or is said to live outside.

A cluster takes most of these and then waits: a pod without its Secret never
starts, a Service that selects nothing never answers.  What could be meant is
an error where a pod cannot start or a request cannot be answered, and a
warning where only a guard is missing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from ...finding import Severity
from ..pointer import Pointer
from .item import Item, Pod, pod_of
from .selector import empty, selects

RULES: Mapping[str, str] = {
    "duplicate-object": "Two objects have one kind, name and namespace; the later one overwrites the other.",
    "missing-object": "A name of a Secret, ConfigMap, claim, service account, Service, workload or middleware that no manifest "
                      "makes and that is not said to live outside.",
    "missing-key": "A key that the Secret or ConfigMap which a manifest makes does not have.",
    "missing-port": "A port, by name or number, that the Service or the pods behind it do not have.",
    "selects-nothing": "A selector that selects no pod of the manifests.",
    "shared-selector": "Two workloads select each other's pods; each then counts and replaces the other's.",
}
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "Pod", "ReplicationController")
_KEEPERS = WORKLOADS[:4]  # those that keep a number of pods alive
# What every namespace or cluster has of its own.
_ALWAYS = frozenset({("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt"), ("Service", "kubernetes")})


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One thing that is wrong between objects."""

    item: Item
    at: Pointer
    rule: str
    text: str
    severity: Severity = Severity.ERROR


@dataclass(slots=True, eq=False, repr=False)
class World:
    """All objects by kind, namespace and name; the pods that they make; and what lives outside."""

    objects: dict[tuple[str, str, str], Item] = field(default_factory=dict)
    pods: list[Pod] = field(default_factory=list)
    by_label: dict[tuple[str, str, str], list[Pod]] = field(default_factory=lambda: defaultdict(list))
    made: dict[tuple[str, str], set[str] | None] = field(default_factory=dict)
    externals: tuple[str, ...] = ()

    def find(self, kind: str, name: str, namespace: str) -> Item | None:
        return self.objects.get((kind, namespace, name))

    def has(self, kind: str, name: str, namespace: str) -> bool:
        """Whether the object is made by a manifest, made by an operator, or outside."""
        if (kind, namespace, name) in self.objects or (kind, name) in _ALWAYS:
            return True
        if kind == "Secret" and (namespace, name) in self.made:
            return True
        return any(fnmatchcase(f"{kind}/{name}", each) or each == kind for each in self.externals)

    def add(self, pod: Pod) -> None:
        """Note a pod, under each of its labels too, so that a selector does not have to look at all pods."""
        self.pods.append(pod)
        for key, value in pod.labels.items():
            self.by_label[pod.item.namespace, key, value].append(pod)

    def selected(self, selector: Mapping[str, Any], namespace: str) -> Iterator[Pod]:
        """The pods of a namespace that a selector selects."""
        wanted = selector.get("matchLabels") or {}
        likely = (self.by_label.get((namespace, key, value), []) for key, value in wanted.items())
        few = min(likely, key=len) if wanted else [pod for pod in self.pods if pod.item.namespace == namespace]
        return (pod for pod in few if selects(selector, pod.labels))


def check(items: Iterable[Item], externals: Iterable[str] = ()) -> Iterator[Said]:
    """Everything that does not resolve."""
    from . import resolve

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
            yield Said(item, ("metadata", "name"), "duplicate-object", f"is in {other.path} too; expected one {item.kind}/{item.name}")
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
            yield Said(pod.item, ("spec", "selector"), "shared-selector",
                       f"selects the pods of {other.item.kind}/{other.item.name} too; expected labels of its own pods only")
