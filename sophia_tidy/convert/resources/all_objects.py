"""A stack's services and what they share → Kubernetes objects, one kind a file; this is the order in which it happens."""

from collections.abc import Mapping, Sequence

from ...manifests.objects import Manifest
from ..context import Conversion
from ..stack import Service
from .network.network_policy import network_manifests
from .network.routing import routing_manifests
from .network.service import service_manifests
from .network.service_hosts import claims
from .pod.unsupported_keys import account_for_top
from .secrets.credentials import credential_manifests, credentials_of, secret_name
from .secrets.pull_secrets import pull_secret_manifests
from .storage.claims import claim_name
from .storage.secrets_and_configs import object_name
from .storage.shared_objects import shared_manifests
from .storage.storage import storage
from .workload.namespace import namespace
from .workload.workload import workload_manifests

NAMESPACE, SHARED, POLICIES = "namespace", "shared", "network-policies"
_TAKEN = (NAMESPACE, SHARED, POLICIES, "kustomization")


def resources_of(conversion: Conversion) -> Mapping[str, Sequence[Manifest]]:
    """All objects of a stack, by the stem of the file that they go to: one for each service, and the shared ones."""
    _settle_names(conversion)
    account_for_top(conversion)
    services = {
        _stem(conversion.name(service)): _of_service(service, conversion)
        for service in conversion.stack.services.values()
    }
    shared = {
        SHARED: [*shared_manifests(conversion), *pull_secret_manifests(conversion)],
        POLICIES: network_manifests(conversion),
    }
    everything = [item for items in (*services.values(), *shared.values()) for item in items]
    return {NAMESPACE: [namespace(conversion, everything)], **shared, **services}


def _settle_names(conversion: Conversion) -> None:
    """Claim the plain names for what people named themselves, then for credentials; what is made of files and routes yields."""
    stack = conversion.stack
    for volume in sorted(stack.volumes.values(), key=lambda each: not each.external):
        claim_name(volume, conversion)
    for source in (*stack.secrets.values(), *stack.configs.values()):
        object_name(source, conversion)
    claims(conversion)
    for service in stack.services.values():
        if credentials_of(service, conversion):
            secret_name(service, conversion)


def _of_service(service: Service, conversion: Conversion) -> list[Manifest]:
    """What others stand on comes first: credentials and storage, then the workload, then the ways to it."""
    return [
        *credential_manifests(service, conversion),
        *storage(service, conversion).manifests,
        *workload_manifests(service, conversion),
        *service_manifests(service, conversion),
        *routing_manifests(service, conversion),
    ]


def _stem(name: str) -> str:
    return f"{name}-service" if name in _TAKEN else name
