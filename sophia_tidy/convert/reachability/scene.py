"""The manifests as a cluster sees them: pods with their labels, Services with their ports, policies."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ...manifests.lint.item import TEMPLATES, dig
from ...manifests.lint.selector import selects
from ...manifests.objects import Manifest

_PROTOCOL = "TCP"


class Pods(NamedTuple):
    """The pods of one workload; ``on_node`` where they are in their node's network, which policies do not know."""

    name: str
    labels: Mapping[str, str]
    ports: Mapping[str, int]
    on_node: bool


class Caller(NamedTuple):
    """Whom a policy sees: labels of the pod and of its namespace; none for an address outside of the cluster."""

    labels: Mapping[str, str] | None
    namespace: Mapping[str, str]


class Scene(NamedTuple):
    """All that decides whether a connection is made; ``namespace`` has the labels of the stack's own."""

    pods: Sequence[Pods]
    services: Mapping[str, Manifest]
    policies: Sequence[Manifest]
    namespace: Mapping[str, str]

    def behind(self, service: Manifest) -> list[Pods]:
        """The pods that a Service selects."""
        wanted = service["spec"].get("selector") or {}
        return [pods for pods in self.pods if wanted and selects({"matchLabels": wanted}, pods.labels)]

    def caller(self, pods: Pods) -> Caller:
        """The pods as a policy sees them."""
        return Caller(pods.labels, self.namespace)


def scene(manifests: Sequence[Manifest], namespace: str) -> Scene:
    """The scene of a stack's manifests."""
    own = next((item for item in manifests if item["kind"] == "Namespace"), None)
    labels = {**(own["metadata"].get("labels") or {} if own else {}), "kubernetes.io/metadata.name": namespace}
    return Scene(
        [pods for item in manifests for pods in [_pods(item)] if pods is not None],
        {item["metadata"]["name"]: item for item in manifests if item["kind"] == "Service"},
        [item for item in manifests if item["kind"] == "NetworkPolicy"],
        labels,
    )


def _pods(item: Manifest) -> Pods | None:
    where = TEMPLATES.get(item["kind"])
    template = dig(item, where) if where is not None else None
    if not isinstance(template, dict) or not isinstance(template.get("spec"), dict):
        return None
    spec = template["spec"]
    ports: dict[str, int] = {
        port["name"]: port["containerPort"]
        for container in spec.get("containers") or ()
        for port in container.get("ports") or ()
        if "name" in port
    }
    return Pods(
        item["metadata"]["name"],
        (template.get("metadata") or {}).get("labels") or {},
        ports,
        bool(spec.get("hostNetwork")),
    )


def service_port(service: Manifest, port: int | None, pods: Pods) -> int | None:
    """The port of the pods behind a Service's port; None where the Service has no such port.

    A headless Service is a name for the pods themselves, so that there every
    port is the pods' own.  Without a port, the Service's first is meant.
    """
    spec = service["spec"]
    ports: list[dict[str, Any]] = spec.get("ports") or []
    if spec.get("clusterIP") == "None":
        return port or (ports[0]["port"] if ports else 0)
    found = next((each for each in ports if port is None or each["port"] == port), None)
    if found is None:
        return None
    target = found.get("targetPort", found["port"])
    return pods.ports.get(target) if isinstance(target, str) else int(target)
