"""What a cluster takes and people regret: warnings.

After the Kubernetes documentation, "Configuration Best Practices",
"Configure Liveness, Readiness and Startup Probes", "Images".
"""

from ....kernel.finding import Severity
from ..image_reference import split_tag
from ..item import Container, Item, Pod
from ..rule import Said, container_rule, object_rule, pod_rule

_LASTING = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet")


@container_rule(severity=Severity.WARNING)
def missing_readiness_probe(container: Container) -> Said:
    """Container that serves a port and does not say when it is ready, which a rollout counts as ready at once."""
    if _lasts(container) and container.all("ports") and container.spec.get("readinessProbe") is None:
        yield ("readinessProbe",), "is not set; expected one, as the container has ports"


@container_rule(severity=Severity.WARNING)
def latest_tag(container: Container) -> Said:
    """Image without a version, which a node pulls or keeps as it likes.

    It has no tag and no digest, or ``latest``.
    """
    image = container.spec.get("image") or ""
    name, at, _ = image.partition("@")
    if image and not at and split_tag(name)[1] in (None, "latest"):
        yield ("image",), f"{image!r} has no version; expected a tag other than latest, or a digest"


@container_rule(severity=Severity.WARNING)
def missing_memory_limit(container: Container) -> Said:
    """Container without a limit of memory, which can take all of its node's."""
    if (
        container.role == "containers"
        and "memory" not in ((container.spec.get("resources") or {}).get("limits") or {})
        and "memory" not in ((container.pod.spec.get("resources") or {}).get("limits") or {})
    ):
        yield ("resources", "limits", "memory"), "is not set; expected a limit"


@container_rule(severity=Severity.WARNING)
def missing_requests(container: Container) -> Said:
    """Container without a request for cpu or memory, which the scheduler takes for nothing."""
    resources = container.spec.get("resources") or {}
    asked = {
        *(resources.get("requests") or {}),
        *(resources.get("limits") or {}),
        *((container.pod.spec.get("resources") or {}).get("requests") or {}),
    }
    if container.role == "containers" and not {"cpu", "memory"} <= asked:
        missing = " and ".join(sorted({"cpu", "memory"} - asked))
        yield ("resources", "requests"), f"has no {missing}; expected a request"


@container_rule(severity=Severity.WARNING)
def part_of_byte(container: Container) -> Said:
    """Memory in ``m``, thousandths of a byte, which the API server takes as written."""
    for kind in ("limits", "requests"):
        value = ((container.spec.get("resources") or {}).get(kind) or {}).get("memory")
        if isinstance(value, str) and value.endswith("m"):
            yield ("resources", kind, "memory"), f"is {value!r}, thousandths of a byte; expected a unit such as Mi"


@pod_rule(severity=Severity.WARNING)
def host_path_volume(pod: Pod) -> Said:
    """Volume on a path of the node, which the pod leaves behind and Pod Security "baseline" refuses."""
    for index, volume in enumerate(pod.spec.get("volumes") or ()):
        if "hostPath" in volume:
            yield ("volumes", index, "hostPath"), "is a path of the node; expected a claim, a ConfigMap or a Secret"


@pod_rule(severity=Severity.WARNING)
def old_account_field(pod: Pod) -> Said:
    """Account in ``serviceAccount``, the old name of ``serviceAccountName``, which the API server still takes."""
    if pod.spec.get("serviceAccount"):
        yield ("serviceAccount",), "is an old name; expected serviceAccountName"


@object_rule("Pod", severity=Severity.WARNING)
def bare_pod(item: Item) -> Said:
    """Pod of its own, which no controller starts again when its node goes."""
    if not item.metadata.get("ownerReferences"):
        yield (), "is a pod of its own; expected a Deployment, a StatefulSet or a Job"


@object_rule("Ingress", severity=Severity.WARNING)
def old_ingress_class(item: Item) -> Said:
    """Annotation ``kubernetes.io/ingress.class``, the old ``ingressClassName``, which not all controllers read."""
    if "kubernetes.io/ingress.class" in (item.metadata.get("annotations") or {}):
        yield (
            ("metadata", "annotations", "kubernetes.io/ingress.class"),
            "is the old form; expected spec.ingressClassName",
        )


def _lasts(container: Container) -> bool:
    return container.role == "containers" and container.pod.item.kind in _LASTING


RULES = (
    missing_readiness_probe,
    latest_tag,
    missing_memory_limit,
    missing_requests,
    part_of_byte,
    host_path_volume,
    old_account_field,
    bare_pod,
    old_ingress_class,
)
