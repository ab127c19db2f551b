"""Readers: one for each format; each a pure function of a file and the paths around it."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from ...tree import Tree
from ..inventory import Item
from ..references import Reference


def jobs(tree: Tree, inventory: Mapping[PurePosixPath, Item]) -> list[Any]:
    """What `read` is given, batch by batch."""
    return []


def read(job: Any) -> list[Reference]:
    """The references of a batch of files."""
    return []
