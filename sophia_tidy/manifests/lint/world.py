"""All objects of a run together: what there is, what operators will make, and what is said to live outside."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any, NamedTuple

from ...kernel.finding import Severity
from ..pointer import Pointer
from .item import Item, Pod
from .selector import selects

# What every namespace or cluster has of its own.
_ALWAYS = frozenset({("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt"), ("Service", "kubernetes")})


class Said(NamedTuple):
    """One thing that is wrong between objects."""

    item: Item
    at: Pointer
    rule: str
    text: str
    severity: Severity = Severity.ERROR


class World:
    """All objects by kind, namespace and name; the pods that they make; and what lives outside."""

    __slots__ = ("by_label", "externals", "made", "objects", "pods")

    def __init__(self, externals: tuple[str, ...] = ()) -> None:
        self.objects: dict[tuple[str, str, str], Item] = {}
        self.pods: list[Pod] = []
        self.by_label: dict[tuple[str, str, str], list[Pod]] = defaultdict(list)
        self.made: dict[tuple[str, str], set[str] | None] = {}
        self.externals = externals

    def find(self, kind: str, name: str, namespace: str) -> Item | None:
        return self.objects.get((kind, namespace, name))

    def has(self, kind: str, name: str, namespace: str) -> bool:
        """Whether the object is made by a manifest, made by an operator, or outside."""
        if (kind, namespace, name) in self.objects or (kind, name) in _ALWAYS:
            return True
        if kind == "Secret" and (namespace, name) in self.made:
            return True
        return self.outside(kind, name)

    def outside(self, kind: str, name: str) -> bool:
        """Whether the object is said to live outside."""
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
