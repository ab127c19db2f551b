"""kustomize: a base of one file for each service, and an overlay for each environment.

An overlay that stands for an override file of the stack says only what is
different: JSON patches for objects that changed, whole objects that are new,
and deletions.  What ``kubectl kustomize`` makes of it is what a conversion
of the merged files would give (held by a test).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..manifest import Manifest, identity
from .header import Origin, sealed
from .json_patch import json_patch
from .yaml_text import yaml_text

Files = Mapping[str, Sequence[Manifest]]
KUSTOMIZATION = "kustomization.yaml"


@dataclass(frozen=True, slots=True)
class Overlay:
    """An environment: its name, what the stack looks like there, and what that was made from; None is the base itself."""

    environment: str
    files: Files
    origin: Origin


def base(files: Files, namespace: str, origin: Origin, folder: str = "base") -> dict[str, str]:
    """The files of ``base/``, by path."""
    written = {f"{folder}/{stem}.yaml": sealed(yaml_text(*items), origin) for stem, items in files.items() if items}
    head = _kustomization(namespace=namespace, resources=[f"{stem}.yaml" for stem, items in files.items() if items])
    return {**written, f"{folder}/{KUSTOMIZATION}": sealed(yaml_text(head), origin)}


def overlay(files: Files, wanted: Overlay, namespace: str, base_folder: str = "../../base") -> dict[str, str]:
    """The files of ``overlays/<environment>/``, by path."""
    here = f"overlays/{wanted.environment}"
    old, new = _by_identity(files), _by_identity(wanted.files)
    added = [item for key, item in new.items() if key not in old]
    patches = [_deletion(item) for key, item in old.items() if key not in new]
    patches += [patch for key, item in new.items() if key in old for patch in [_patch(old[key], item)] if patch]
    head = _kustomization(namespace=namespace if added else None,
                          resources=[base_folder, *(["added.yaml"] if added else [])], patches=patches or None)
    written = {f"{here}/{KUSTOMIZATION}": sealed(yaml_text(head), wanted.origin)}
    if added:
        written[f"{here}/added.yaml"] = sealed(yaml_text(*added), wanted.origin)
    return written


def _kustomization(**fields: Any) -> dict[str, Any]:
    head = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    return head | {key: value for key, value in fields.items() if value is not None}


def _by_identity(files: Files) -> dict[tuple[str, str, str], Manifest]:
    return {identity(item): item for items in files.values() for item in items}


def _target(item: Manifest) -> dict[str, str]:
    group, _, version = item["apiVersion"].rpartition("/")
    head = {"group": group} if group else {}
    return {**head, "version": version, "kind": item["kind"], "name": item["metadata"]["name"]}


def _patch(old: Manifest, new: Manifest) -> dict[str, Any] | None:
    operations = json_patch(old, new)
    return {"target": _target(new), "patch": yaml_text(operations)} if operations else None


def _deletion(item: Manifest) -> dict[str, Any]:
    gone = {"apiVersion": item["apiVersion"], "kind": item["kind"], "metadata": {"name": item["metadata"]["name"]},
            "$patch": "delete"}
    return {"target": _target(item), "patch": yaml_text(gone)}
