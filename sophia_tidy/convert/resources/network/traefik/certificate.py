"""TLS of a router → a cert-manager Certificate, whose Secret the route names.

A certificate resolver of Traefik is an issuer of cert-manager.  One
Certificate stands for one set of host names, however many routes share it.
"""

from collections.abc import Sequence

from .....manifests.objects import Manifest, manifest
from ....context import Conversion
from ....names import fingerprint, label
from ....stack import Service
from ...naming.registry import SECRET, named

VERSION = "cert-manager.io/v1"


def secret_name(hosts: Sequence[str], conversion: Conversion) -> str:
    """The name of the Certificate for a set of hosts, and of its Secret."""
    first = hosts[0].replace("*", "wildcard")
    others = "" if len(hosts) == 1 else f"-{fingerprint(' '.join(sorted(hosts)), 6)}"
    return named(("Certificate", SECRET), ("certificate", *sorted(hosts)), label(f"{first}{others}-tls"), conversion)


def certificate(hosts: Sequence[str], service: Service, conversion: Conversion) -> Manifest:
    """The Certificate for a set of hosts."""
    name = secret_name(hosts, conversion)
    return manifest(
        VERSION,
        "Certificate",
        name,
        labels=conversion.selector(service),
        spec={
            "secretName": name,
            "dnsNames": list(hosts),
            "issuerRef": {"group": "cert-manager.io", "kind": "ClusterIssuer", "name": conversion.cluster.issuer},
        },
    )
