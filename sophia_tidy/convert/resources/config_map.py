"""ConfigMaps: files that are no secret, at most 1 MiB together (kubernetes.io, "ConfigMaps")."""

import re
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256

from ..conversion import Conversion
from ..credentials import holds_credential, is_credential
from ..manifest import PART_OF, Manifest, manifest

LARGEST = 1_000_000  # bytes; etcd's limit is 1 MiB, keys and head included
_KEY = re.compile("[^A-Za-z0-9._-]+")
_LINE = re.compile(r"^\s*(?:export\s+|[-*]\s+)?[\"']?(?P<name>[A-Za-z_][\w.-]*)[\"']?\s*(?:=|:|\s)\s*[\"']?(?P<value>[^\s\"',;#]+)")
_PRIVATE = b"PRIVATE KEY-----"


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
    return text if all(c.isprintable() or c in "\n\t\r" for c in text) else None


def data_key(name: str) -> str:
    """A key that a ConfigMap or Secret takes, close to the name."""
    return _KEY.sub("-", name).strip("-")[:253] or "file"


def keeps_secret(content: bytes) -> bool:
    """Whether a file's content holds a credential: a key, a token, an address with a password, a line that sets one."""
    if _PRIVATE in content:
        return True
    text = _text(content)
    if text is None:
        return False
    return any(_secret_line(line) for line in text.splitlines())


def _secret_line(line: str) -> bool:
    if line.lstrip().startswith(("#", ";", "//", "--")):
        return False
    found = _LINE.match(line)
    if found and not found["value"].startswith(("$", "{", "<", "%")) and is_credential(found["name"], found["value"]):
        return True
    return holds_credential(line.strip())


def digest(files: Mapping[str, bytes]) -> str:
    """A digest that changes with any of the files."""
    return sha256(repr(sorted(files.items())).encode()).hexdigest()
