"""What all workloads have before their spec: version, kind, name, labels and annotations."""

from collections.abc import Mapping

from ....manifests.objects import Manifest, manifest
from ...context import Conversion
from ...stack import Service
from ..naming.workload_kind import workload_of
from ..secrets.metadata import workload_annotations
from .rollout import failure_annotations


def head(
    version: str, service: Service, conversion: Conversion, annotations: Mapping[str, str] | None = None
) -> Manifest:
    """The workload without its spec; ``annotations`` are what its kind adds to the stack's."""
    found = {**workload_annotations(service, conversion), **failure_annotations(service), **(annotations or {})}
    return manifest(
        version,
        workload_of(service, conversion).value,
        conversion.name(service),
        labels=conversion.selector(service),
        annotations=found,
    )
