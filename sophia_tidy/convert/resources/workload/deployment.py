"""Deployment: a service that runs until it is told to stop, and keeps nothing of its own."""

from typing import Any

from ....manifests.objects import Manifest, filled
from ...context import Conversion
from ...stack import Service
from ..naming.workload_kind import replicas_of
from .rollout import SingleInstance, rollout
from .workload_metadata import head


def deployment(service: Service, conversion: Conversion, template: dict[str, Any], alone: SingleInstance) -> Manifest:
    """The Deployment around a pod template."""
    return head("apps/v1", service, conversion) | {
        "spec": filled(
            {
                "replicas": replicas_of(service),
                "selector": {"matchLabels": conversion.selector(service)},
                **rollout(service, conversion, alone),
                "template": template,
            }
        )
    }
