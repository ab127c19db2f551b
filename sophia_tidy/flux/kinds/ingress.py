"""Ingress: the way from outside to the receiver's service, which ``flux bootstrap`` has made."""

from ...manifests.objects import Manifest, manifest
from . import SYSTEM


def webhook_ingress(host: str, *, ingress_class: str, issuer: str) -> Manifest:
    """Only the receiver's own paths (``/hook/``), with a certificate of the issuer."""
    backend = {"service": {"name": "webhook-receiver", "port": {"number": 80}}}
    return manifest(
        "networking.k8s.io/v1",
        "Ingress",
        "webhook-receiver",
        namespace=SYSTEM,
        annotations={"cert-manager.io/cluster-issuer": issuer},
        spec={
            "ingressClassName": ingress_class,
            "tls": [{"hosts": [host], "secretName": "webhook-receiver-tls"}],
            "rules": [
                {"host": host, "http": {"paths": [{"path": "/hook/", "pathType": "Prefix", "backend": backend}]}}
            ],
        },
    )
