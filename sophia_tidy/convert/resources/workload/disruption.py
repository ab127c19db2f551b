"""PodDisruptionBudget: a drained node takes at most one copy of a service with it."""

from ....manifests.objects import Manifest, manifest
from ...context import Conversion
from ...stack import Service
from ..naming.workload_kind import Workload, replicas_of, workload_of


def disruption_budgets(service: Service, conversion: Conversion) -> list[Manifest]:
    """A budget where there are several copies; one alone would never let a node be drained."""
    if replicas_of(service) < 2 or workload_of(service, conversion) not in (Workload.DEPLOYMENT, Workload.STATEFUL_SET):
        return []
    labels = conversion.selector(service)
    return [
        manifest(
            "policy/v1",
            "PodDisruptionBudget",
            conversion.name(service),
            labels=labels,
            spec={"maxUnavailable": 1, "selector": {"matchLabels": labels}},
        )
    ]
