"""The pod template of a service: its container, and what the pod shares.

``enableServiceLinks: false``, because Kubernetes else gives every container
variables for every Service of its namespace (``REDIS_PORT=tcp://…``), which
programs read as their own configuration.
``automountServiceAccountToken: false``, because what ran on Docker asks
nothing of the cluster's API.
"""

from typing import Any

from ....manifests.objects import filled
from ...context import Conversion
from ...stack import Service
from ..naming.network_names import network_labels, on_host_network
from ..naming.workload_kind import Workload, workload_of
from ..network.dns import dns
from ..secrets.metadata import pod_annotations
from ..secrets.pull_secrets import pull_secrets
from ..storage.storage import config_checksum, storage
from .container import container
from .devices import devices
from .host_namespaces import host
from .init_containers import awaited_jobs, init_containers
from .job_access import access_volume
from .lifecycle import grace, names_system, share_processes, tell_init
from .placement import placement
from .security import pod_security
from .security_options import apparmor_annotations
from .unsupported_keys import account_for_rest


def pod_template(service: Service, conversion: Conversion) -> dict[str, Any]:
    """Metadata and spec of a service's pods; accounts for every key that says how they run."""
    account_for_rest(service, conversion)
    tell_init(service, conversion)
    annotations = {
        **pod_annotations(service, conversion),
        **apparmor_annotations(service, conversion),
        **_checksum(service, conversion),
    }
    labels = {**conversion.selector(service), **network_labels(service, conversion)}
    return {"metadata": filled({"labels": labels, "annotations": annotations}), "spec": _spec(service, conversion)}


def _checksum(service: Service, conversion: Conversion) -> dict[str, str]:
    """What changes with the files that the pods read, so that a change starts new ones."""
    return filled({"checksum/config": config_checksum(service, conversion)})


def _spec(service: Service, conversion: Conversion) -> dict[str, Any]:
    stored, nodes = storage(service, conversion), devices(service, conversion)
    jobs, waiting = awaited_jobs(service, conversion), init_containers(service, conversion)
    main = container(service, conversion, stored, nodes)
    return filled(
        {
            **host(service, conversion),
            **dns(service, conversion, on_host=on_host_network(service, conversion)),
            "os": {"name": "linux"} if names_system(service, conversion) else None,
            "serviceAccountName": conversion.name(service) if jobs else None,
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "restartPolicy": _restart_policy(service, conversion),
            "shareProcessNamespace": share_processes(service) or None,
            "terminationGracePeriodSeconds": grace(service, conversion),
            "securityContext": pod_security(service, conversion, stored.fs_group),
            **placement(service, conversion),
            "initContainers": waiting,
            "containers": [main],
            "imagePullSecrets": pull_secrets([each["image"] for each in (*waiting, main)], service, conversion),
            "volumes": [*stored.volumes, *nodes.volumes, *([access_volume()] if jobs else [])],
        }
    )


def _restart_policy(service: Service, conversion: Conversion) -> str | None:
    """Never for a Job, whose controller starts a new pod where another attempt is left; else Kubernetes' Always."""
    return "Never" if workload_of(service, conversion) in (Workload.JOB, Workload.CRON_JOB) else None
