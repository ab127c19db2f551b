"""ConfigMaps: files that are no secret, at most 1 MiB together (kubernetes.io, "ConfigMaps")."""

import re
from base64 import b64encode
from collections.abc import Mapping

from ....manifests.objects import PART_OF, Manifest, manifest
from ....secrets.files import keeps_secret
from ...context import Conversion
from ...names import fingerprint
from ..secrets.credentials import known_values

LARGEST = 1_000_000  # bytes; etcd's limit is 1 MiB, keys and head included
_BLANKS = dict.fromkeys(map(ord, "\n\t\r"))
_KEY = "[^A-Za-z0-9._-]+"


def config_map(name: str, files: Mapping[str, bytes], conversion: Conversion) -> Manifest:
    """The ConfigMap of these files, by key; what is no text is carried as base64."""
    texts: dict[str, str] = {}
    rest: dict[str, str] = {}
    for key, content in sorted(files.items()):
        text = _text(content)
        if text is None:
            rest[key] = b64encode(content).decode()
        else:
            texts[key] = text
    return manifest("v1", "ConfigMap", name, labels={PART_OF: conversion.application}, data=texts, binaryData=rest)


def _text(content: bytes) -> str | None:
    """UTF-8 that YAML can carry, or None."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return text if text.translate(_BLANKS).isprintable() else None


def data_key(name: str) -> str:
    """A key that a ConfigMap or Secret takes, close to the name."""
    return re.sub(_KEY, "-", name).strip("-")[:253] or "file"


def is_secret_file(content: bytes, conversion: Conversion) -> bool:
    """Whether a file's content holds a credential, one of the stack's own among them; of what is no text nobody knows."""
    text = _text(content)
    return b"PRIVATE KEY-----" in content if text is None else keeps_secret(text, known_values(conversion))


def digest(files: Mapping[str, bytes]) -> str:
    """A digest that changes with any of the files."""
    return fingerprint(repr(sorted(files.items())), 64)
