"""Infrastructure under the applications: operators first, then what they are told."""

from ..manifests.objects import Manifest
from .charts import Chart
from .cluster_needs import ClusterNeeds
from .kinds.cluster_issuer import cluster_issuer
from .kinds.cluster_secret_store import AccessToken, Oidc, cluster_secret_store
from .kinds.helm_chart_config import helm_chart_config
from .kinds.helm_release import helm_release
from .kinds.helm_repository import helm_repository
from .kinds.namespace import namespace
from .kinds.oci_repository import oci_repository
from .kinds.service_account import service_account
from .settings import Pulumi, Traefik

Files = dict[str, list[Manifest]]


def controllers(asked: ClusterNeeds) -> Files:
    """The operators by name, and K3s' own Traefik where it is to be different; no second Traefik."""
    found = {chart.name: _installed(chart) for chart in asked.needed}
    if values := _arguments(asked.settings.traefik):
        found["traefik"] = [helm_chart_config("traefik", {"additionalArguments": values})]
    return found


def configs(asked: ClusterNeeds) -> Files:
    """The issuer and the store under the names that the manifests use."""
    files: Files = {}
    settings = asked.settings
    if asked.issues:
        files["issuer.yaml"] = [
            cluster_issuer(
                settings.issuer,
                server=settings.acme.server,
                email=settings.acme.email,
                ingress_class=settings.ingress_class,
            )
        ]
    if (pulumi := asked.pulumi) is not None:
        files["secret-store.yaml"] = _store(asked, pulumi)
    return files


def _installed(chart: Chart) -> list[Manifest]:
    place = chart.namespace
    if chart.in_registry:
        return [
            namespace(place),
            oci_repository(chart.name, place, chart.source, chart.version),
            helm_release(chart.name, place, values=chart.values, chart_ref=chart.name),
        ]
    return [
        namespace(place),
        helm_repository(chart.name, place, chart.source),
        helm_release(chart.name, place, values=chart.values, repository=chart.name, version=chart.version),
    ]


def _arguments(traefik: Traefik) -> list[str]:
    """Traefik's own arguments: the chart's values for the same have changed their names from version to version.

    The port is named, not the entry point: that one listens on 8443 inside of the pod, where no client comes.
    """
    redirect = "--entryPoints.web.http.redirections.entryPoint"
    arguments = (
        [f"{redirect}.to=:443", f"{redirect}.scheme=https", f"{redirect}.permanent=true"] if traefik.redirect else []
    )
    trusted = ",".join(traefik.trusted_proxies)
    return arguments + [
        f"--entryPoints.{name}.proxyProtocol.trustedIPs={trusted}" for name in ("web", "websecure") if trusted
    ]


def _store(asked: ClusterNeeds, pulumi: Pulumi) -> list[Manifest]:
    place = asked.store_chart.namespace
    account = pulumi.service_account
    auth = Oidc(account, pulumi.token_seconds) if account else AccessToken(pulumi.token_secret)
    environment = pulumi.environments.get(asked.environment.name, asked.environment.name)
    store = cluster_secret_store(
        asked.settings.store,
        place,
        organization=pulumi.organization,
        project=pulumi.project,
        environment=environment,
        api_url=pulumi.api_url,
        auth=auth,
    )
    return [*([service_account(account, place)] if account else []), store]
