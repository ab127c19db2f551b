"""ServiceAccount: an identity that a store outside of the cluster trusts."""

from ...manifests.objects import Manifest, manifest


def service_account(name: str, namespace: str) -> Manifest:
    """The account; no pod gets its token by itself."""
    return manifest("v1", "ServiceAccount", name, namespace=namespace, automountServiceAccountToken=False)
