"""DaemonSet: ``deploy.mode: global``, one copy on each node that the constraints allow, managers too."""

from typing import Any

from ....manifests.objects import Manifest, filled
from ...context import Conversion
from ...stack import Service
from .rollout import SingleInstance, rollout
from .workload_metadata import head


def daemon_set(service: Service, conversion: Conversion, template: dict[str, Any], alone: SingleInstance) -> Manifest:
    """The DaemonSet around a pod template."""
    return head("apps/v1", service, conversion) | {
        "spec": filled(
            {
                "selector": {"matchLabels": conversion.selector(service)},
                **rollout(service, conversion, alone),
                "template": template,
            }
        )
    }
