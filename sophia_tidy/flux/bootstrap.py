"""What ``flux bootstrap`` has left in a cluster's folder: its source, which is the one source of this repository.

Bootstrap writes ``flux-system/gotk-sync.yaml`` (a GitRepository and the
Kustomization of the cluster's folder) and ``gotk-components.yaml`` (the
controllers); it writes both anew with each upgrade, so nobody else does.
A second GitRepository of the same address would be cloned beside it, and a
promotion would be seen at two times.
"""

import re
from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from ..formats import yaml_reader as yaml_door
from ..kernel.errors import TidyError
from ..kernel.location import Location
from ..kernel.tree import Tree
from .kinds import SYSTEM
from .repository import RemoteRepository, read_repository

SYNC, COMPONENTS = "gotk-sync.yaml", "gotk-components.yaml"
READY_EXPRESSIONS = (2, 7)  # Flux from which a Kustomization has `dependsOn[].readyExpr`
_VERSION = re.compile(rb"^# Flux Version: v(\d+)\.(\d+)\.", re.MULTILINE)


class Bootstrap(NamedTuple):
    """The source; ``at`` is None before there is one, and what it follows is then as it will be.

    ``branch`` is "" where it follows something else than a branch, ``repository``
    None where its address is none that we can read, ``version`` None where
    nothing says which Flux it is.
    """

    at: PurePosixPath | None = None
    source: str = SYSTEM
    branch: str = ""
    repository: RemoteRepository | None = None
    version: tuple[int, int] | None = None

    @property
    def has_ready_expressions(self) -> bool:
        """Whether a dependency may say by itself when it is ready; a Flux that is yet to come is a new one."""
        return self.version is None or self.version >= READY_EXPRESSIONS


def read_bootstrap(tree: Tree, folder: PurePosixPath) -> Bootstrap:
    """What bootstrap has written below a cluster's folder; a file of it that is no YAML tells nothing."""
    place = folder / SYSTEM / SYNC
    if place not in tree:
        return Bootstrap()
    components = folder / SYSTEM / COMPONENTS
    said = _VERSION.search(tree[components][:4096]) if components in tree else None
    version = (int(said[1]), int(said[2])) if said else None
    source = _source(tree[place])
    if source is None:
        return Bootstrap(place, version=version)
    name, branch, url = source
    return Bootstrap(place, name, branch, _repository(url, place), version)


def _source(content: bytes) -> tuple[str, str, str] | None:
    """Name, branch and address of the GitRepository; None where there is none that can be read."""
    try:
        found = [value for _, value in yaml_door.all_data(content) if isinstance(value, dict)]
    except yaml.YAMLError:
        return None
    for value in found:
        metadata, spec = value.get("metadata"), value.get("spec")
        if value.get("kind") == "GitRepository" and isinstance(metadata, dict) and isinstance(spec, dict):
            ref = spec.get("ref")
            branch = ref.get("branch") if isinstance(ref, dict) else None
            return str(metadata.get("name", SYSTEM)), str(branch or ""), str(spec.get("url", ""))
    return None


def _repository(url: str, place: PurePosixPath) -> RemoteRepository | None:
    try:
        return read_repository(url, Location(place))
    except TidyError:
        return None
