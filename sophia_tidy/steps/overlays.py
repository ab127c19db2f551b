"""Overlays: whether there is one that a cluster could be given; a folder with nothing but a page in it is none."""

from pathlib import PurePosixPath

from ..config.schema import Config
from ..kernel.tree import Tree

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def has_overlay(tree: Tree, config: Config) -> bool:
    """Whether `convert`, or somebody else, has put an overlay in its place."""
    overlays = PurePosixPath(config.convert.destination) / "overlays"
    return any(path.name in KUSTOMIZATIONS and path.is_relative_to(overlays) for path in tree)
