"""What a team has decided about its clusters, as data; nothing in it is a secret's value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ..kernel.location import Location
from .repository import Repository


@dataclass(frozen=True, slots=True)
class Environment:
    """A cluster: ``branch`` is what it is made from, ``overlay`` the folder that is applied."""

    name: str
    branch: str
    overlay: PurePosixPath


class Pulumi(NamedTuple):
    """Pulumi ESC; by an access token in the Secret ``token_secret`` or, where there is one, by ``service_account``.

    ``environments`` are those of ESC by ours; one without has our name.
    """

    organization: str
    project: str
    environments: Mapping[str, str] = MappingProxyType({})
    api_url: str = ""
    token_secret: str = "pulumi-access-token"
    service_account: str = ""
    token_seconds: int = 600


@dataclass(frozen=True, slots=True)
class Acme:
    """Who signs certificates; an ``email`` of "" is left out."""

    server: str = "https://acme-v02.api.letsencrypt.org/directory"
    email: str = ""


@dataclass(frozen=True, slots=True)
class Traefik:
    """What is different from K3s' Traefik; with nothing set, nothing is written."""

    redirect: bool = False
    trusted_proxies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """Keys in the store: of the token that writes to GitHub, and of what GitHub signs its calls with."""

    github: str = "FLUX_GITHUB_TOKEN"
    webhook: str = "FLUX_WEBHOOK_TOKEN"


class Settings(NamedTuple):
    """All of it.

    ``store`` and ``issuer`` are the names that the manifests use; ``pulumi``
    None says that somebody else makes the store, or that nothing is known of
    it: ``store_is_ours`` tells which.  ``images`` are names to semver ranges,
    ``charts`` names to versions, ``notifiers`` kinds to keys in the store,
    ``webhook_hosts`` hosts by environment.  ``timeout`` 0 is worked out.
    ``at`` tells where a key of the configuration is said; it is asked only for an error.
    """

    environments: tuple[Environment, ...]
    repository: Repository
    at: Callable[..., Location]
    destination: PurePosixPath
    source_secret: str = "flux-system"
    timeout: int = 0
    only_workloads: bool = False
    store: str = "pulumi-esc"
    store_is_ours: bool = True
    pulumi: Pulumi | None = None
    issuer: str = "letsencrypt"
    acme: Acme = Acme()
    ingress_class: str = "traefik"
    traefik: Traefik = Traefik()
    charts: Mapping[str, str] = MappingProxyType({})
    images: Mapping[str, str] = MappingProxyType({})
    image_automation: bool = False
    tokens: Tokens = Tokens()
    webhook_hosts: Mapping[str, str] = MappingProxyType({})
    notifiers: Mapping[str, str] = MappingProxyType({})
    applied_by_workflow: bool = False
