"""The place of the secret store in Pulumi: what the configuration says, else what the repository itself agrees on."""

from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from ...config.schema import FluxConfig
from ...flux.settings import Pulumi
from ...kernel.decision import Option
from ...kernel.errors import TidyError
from ...kernel.location import Location
from ..context import Context
from ..sightings import store_as_seen

_ORGANIZATION, _PROJECT = "pulumi-organization", "pulumi-project"


def seen_store(context: Context) -> Mapping[str, Option]:
    """What the repository says of the store's place where the configuration does not, by key; looked for only where it counts."""
    return store_as_seen(context.tree, context.config) if _reads_a_store(context) else {}


def _reads_a_store(context: Context) -> bool:
    """Whether a manifest may have a secret from the store: only then is anything looked for."""
    manifests = PurePosixPath(context.config.convert.destination)
    return context.config.flux.store == "pulumi" and any(
        b"ExternalSecret" in context.tree[path] for path in context.tree if path.is_relative_to(manifests)
    )


def pulumi_of(flux: FluxConfig, seen: Mapping[str, Option], at: Callable[..., Location]) -> Pulumi | None:
    """The store in Pulumi; None where nothing is said of one.

    Raises:
        TidyError: only half is said.
    """
    flux = _with_seen(flux, seen)
    if not flux.pulumi_organization and not flux.pulumi_project:
        return None
    if not (flux.pulumi_organization and flux.pulumi_project):
        missing = "pulumi-project" if flux.pulumi_organization else "pulumi-organization"
        raise TidyError(
            f"{missing} is missing; expected both of pulumi-organization and pulumi-project",
            at("flux"),
            rule="unknown-store",
        )
    return Pulumi(
        organization=flux.pulumi_organization,
        project=flux.pulumi_project,
        environments=flux.pulumi_environments,
        api_url=flux.pulumi_api_url,
        token_secret=flux.pulumi_token_secret,
        service_account=flux.pulumi_service_account,
        token_seconds=flux.pulumi_token_seconds,
    )


def _with_seen(flux: FluxConfig, seen: Mapping[str, Option]) -> FluxConfig:
    """The configuration with what is seen, where that makes a whole place: half of one is no answer, but a question."""
    organization = flux.pulumi_organization or (seen[_ORGANIZATION].value if _ORGANIZATION in seen else "")
    project = flux.pulumi_project or (seen[_PROJECT].value if _PROJECT in seen else "")
    return flux._replace(pulumi_organization=organization, pulumi_project=project) if organization and project else flux
