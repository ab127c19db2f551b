"""One cluster: its environment, what its overlay holds, and so which parts of the tree it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from ..kernel.errors import TidyError
from . import needs
from .bootstrap import Bootstrap
from .charts import CERT_MANAGER, EXTERNAL_SECRETS, Chart
from .located_object import LocatedObject
from .settings import FluxEnvironment, Pulumi, Settings

CONTROLLERS, CONFIGS, APPS = "infrastructure-controllers", "infrastructure-configs", "apps"
NOTIFICATIONS, IMAGES = "notifications", "images"


@dataclass(frozen=True)
class ClusterNeeds:
    """What is known of a cluster when its files are made."""

    settings: Settings
    environment: FluxEnvironment
    items: tuple[LocatedObject, ...]
    charts: Mapping[str, Chart]
    bootstrap: Bootstrap

    @cached_property
    def folder(self) -> PurePosixPath:
        """Where the cluster's files are."""
        return self.settings.destination / self.environment.name

    @cached_property
    def webhook_host(self) -> str:
        return self.settings.webhook_hosts.get(self.environment.name, "")

    @cached_property
    def notifies(self) -> bool:
        """Whether Flux can tell anybody: tokens come from the store, which somebody has to have made."""
        settings = self.settings
        has_store = self.has_secrets or settings.pulumi is not None or not settings.store_is_ours
        return has_store and (settings.repository.on_github or bool(settings.notifiers))

    @cached_property
    def has_secrets(self) -> bool:
        """Whether the overlay itself reads from a store."""
        return needs.has_secrets(self.items)

    @cached_property
    def only_workloads(self) -> bool:
        """Whether the health of the workloads alone decides on that of the applications."""
        return self.settings.only_workloads or next(needs.idle_claims(self.items), None) is not None

    @cached_property
    def needed(self) -> tuple[Chart, ...]:
        """The charts, by name."""
        named = {
            CERT_MANAGER: needs.has_certificates(self.items) or self.receives,
            EXTERNAL_SECRETS: self.settings.store_is_ours and (self.has_secrets or self.notifies),
        }
        there = {item.name for item in self.items if item.kind == "HelmRelease"}
        return tuple(self.charts[name] for name, wanted in named.items() if wanted and name not in there)

    @cached_property
    def receives(self) -> bool:
        """Whether GitHub reaches the cluster from outside."""
        return self.notifies and self.settings.repository.on_github and bool(self.webhook_host)

    @cached_property
    def issues(self) -> bool:
        """Whether the ClusterIssuer that manifests name is ours to make."""
        made = {item.name for item in self.items if item.kind == "ClusterIssuer"}
        named = {each.name for each in needs.issuers(self.items)}
        return self.settings.issuer not in made and (self.settings.issuer in named or self.receives)

    @cached_property
    def pulumi(self) -> Pulumi | None:
        """The store that is ours to make; None where somebody else makes it, or nobody reads it.

        Raises:
            TidyError: manifests read it, and it is not known where in Pulumi it is.
        """
        settings = self.settings
        made = {item.name for item in self.items if item.kind == "ClusterSecretStore"}
        named = next((each for each in needs.stores(self.items) if each.name == settings.store), None)
        if not settings.store_is_ours or settings.store in made or (named is None and not self.notifies):
            return None
        if settings.pulumi is None:
            reader = f"{named.at} reads it" if named else "the tokens of the notifications are to come from it"
            raise TidyError(
                f"where in Pulumi the store {settings.store} is has not been said, and {reader}; expected "
                'pulumi-organization and pulumi-project, or store = "none" where somebody else makes it',
                settings.at("flux"),
                rule="unknown-store",
            )
        return settings.pulumi

    @cached_property
    def store_chart(self) -> Chart:
        """The chart whose namespace holds what the store logs in with."""
        return self.charts[EXTERNAL_SECRETS]
