"""ConfigMaps and Secrets; no value of a Secret is ever said.

After kubernetes ``pkg/apis/core/validation/validation.go``
(ValidateConfigMap, ValidateSecret).
"""

import json
from binascii import Error, a2b_base64
from typing import Any

from ....formats.toml_json import read_json
from ...name_rules import data_key, named
from ..item import Item
from ..rule import Said, object_rule

LARGEST = 1024 * 1024
LARGEST_OBJECT = 3 * LARGEST // 2
_MAPPINGS = {"ConfigMap": ("data", "binaryData"), "Secret": ("data", "stringData")}
_KEYS = {
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
}
_JSON = {"kubernetes.io/dockercfg": ".dockercfg", "kubernetes.io/dockerconfigjson": ".dockerconfigjson"}


@object_rule(*_MAPPINGS)
def key_of_data(item: Item) -> Said:
    """Key of a ConfigMap or Secret that is no file name, which the API server refuses.

    It has at most 253 letters, digits, ``-``, ``_`` and ``.``.
    """
    for mapping in _MAPPINGS[item.kind]:
        for key in item.manifest.get(mapping) or ():
            if wrong := data_key(key):
                yield (mapping, key), named(key, wrong)


@object_rule("ConfigMap")
def key_in_both(item: Item) -> Said:
    """Key of a ConfigMap in ``data`` and in ``binaryData``, which the API server refuses."""
    for key in item.manifest.get("binaryData") or ():
        if key in (item.manifest.get("data") or ()):
            yield ("binaryData", key), f"{key!r} is in data too; expected it in one of them"


@object_rule(*_MAPPINGS)
def data_size(item: Item) -> Said:
    """Data of a ConfigMap or Secret of more than 1 MiB, which the API server refuses."""
    values = [
        _decoded(value)
        if mapping == "binaryData" or (item.kind == "Secret" and mapping == "data")
        else value.encode("utf-8", "surrogatepass")
        for mapping in _MAPPINGS[item.kind]
        for value in (item.manifest.get(mapping) or {}).values()
    ]
    if (size := sum(len(value or b"") for value in values)) > LARGEST:
        yield (), f"has {size} bytes of data; expected at most {LARGEST}"


@object_rule(*_MAPPINGS)
def base64_value(item: Item) -> Said:
    """Value of a Secret's ``data`` or a ConfigMap's ``binaryData`` that is no Base64, which the API server refuses.

    Plain text of a Secret goes in ``stringData``.
    """
    mapping = "data" if item.kind == "Secret" else "binaryData"
    for key, value in (item.manifest.get(mapping) or {}).items():
        if _decoded(value) is None:
            yield (
                (mapping, key),
                "is not Base64; expected Base64" + (", or stringData" if item.kind == "Secret" else ""),
            )


@object_rule("Secret")
def secret_key(item: Item) -> Said:
    """Secret without the keys of its type, which the API server refuses.

    A ``kubernetes.io/tls`` has tls.crt and tls.key, for one; a service account's token has the account in an
    annotation.
    """
    kind, found = item.manifest.get("type") or "Opaque", _texts(item)
    for key in _KEYS.get(kind, ()):
        if key not in found:
            yield ("data", key), f"is not set; expected it in a Secret of type {kind}"
    if kind == "kubernetes.io/basic-auth" and not {"username", "password"} & set(found):
        yield ("data",), "has no username and no password; expected one of them"
    if kind == "kubernetes.io/service-account-token" and not (item.metadata.get("annotations") or {}).get(
        "kubernetes.io/service-account.name"
    ):
        yield ("metadata", "annotations"), "do not name the account; expected kubernetes.io/service-account.name"


@object_rule("Secret")
def secret_json(item: Item) -> Said:
    """Login of a registry in a Secret that is no JSON, which the API server refuses."""
    key = _JSON.get(item.manifest.get("type") or "")
    if key and (text := _texts(item).get(key)):
        try:
            read_json(text)
        except ValueError:
            yield ("data", key), "is no JSON; expected the configuration of a registry"


@object_rule()
def large_object(item: Item) -> Said:
    """Object of more than 1.5 MiB, which the cluster's store refuses.

    It is etcd's ``--max-request-bytes``.
    """
    if (
        len(repr(item.manifest)) > LARGEST_OBJECT
        and (size := len(json.dumps(item.manifest, default=str))) > LARGEST_OBJECT
    ):
        yield (), f"has {size} bytes; expected at most {LARGEST_OBJECT}"


def _decoded(value: str) -> bytes | None:
    """The bytes of a Base64 text, None where it is none; line ends in it are let pass, as Go does."""
    try:
        return a2b_base64(value.replace("\n", "").replace("\r", ""), strict_mode=True) if value else b""
    except (Error, ValueError):
        return None


def _texts(item: Item) -> dict[str, Any]:
    """All keys of a Secret with their bytes; stringData wins, as on the server."""
    data = {key: _decoded(value) for key, value in (item.manifest.get("data") or {}).items()}
    return data | (item.manifest.get("stringData") or {})


RULES = (key_of_data, key_in_both, data_size, base64_value, secret_key, secret_json, large_object)
