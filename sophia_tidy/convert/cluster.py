"""What the cluster is, as far as manifests depend on it: the choices a person makes once."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Exposure(StrEnum):
    """How a port that Compose publishes is reached from outside: K3s' servicelb, a node port, or not at all."""

    LOAD_BALANCER = "load-balancer"
    NODE_PORT = "node-port"
    NONE = "none"


class Routing(StrEnum):
    """What answers for a host name: Traefik's own kinds (K3s' default), a plain Ingress, or nothing."""

    TRAEFIK = "traefik"
    INGRESS = "ingress"
    NONE = "none"


class Cluster(NamedTuple):
    """The target; the defaults are K3s' (Traefik, local-path, servicelb).

    ``storage_class`` "" leaves the choice to the cluster's default class.
    ``registry`` is put before the names of images that a stack only builds.
    ``images`` maps a service or an image to another image.
    ``secret_store`` is the ClusterSecretStore that External Secrets reads.
    ``issuer`` is the cert-manager ClusterIssuer of TLS hosts.
    """

    version: tuple[int, int] = (1, 33)
    namespace: str = ""
    routing: Routing = Routing.TRAEFIK
    exposure: Exposure = Exposure.LOAD_BALANCER
    storage_class: str = ""
    shared_storage_class: str = ""
    claim_size: str = "1Gi"
    hardened: bool = False
    network_policies: bool = True
    secret_store: str = "pulumi-esc"
    issuer: str = "letsencrypt"
    ingress_class: str = "traefik"
    registry: str = ""
    images: Mapping[str, str] = MappingProxyType({})
    wait_for_dependencies: bool = True
