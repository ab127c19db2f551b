"""The cluster that a stack goes to, as the configuration says it."""

from ..config.schema import ConvertConfig
from ..convert.cluster import Cluster, Exposure, Routing
from ..kernel.errors import TidyError

_NAMES = ("storage_class", "shared_storage_class", "secret_store", "issuer", "ingress_class")


def cluster_of(settings: ConvertConfig) -> Cluster:
    """The cluster.

    Raises:
        TidyError: a version that nobody has the schemas of, a name or a size that no API server takes.
    """
    cluster = Cluster(
        version=_known(settings.kubernetes_version) if settings.kubernetes_version else Cluster().version,
        namespace=settings.namespace,
        routing=Routing(settings.routing),
        exposure=Exposure(settings.exposure),
        storage_class=settings.storage_class,
        shared_storage_class=settings.shared_storage_class,
        claim_size=settings.claim_size,
        hardened=settings.hardened,
        network_policies=settings.network_policies,
        secret_store=settings.secret_store,
        issuer=settings.issuer,
        ingress_class=settings.ingress_class,
        registry=settings.registry,
        images=settings.images,
        wait_for_dependencies=settings.wait_for_dependencies,
        hosts=settings.hosts,
        accepted=settings.keys,
    )
    _check(cluster)
    return cluster


def _check(cluster: Cluster) -> None:
    from ..manifests.lint.quantity import amount
    from ..manifests.name_rules import dns_label, dns_subdomain

    wrong = {"namespace": cluster.namespace and dns_label(cluster.namespace)}
    wrong |= {name: getattr(cluster, name) and dns_subdomain(getattr(cluster, name)) for name in _NAMES}
    for name, what in wrong.items():
        if what:
            raise TidyError(f"{name.replace('_', '-')} {getattr(cluster, name)!r} {what}", rule="convert")
    if (amount(cluster.claim_size) or 0) <= 0:
        raise TidyError(f"claim-size {cluster.claim_size!r} is no size; expected one such as 1Gi", rule="convert")


def _known(text: str) -> tuple[int, int]:
    from ..adapters.kubernetes_schemas import versions

    known, version = versions(), _version(text)
    if version not in known:
        raise TidyError(
            f"Kubernetes {text} is unknown; expected one from {_spelled(known[0])} to {_spelled(known[-1])}",
            rule="convert",
        )
    return version


def _version(text: str) -> tuple[int, int]:
    major, _, minor = text.removeprefix("v").partition(".")
    minor = minor.partition(".")[0]
    return (int(major), int(minor)) if major.isdecimal() and minor.isdecimal() else (0, 0)


def _spelled(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
