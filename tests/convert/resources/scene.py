"""Small stacks in canonical form, as a conversion that a resource can be asked with."""

from typing import Any

from sophia_tidy.convert.cluster import Cluster
from sophia_tidy.convert.context import Conversion, conversion
from sophia_tidy.convert.known_images.table import ImageTable, built_in
from sophia_tidy.convert.ledger import KeyFate
from sophia_tidy.convert.model import Dialect, Model
from sophia_tidy.convert.resources.workload.workload import workload_manifests
from sophia_tidy.convert.stack import read_stack
from sophia_tidy.manifests.objects import Manifest

IMAGE = "registry.k8s.io/example/api:1.2"
Values = dict[str, Any]


def scene(
    services: dict[str, Values],
    *,
    dialect: Dialect = Dialect.SWARM,
    images: ImageTable | None = None,
    top: Values | None = None,
    chosen: dict[str, str] | None = None,
    **cluster: Any,
) -> Conversion:
    """A conversion of services in canonical form; each gets an image where it has none, ``chosen`` are the cluster's."""
    filled = {name: {"image": IMAGE, **values} for name, values in services.items()}
    model = Model({"name": "shop", "services": filled, **(top or {})})
    return conversion(
        read_stack(model, dialect), Cluster(images=chosen or {}, **cluster), images or built_in(), lambda path: None
    )


def manifests(services: dict[str, Values], **how: Any) -> tuple[Conversion, list[Manifest]]:
    """The conversion, and the workloads of all services with what stands beside them."""
    stage = scene(services, **how)
    return stage, [item for service in stage.stack.services.values() for item in workload_manifests(service, stage)]


def workload(values: Values, **how: Any) -> Manifest:
    """The workload of one service, named api."""
    _, items = manifests({"api": values}, **how)
    return next(item for item in items if item["kind"] in ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"))


def pod(values: Values, **how: Any) -> Values:
    """The pod spec of one service."""
    spec = workload(values, **how)["spec"]
    return spec.get("jobTemplate", {}).get("spec", spec)["template"]["spec"]


def container(values: Values, **how: Any) -> Values:
    """The container of one service."""
    return pod(values, **how)["containers"][0]


def fates(values: Values, **how: Any) -> dict[str, KeyFate]:
    """What became of each leaf of one service, by the rest of its pointer."""
    stage, _ = manifests({"api": values}, **how)
    return {
        ".".join(map(str, entry.pointer[2:])): entry
        for entry in stage.ledger.settle(stage.stack.model.values)
        if entry.pointer[:1] == ("services",)
    }


def rules_of(values: Values, **how: Any) -> set[str]:
    """The rules of the findings that one service comes to."""
    stage, _ = manifests({"api": values}, **how)
    return {finding.rule for finding in stage.findings}
