"""The cluster, as far as manifests depend on it: the choices a person makes once."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from ..config.schema import ConvertConfig

_CHOSEN = ConvertConfig()


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
    """The target; the defaults are the configuration's own, which are K3s' (Traefik, local-path, servicelb).

    ``storage_class`` "" leaves the choice to the cluster's default class.
    ``registry`` is put before the names of images that a stack only builds.
    ``images`` maps a service or an image to another image.
    ``secret_store`` is the ClusterSecretStore that External Secrets reads.
    ``issuer`` is the cert-manager ClusterIssuer of TLS hosts.
    ``hosts`` are services to the names that they answer to, where the stack
    publishes a port of the web without one.  ``accepted`` are rules of the
    ledger to why a person finds good what becomes of such keys.
    """

    version: tuple[int, int] = (1, 33)
    namespace: str = _CHOSEN.namespace
    routing: Routing = Routing(_CHOSEN.routing)
    exposure: Exposure = Exposure(_CHOSEN.exposure)
    storage_class: str = _CHOSEN.storage_class
    shared_storage_class: str = _CHOSEN.shared_storage_class
    claim_size: str = _CHOSEN.claim_size
    hardened: bool = _CHOSEN.hardened
    network_policies: bool = _CHOSEN.network_policies
    secret_store: str = _CHOSEN.secret_store
    issuer: str = _CHOSEN.issuer
    ingress_class: str = _CHOSEN.ingress_class
    registry: str = _CHOSEN.registry
    images: Mapping[str, str] = _CHOSEN.images
    wait_for_dependencies: bool = _CHOSEN.wait_for_dependencies
    hosts: Mapping[str, str] = _CHOSEN.hosts
    accepted: Mapping[str, str] = _CHOSEN.keys
