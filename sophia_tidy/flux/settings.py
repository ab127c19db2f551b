"""Settings of a team's clusters, as data; nothing in them is a secret's value.

No field has a default here: `config.schema` says each of them, once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from ..kernel.location import Location
from .repository import RemoteRepository


@dataclass(frozen=True, slots=True)
class FluxEnvironment:
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
    environments: Mapping[str, str]
    api_url: str
    token_secret: str
    service_account: str
    token_seconds: int


@dataclass(frozen=True, slots=True)
class Acme:
    """Who signs certificates; an ``email`` of "" is left out."""

    server: str
    email: str


@dataclass(frozen=True, slots=True)
class Traefik:
    """What is different from K3s' Traefik; with nothing set, nothing is written."""

    redirect: bool
    trusted_proxies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tokens:
    """Keys in the store: of the token that writes to GitHub, and of what GitHub signs its calls with."""

    github: str
    webhook: str


class Settings(NamedTuple):
    """All of it, given by name.

    ``store`` and ``issuer`` are the names that the manifests use; ``pulumi``
    None says that somebody else makes the store, or that nothing is known of
    it: ``store_is_ours`` tells which.  ``images`` are names to semver ranges,
    ``charts`` names to versions, ``notifiers`` kinds to keys in the store,
    ``webhook_hosts`` hosts by environment.  ``timeout`` 0 is worked out.
    ``at`` tells where a key of the configuration is said; it is asked only for an error.
    ``store_seen`` are the places in the repository that say what the configuration does not, by key.
    ``source_secret`` is what ``flux bootstrap`` is told to keep the key of the repository in.
    """

    environments: tuple[FluxEnvironment, ...]
    repository: RemoteRepository
    at: Callable[..., Location]
    destination: PurePosixPath
    source_secret: str
    timeout: int
    only_workloads: bool
    store: str
    store_is_ours: bool
    pulumi: Pulumi | None
    issuer: str
    acme: Acme
    ingress_class: str
    traefik: Traefik
    charts: Mapping[str, str]
    images: Mapping[str, str]
    image_automation: bool
    tokens: Tokens
    webhook_hosts: Mapping[str, str]
    notifiers: Mapping[str, str]
    applied_by_workflow: bool
    store_seen: Mapping[str, tuple[Location, ...]]

    @property
    def base(self) -> PurePosixPath:
        """Where that lies which all clusters have in common, beside their folders."""
        return self.destination.parent / "infrastructure" / "base"
