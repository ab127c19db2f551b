"""kustomize: a base of one file for each service, and an overlay for each environment.

An overlay that stands for an override file of the stack says only what is
different: JSON patches for objects that changed, whole objects that are new,
and deletions.  What ``kubectl kustomize`` makes of it is what a conversion
of the merged files would give (held by a test).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ...formats.yaml_emitter import yaml_text
from ...manifests.objects import Manifest, identity
from .json_patch import json_patch

Files = Mapping[str, Sequence[Manifest]]
KUSTOMIZATION = "kustomization.yaml"


def base(files: Files, namespace: str) -> dict[str, str]:
    """The files of a base, by name."""
    stems = [stem for stem, items in files.items() if items]
    head = kustomization(namespace=namespace, resources=[f"{stem}.yaml" for stem in stems])
    return {KUSTOMIZATION: head, **{f"{stem}.yaml": yaml_text(*files[stem]) for stem in stems}}


def overlay(
    files: Files, wanted: Files, namespace: str, base_folder: str, components: Sequence[str] = ()
) -> dict[str, str]:
    """The files of an overlay, by name: from ``files``, which the base has, to what is wanted."""
    old, new = by_identity(files), by_identity(wanted)
    added = [item for key, item in new.items() if key not in old]
    patches = [_deletion(item) for key, item in old.items() if key not in new]
    patches += differences(old, new)
    head = kustomization(
        namespace=namespace if added else None,
        resources=[base_folder, *(["added.yaml"] if added else [])],
        components=list(components) or None,
        patches=patches or None,
    )
    return {KUSTOMIZATION: head, **({"added.yaml": yaml_text(*added)} if added else {})}


def gathering(resources: Sequence[str], components: Sequence[str] = ()) -> dict[str, str]:
    """A kustomization that only gathers others."""
    return {KUSTOMIZATION: kustomization(resources=list(resources), components=list(components) or None)}


def component(patches: Sequence[dict[str, Any]]) -> str:
    """A component of patches, which several overlays may take in."""
    return yaml_text({"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component", "patches": list(patches)})


def kustomization(**fields: Any) -> str:
    """The text of a kustomization; fields that are None are left out."""
    head = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    return yaml_text(head | {key: value for key, value in fields.items() if value is not None})


def by_identity(files: Files) -> dict[tuple[str, str, str], Manifest]:
    """All objects, by what tells them apart."""
    return {identity(item): item for items in files.values() for item in items}


def differences(
    old: Mapping[tuple[str, str, str], Manifest], new: Mapping[tuple[str, str, str], Manifest]
) -> list[dict[str, Any]]:
    """The patches from old objects to new ones of the same identity."""
    return [
        {"target": _target(item), "patch": yaml_text(operations)}
        for key, item in new.items()
        if key in old
        for operations in [json_patch(old[key], item)]
        if operations
    ]


def _target(item: Manifest) -> dict[str, str]:
    group, _, version = item["apiVersion"].rpartition("/")
    head = {"group": group} if group else {}
    return {**head, "version": version, "kind": item["kind"], "name": item["metadata"]["name"]}


def _deletion(item: Manifest) -> dict[str, Any]:
    gone = {
        "apiVersion": item["apiVersion"],
        "kind": item["kind"],
        "metadata": {"name": item["metadata"]["name"]},
        "$patch": "delete",
    }
    return {"target": _target(item), "patch": yaml_text(gone)}
