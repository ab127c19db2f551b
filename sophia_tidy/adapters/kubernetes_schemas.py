"""The door to Kubernetes' own schemas: those that the package carries, one compressed file a version.

The files are made by ``tools/carry_schemas.py``.  Parsing a whole version
would cost more than the rest of a conversion, so a definition is a line, and
is parsed when it is asked for.  The schemas are Kubernetes' (Apache License
2.0), in the strict form of kubernetes-validate.
"""

import json
import re
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ..kernel.errors import DiskError, TidyError

CARRIED, SUFFIX = Path(__file__).parent / "_schemas", ".definitions.z"
OLDEST = (1, 28)
_REFERENCE = "/$defs/"
_FILE = re.compile(r"(\d+)\.(\d+)" + re.escape(SUFFIX))
_ELSEWHERE = {
    "apiextensions.k8s.io": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
    "apiregistration.k8s.io": "io.k8s.kube-aggregator.pkg.apis.apiregistration",
    "internal.apiserver.k8s.io": "io.k8s.api.apiserverinternal",
}


class Schemas:
    """The schemas of one version of Kubernetes, strict: a field that it does not know is a fault.

    ``content`` has a definition a line: its name, a tab, its JSON.
    """

    def __init__(self, content: bytes):
        self._unparsed = dict(line.split(b"\t", 1) for line in content.split(b"\n"))
        self._parsed: dict[str, dict[str, object]] = {}
        self._kinds: dict[tuple[str, str], dict[str, object] | None] = {}
        self._referred: dict[str, dict[str, object]] = {}

    def names(self) -> Iterator[str]:
        """The names of all definitions."""
        return (name.decode() for name in self._unparsed)

    def kind(self, api_version: str, kind: str) -> dict[str, object] | None:
        """The schema of a kind (``apps/v1``, ``Deployment``), or None where this version does not have it."""
        if (api_version, kind) not in self._kinds:
            self._kinds[api_version, kind] = self._kind(api_version, kind)
        return self._kinds[api_version, kind]

    def _kind(self, api_version: str, kind: str) -> dict[str, object] | None:
        group, _, version = api_version.rpartition("/")
        root = _ELSEWHERE.get(group) or f"io.k8s.api.{group.partition('.')[0] or 'core'}"
        schema = self._named(f"{root}.{version}.{kind}")
        said = (schema or {}).get("x-kubernetes-group-version-kind", ())
        return schema if {"group": group, "kind": kind, "version": version} in said else None

    def definition(self, reference: str) -> dict[str, object]:
        """What a ``$ref`` of these schemas stands for.

        Raises:
            TidyError: the schemas refer to what they do not have, so the installation is broken.
        """
        if (known := self._referred.get(reference)) is not None:
            return known
        schema = self._named(reference.rpartition(_REFERENCE)[2])
        if schema is None:
            raise TidyError(f"the Kubernetes schemas do not define {reference!r}", rule="kubernetes-schemas")
        self._referred[reference] = schema
        return schema

    def _named(self, name: str) -> dict[str, Any] | None:
        if (schema := self._parsed.get(name)) is not None:
            return schema
        line = self._unparsed.get(name.encode("utf-8", "replace"))
        if line is None:
            return None
        self._parsed[name] = json.loads(line)
        return self._parsed[name]


@cache
def versions() -> tuple[tuple[int, int], ...]:
    """The versions of Kubernetes that there are schemas for, oldest first.

    Raises:
        DiskError: the folder of the installation cannot be read.
    """
    try:
        found = [_FILE.fullmatch(path.name) for path in CARRIED.iterdir()]
    except OSError as error:
        raise DiskError(f"the Kubernetes schemas cannot be listed: {error}") from error
    return tuple(sorted((int(named[1]), int(named[2])) for named in found if named))


@cache
def load_schemas(version: tuple[int, int]) -> Schemas:
    """The schemas of a version.

    Raises:
        TidyError: there are none for that version; those that there are are named.
        DiskError: the file cannot be read, or is not what was carried.
    """
    if version not in versions():
        known = ", ".join(f"{major}.{minor}" for major, minor in versions())
        raise TidyError(
            f"no schemas for Kubernetes {version[0]}.{version[1]}; expected one of {known}", rule="kubernetes-version"
        )
    try:
        return Schemas(zlib.decompress((CARRIED / f"{version[0]}.{version[1]}{SUFFIX}").read_bytes()))
    except (OSError, zlib.error) as error:
        raise DiskError(f"the Kubernetes schemas cannot be read: {error}") from error
