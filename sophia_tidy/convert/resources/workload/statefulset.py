"""StatefulSet: copies that each keep their data and their name.

``podManagementPolicy: Parallel``, because Swarm starts all copies at once, and
because a set that waits for each pod in turn does not recover by itself from
a first pod that fails (kubernetes.io, "StatefulSets", Forced Rollback).
Updates still replace one pod at a time.  ``serviceName`` is the headless
Service that gives each pod a name; the service's own name stays with its
Service.
"""

from typing import Any

from ....manifests.objects import Manifest, filled
from ...context import Conversion
from ...stack import Service
from ..naming.derived_names import pods_name
from ..naming.workload_kind import asks_slot, replicas_of
from .rollout import SingleInstance, rollout
from .workload_metadata import head


def stateful_set(
    service: Service,
    conversion: Conversion,
    template: dict[str, Any],
    claims: list[dict[str, Any]],
    alone: SingleInstance,
) -> Manifest:
    """The StatefulSet around a pod template and the claims that each pod gets; slots count from 1, as Swarm's do."""
    return head("apps/v1", service, conversion) | {
        "spec": filled(
            {
                "serviceName": pods_name(service, conversion),
                "replicas": replicas_of(service),
                "selector": {"matchLabels": conversion.selector(service)},
                "podManagementPolicy": "Parallel",
                "ordinals": {"start": 1} if asks_slot(service) else None,
                **rollout(service, conversion, alone),
                "template": template,
                "volumeClaimTemplates": claims,
            }
        )
    }
