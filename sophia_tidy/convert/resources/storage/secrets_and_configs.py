"""Top-level ``secrets`` and ``configs`` → Secrets that a store fills, and ConfigMaps.

The content of a secret is never read.  Swarm's secrets and configs cannot be
changed, so people number them (``token_v3``); a cluster renews them in place,
so the number is folded away, unless two of one name are in use at once.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ....manifests.objects import Manifest
from ...context import Conversion
from ...names import distinct
from ...questions import asked_once, asked_once_of
from ...stack import SecretOrConfig
from ..naming.registry import CONFIG, SECRET, named
from ..network.host_references import rewrite_content
from ..secrets.external_secret import external_secret
from .config_map import LARGEST, config_map, data_key, is_secret_file

_ROTATION = r"[._-](?:v?\d{1,4}|\d{6,14})\Z"
_STORE = r"[.\[\]\"'\s]+"
SECRETS, CONFIGS = "secrets", "configs"
_KINDS = {SECRETS: (SECRET,), CONFIGS: (CONFIG, SECRET)}  # a config that holds a credential becomes a Secret


class Content(NamedTuple):
    """What is known of a config: its bytes, or why not; ``secret`` where it must not be in a ConfigMap."""

    data: bytes | None
    why_not: str = ""
    secret: bool = False


def object_name(source: SecretOrConfig, conversion: Conversion) -> str:
    """The name of the Secret or ConfigMap."""
    return _names(str(source.at[0]), conversion)[source.key]


def key_of(source: SecretOrConfig) -> str:
    """The key within the object."""
    return data_key(_folded(source.key))


@asked_once_of
def _names(section: str, conversion: Conversion) -> Mapping[str, str]:
    sources = conversion.stack.secrets if section == SECRETS else conversion.stack.configs
    folded = [_folded(_known_as(source, conversion)) for source in sources.values()]
    wanted = {
        key: name if folded.count(name) == 1 else _known_as(source, conversion)
        for (key, source), name in zip(sources.items(), folded, strict=True)
    }
    labels = distinct(wanted.values())
    secrets_names = set(_names(SECRETS, conversion).values()) if section == CONFIGS else set()
    plain = {
        key: labels[name] if labels[name] not in secrets_names else f"{labels[name][:56].rstrip('-')}-config"
        for key, name in wanted.items()
    }
    return {key: named(_KINDS[section], (section, key), name, conversion) for key, name in plain.items()}


def _known_as(source: SecretOrConfig, conversion: Conversion) -> str:
    """By its own name where it was made by hand; the engine's prefix for the stack is left out, if nothing made by hand has the rest."""
    if source.external:
        return source.name
    others = conversion.stack.secrets if source.at[0] == SECRETS else conversion.stack.configs
    taken = any(each.external and each.name == source.key for each in others.values())
    return f"{conversion.stack.name}_{source.key}" if taken else source.key


def _folded(name: str) -> str:
    return re.sub(_ROTATION, "", name) or name


def store_name(source: SecretOrConfig, conversion: Conversion) -> str:
    """The name by which the store has a secret: the variable that it came from, else its own without a rotation."""
    if source.environment:
        return source.environment
    names = [_folded(_known_as(each, conversion)) for each in conversion.stack.secrets.values()]
    name = _folded(_known_as(source, conversion))
    return re.sub(_STORE, "_", name if names.count(name) <= 1 else _known_as(source, conversion))


def config_content(source: SecretOrConfig, conversion: Conversion) -> Content:
    """The content of a config, as far as it is known and no secret."""
    known = _contents(conversion)
    if source.key not in known:
        known[source.key] = _content(source, conversion)
    return known[source.key]


@asked_once
def _contents(conversion: Conversion) -> dict[str, Content]:
    """The contents of configs that have been asked for so far, by key."""
    return {}


def _content(source: SecretOrConfig, conversion: Conversion) -> Content:
    if source.external:
        return Content(None, "is made by hand; its content is in the engine (docker config inspect)")
    if source.environment:
        return Content(None, "comes from a variable, which is not written down", secret=True)
    data = source.content.encode() if source.content is not None else conversion.read(source.file)
    if data is None:
        return Content(None, f"is in {PurePosixPath(source.file).name}, which is not beside the stack")
    if is_secret_file(data, conversion):
        return Content(None, "holds a credential", secret=True)
    if len(data) > LARGEST:
        return Content(None, "is larger than a ConfigMap may be (1 MiB)")
    return Content(rewrite_content(data, source.at, conversion))


def secret_manifests(source: SecretOrConfig, conversion: Conversion) -> list[Manifest]:
    """The ExternalSecret of a secret, with a word on each of its keys."""
    name, remote = object_name(source, conversion), store_name(source, conversion)
    place, ledger = f"ExternalSecret/{name}", conversion.ledger
    ledger.adapted(source.at, place, rule="secret", note=f"its value comes from the store's {remote}")
    for key in ("driver", "template_driver", "driver_opts"):
        if key in source.values:
            conversion.decide(
                (*source.at, key),
                f"secret-{key.replace('_', '-')}",
                f"{source.key} goes through a {key.replace('_', ' ')} of Docker's; put what comes of it into the store",
                target=place,
            )
    return [external_secret(name, {key_of(source): remote}, conversion)]


def config_manifests(source: SecretOrConfig, conversion: Conversion) -> list[Manifest]:
    """The ConfigMap of a config, or the ExternalSecret where its content must not be written down."""
    name, content = object_name(source, conversion), config_content(source, conversion)
    kind = "ExternalSecret" if content.secret else "ConfigMap"
    place, ledger = f"{kind}/{name}", conversion.ledger
    if "template_driver" in source.values:
        conversion.decide(
            (*source.at, "template_driver"),
            "config-template-driver",
            f"{source.key} is a template that Docker fills in; nothing does on a cluster: write what comes of it",
            target=place,
        )
    if content.data is not None:
        ledger.mapped(source.at, place, rule="config")
        ledger.adapted((*source.at, "name"), place, rule="config", note="named after its key; a change starts new pods")
        return [config_map(name, {key_of(source): content.data}, conversion)]
    remote = source.environment or re.sub(_STORE, "_", _folded(source.key))
    note = f"the config {source.key} {content.why_not}"
    conversion.decide(
        source.at,
        "config-content",
        note
        + (
            f"; expected it as {remote} in the secret store"
            if content.secret
            else f"; expected a ConfigMap {name} with the key {key_of(source)}"
        ),
        target=place,
    )
    return [external_secret(name, {key_of(source): remote}, conversion)] if content.secret else []


def config_files(keys: list[str], conversion: Conversion) -> dict[str, bytes]:
    """The content of these configs, by key, as far as it is in ConfigMaps."""
    found = {
        key: config_content(conversion.stack.configs[key], conversion).data
        for key in keys
        if key in conversion.stack.configs
    }
    return {key: data for key, data in found.items() if data is not None}
