"""The door to Kubernetes' own schemas: those that the package ``kubernetes-validate`` carries, one folder a version.

The package is found by its path and never imported (its validator is pure
Python and slow to load).  The definitions of a version are one file of about
1.5 MB; parsing all of it would cost more than the rest of a conversion, so a
definition is looked for by bisection, as they stand in order, and parsed when
it is asked for.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .errors import DiskError, TidyError, ToolMissing

PACKAGE, FOLDER, DEFINITIONS = "kubernetes_validate", "kubernetes-json-schema", "_definitions.json"
OLDEST = (1, 28)
_REFERENCE = "/$defs/"
_FOLDER = re.compile(r"v(\d+)\.(\d+)\.\d+-local-strict")
# How the file spells its head, and the beginning and the end of a definition: four spaces deep, nothing else is.
_HEAD, _BEGINS, _OPENS, _ENDS = b'{\n  "$defs": {\n    "', b'\n    "', b'": ', b"\n    }"
_ELSEWHERE = {
    "apiextensions.k8s.io": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions",
    "apiregistration.k8s.io": "io.k8s.kube-aggregator.pkg.apis.apiregistration",
    "internal.apiserver.k8s.io": "io.k8s.api.apiserverinternal",
}


class Schemas:
    """The schemas of one version of Kubernetes, strict: a field that it does not know is a fault."""

    def __init__(self, content: bytes):
        self._content = content
        self._parsed: dict[str, dict[str, Any]] = {}
        self._kinds: dict[tuple[str, str], dict[str, Any] | None] = {}
        self._referred: dict[str, dict[str, Any]] = {}
        if not content.startswith(_HEAD):  # spelled in another way: then all of it, at once
            self._parsed = json.loads(content)["$defs"]

    def kind(self, api_version: str, kind: str) -> dict[str, Any] | None:
        """The schema of a kind (``apps/v1``, ``Deployment``), or None where this version does not have it."""
        if (api_version, kind) not in self._kinds:
            self._kinds[api_version, kind] = self._kind(api_version, kind)
        return self._kinds[api_version, kind]

    def _kind(self, api_version: str, kind: str) -> dict[str, Any] | None:
        group, _, version = api_version.rpartition("/")
        root = _ELSEWHERE.get(group) or f"io.k8s.api.{group.partition('.')[0] or 'core'}"
        schema = self._named(f"{root}.{version}.{kind}")
        said = (schema or {}).get("x-kubernetes-group-version-kind", ())
        return schema if {"group": group, "kind": kind, "version": version} in said else None

    def definition(self, reference: str) -> dict[str, Any]:
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
        start = self._start(name.encode("utf-8", "replace"))
        if start is None:
            return None
        self._parsed[name] = json.loads(self._content[start:self._content.index(_ENDS, start) + len(_ENDS)])
        return self._parsed[name]

    def _start(self, name: bytes) -> int | None:
        """Where the definition of a name begins, None where there is none."""
        low, high = 0, len(self._content)
        while low < high:
            middle = (low + high) // 2
            head = self._content.find(_BEGINS, middle, high + len(_BEGINS) - 1)
            if head < 0:
                high = middle
                continue
            begin = head + len(_BEGINS)
            end = self._content.index(_OPENS, begin)
            found = self._content[begin:end]
            if found == name:
                return end + len(_OPENS)
            low, high = (begin, high) if found < name else (low, middle)
        return None


def versions() -> tuple[tuple[int, int], ...]:
    """The versions of Kubernetes that there are schemas for, oldest first, from 1.28.

    Raises:
        ToolMissing: the package is not installed.
    """
    return tuple(sorted(version for version, _ in _folders() if version >= OLDEST))


@cache
def load_schemas(version: tuple[int, int]) -> Schemas:
    """The schemas of a version.

    Raises:
        ToolMissing: the package is not installed.
        TidyError: it does not have the version; those that it has are named.
        DiskError: its file cannot be read.
    """
    folder = dict(_folders()).get(version) if version >= OLDEST else None
    if folder is None:
        known = ", ".join(f"{major}.{minor}" for major, minor in versions())
        raise TidyError(f"no schemas for Kubernetes {version[0]}.{version[1]}; expected one of {known}",
                        rule="kubernetes-version")
    try:
        return Schemas((folder / DEFINITIONS).read_bytes())
    except OSError as error:
        raise DiskError(f"the Kubernetes schemas cannot be read: {error}") from error


def _folders() -> Iterator[tuple[tuple[int, int], Path]]:
    for folder in (_package() / FOLDER).iterdir():
        if found := _FOLDER.fullmatch(folder.name):
            yield (int(found[1]), int(found[2])), folder


@cache
def _package() -> Path:
    from importlib.util import find_spec

    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ToolMissing("the package kubernetes-validate is not installed; expected it for the Kubernetes schemas")
    return Path(spec.submodule_search_locations[0])
