"""YAML documents of a stack or of manifests as nodes; text that is no YAML is a finding, for other commands mend it."""

from pathlib import PurePosixPath
from typing import NamedTuple

import yaml

from ...formats import yaml_reader as yaml_door
from ...formats.yaml_nodes import at_fault
from ...kernel.finding import Finding, Severity

Node = yaml.nodes.Node


class Documents(NamedTuple):
    """The documents of one file; ``fault`` says why the rest of it could not be read."""

    nodes: tuple[Node, ...]
    fault: Finding | None = None


def documents(path: str, content: bytes) -> Documents:
    """Every document up to the first fault."""
    found: list[Node] = []
    try:
        for node in yaml_door.nodes(content):
            found += [] if node is None else [node]
    except yaml.YAMLError as error:
        what = getattr(error, "problem", None) or "not YAML"
        message = f"{what}; expected YAML, so what it says of images is not known"
        where = at_fault(PurePosixPath(path), error)
        return Documents(tuple(found), Finding(where, "unread-stack", message, Severity.WARNING))
    return Documents(tuple(found))
