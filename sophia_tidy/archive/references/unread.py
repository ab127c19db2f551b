"""YAML whose references are not known, because reading it would cost too much: a bomb of aliases, a node that contains itself."""

from collections.abc import Iterator

from ...formats import yaml_reader as yaml_door
from ...formats.yaml_nodes import at_fault
from ...kernel.finding import Finding, Severity
from ...kernel.tree import EXECUTABLE, REGULAR, Tree

_SUFFIXES = (".yml", ".yaml")


def unread(tree: Tree) -> Iterator[Finding]:
    """A finding for each such file."""
    for path in tree:
        if path.suffix in _SUFFIXES and tree.entry(path).mode in (REGULAR, EXECUTABLE):
            try:
                yaml_door.check(tree[path])
            except yaml_door.Hostile as error:
                yield Finding(
                    at_fault(path, error),
                    "unread-yaml",
                    f"{error.problem}; what the file names is not known",
                    Severity.WARNING,
                )
