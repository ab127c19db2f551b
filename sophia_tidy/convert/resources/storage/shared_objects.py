"""What the services of a stack share: claims, volumes behind them, Secrets and ConfigMaps."""

from ....manifests.objects import Manifest
from ...context import Conversion
from ...stack import SecretOrConfig
from .claims import claim_manifests, claim_name
from .secrets_and_configs import config_content, config_manifests, object_name, secret_manifests
from .volume_kind import ExistingVolume, kind_of


def shared_manifests(conversion: Conversion) -> list[Manifest]:
    """The objects of all top-level volumes, secrets and configs that a service uses."""
    stack = conversion.stack
    secrets = {grant.source for service in stack.services.values() for grant in service.secrets}
    configs = {grant.source for service in stack.services.values() for grant in service.configs}
    found: list[Manifest] = []
    for volume in stack.volumes.values():
        found += claim_manifests(volume, conversion)
    for secret in stack.secrets.values():
        found += secret_manifests(secret, conversion) if _used(secret, secrets, conversion) else []
    for config in stack.configs.values():
        found += config_manifests(config, conversion) if _used(config, configs, conversion) else []
    return found


def _used(source: SecretOrConfig, names: set[str], conversion: Conversion) -> bool:
    """Whether a service has it; what only a build uses stays where images are built."""
    if source.key not in names:
        conversion.ledger.not_applicable(source.at, rule="unused-source", note="no service has it when it runs")
    return source.key in names


def external_objects(conversion: Conversion) -> frozenset[str]:
    """What the manifests name but a person has to make, as ``Kind/name``: the store, existing claims, configs without content."""
    claims = {
        f"PersistentVolumeClaim/{claim_name(volume, conversion)}"
        for volume in conversion.stack.volumes.values()
        if isinstance(kind_of(volume), ExistingVolume)
    }
    maps = {
        f"ConfigMap/{object_name(config, conversion)}"
        for config in conversion.stack.configs.values()
        for content in [config_content(config, conversion)]
        if content.data is None and not content.secret
    }
    return frozenset(claims | maps | {f"ClusterSecretStore/{conversion.cluster.secret_store}"})
