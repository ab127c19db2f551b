"""The Helm charts that a cluster may need: `rules/flux/charts.yaml`, each pinned to one version."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from pathlib import PurePosixPath
from typing import Any

from ..formats import yaml_reader as yaml_door
from ..formats.yaml_schema import SchemaReader
from ..kernel.errors import TidyError
from ..kernel.location import Location
from ..kernel.rule_files import rules_root
from ..manifests.name_rules import dns_label

FILE = ("flux", "charts.yaml")
CERT_MANAGER, EXTERNAL_SECRETS = "cert-manager", "external-secrets"
_KEYS = ("source", "version", "namespace", "values", "why")
_REQUIRED = ("source", "version", "namespace", "why")
_VERSION = re.compile(r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart; ``source`` is an OCI repository of it or the index that has it."""

    name: str
    source: str
    version: str
    namespace: str
    values: Mapping[str, Any]

    @property
    def in_registry(self) -> bool:
        return self.source.startswith("oci://")


def read_charts(text: bytes, path: PurePosixPath) -> dict[str, Chart]:
    """The charts of a rule file, by name.

    Raises:
        RuleError: a key, a name, an address or a version that cannot be.
    """
    reader = SchemaReader(path)
    charts = {}
    for name, key, node in reader.pairs(reader.document(text)):
        if wrong := dns_label(name):
            raise reader.error(key, f"{name!r} {wrong}")
        fields = reader.mapping(node, _KEYS, _REQUIRED)
        source, version = reader.string(fields["source"]), reader.string(fields["version"])
        if not source.startswith(("oci://", "https://")):
            raise reader.error(fields["source"], f"{source!r}; expected an address that begins with oci:// or https://")
        if not _VERSION.fullmatch(version):
            raise reader.error(fields["version"], f"{version!r}; expected one exact version such as 1.2.3")
        namespace = reader.string(fields["namespace"])
        if wrong := dns_label(namespace):
            raise reader.error(fields["namespace"], f"{namespace!r} {wrong}")
        values = yaml_door.built(fields["values"]) if "values" in fields else {}
        charts[name] = Chart(name, source, version, namespace, values)
    return charts


def chosen(charts: Mapping[str, Chart], versions: Mapping[str, str], at: Callable[[], Location]) -> dict[str, Chart]:
    """The charts with the versions that a person has chosen.

    Raises:
        TidyError: no chart of that name, or no exact version.
    """
    for name, version in versions.items():
        if name not in charts:
            near = get_close_matches(name, charts, 1)
            hint = f" (did you mean {near[0]!r}?)" if near else ""
            raise TidyError(
                f"unknown chart {name!r}; expected one of {', '.join(sorted(charts))}{hint}", at(), rule="unknown-chart"
            )
        if not _VERSION.fullmatch(version):
            raise TidyError(
                f"chart {name} has version {version!r}; expected one exact version such as 1.2.3",
                at(),
                rule="unknown-chart",
            )
    return {name: replace(chart, version=versions.get(name, chart.version)) for name, chart in charts.items()}


@cache
def built_in() -> Mapping[str, Chart]:
    """The charts that come with the tool.

    Raises:
        RuleError: the file is wrong, or not there.
    """
    return read_charts(rules_root().joinpath(*FILE).read_bytes(), PurePosixPath("rules", *FILE))
