"""Objects as the resources make them, small enough to read."""

from copy import deepcopy
from typing import Any


def workload(name: str, image: str = "app:1", port: int = 80, **pod: Any) -> list[dict]:
    """A Deployment and its Service."""
    labels = {"app.kubernetes.io/name": name}
    container = {
        "name": name,
        "image": image,
        "env": [{"name": "PORT", "value": str(port)}],
        "ports": [{"name": f"tcp-{port}", "containerPort": port}],
        "resources": {"limits": {"memory": "64Mi"}},
    }
    return deepcopy(
        [
            {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "metadata": {"name": name, "labels": labels},
                "spec": {
                    "replicas": 1,
                    "selector": {"matchLabels": labels},
                    "template": {"metadata": {"labels": labels}, "spec": {"containers": [container], **pod}},
                },
            },
            {
                "apiVersion": "v1",
                "kind": "Service",
                "metadata": {"name": name, "labels": labels},
                "spec": {
                    "selector": labels,
                    "ports": [{"name": f"tcp-{port}", "port": port, "targetPort": f"tcp-{port}"}],
                },
            },
        ]
    )


def namespace(name: str) -> dict:
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}}
