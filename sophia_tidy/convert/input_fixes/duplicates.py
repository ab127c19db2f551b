"""A key that stands twice in one mapping.

Loaders that accept it take the last one (PyYAML, go-yaml 2, with which
Swarm's stacks were deployed for years), so the last one is what ran; the
ones before it had no effect.
"""

from collections.abc import Iterator

import yaml

from ...formats.yaml_nodes import pairs
from ...kernel.edit import Fix
from .document import ComposeDocument

MERGE = "<<"


def duplicates(document: ComposeDocument) -> Iterator[Fix]:
    """The earlier ones go, with the number of the line that was obeyed."""
    yield from _within(document, document.root)


def _within(document: ComposeDocument, node: yaml.Node) -> Iterator[Fix]:
    last = {key.value: key.start_mark.line for key, _ in pairs(node)}
    for key, value in pairs(node):
        place = document.block((key, value))
        if key.start_mark.line < last[key.value] and key.value != MERGE and place is not None:
            yield document.fix(
                *place, (), f"{key.value!r} stands again in line {last[key.value] + 1}, which is the one that counts"
            )
        else:
            yield from _within(document, value)
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _within(document, item)
