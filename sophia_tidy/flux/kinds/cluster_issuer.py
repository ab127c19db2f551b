"""ClusterIssuer: certificates by ACME, proven over HTTP through the cluster's own ingress."""

from ...manifests.objects import Manifest, filled, manifest


def cluster_issuer(name: str, *, server: str, email: str, ingress_class: str) -> Manifest:
    """The issuer; an account needs no address (RFC 8555, 7.3: ``contact`` is optional), so "" leaves it out."""
    acme = {
        "server": server,
        "email": email,
        "privateKeySecretRef": {"name": f"{name}-account-key"},
        "solvers": [{"http01": {"ingress": {"ingressClassName": ingress_class}}}],
    }
    return manifest("cert-manager.io/v1", "ClusterIssuer", name, spec={"acme": filled(acme)})
