"""Services without a ``services:`` above them, as files of the first Compose format had it."""

from collections.abc import Iterator

import yaml

from ...formats.yaml_nodes import pairs
from ...kernel.edit import Fix
from ..load.schema.service import TOP
from .document import ComposeDocument


def unwrapped(document: ComposeDocument) -> Iterator[Fix]:
    """Everything moves below ``services:``, where everything is a service."""
    found = list(pairs(document.root))
    if not found or document.root.flow_style or any(key.value in TOP for key, _ in found):
        return
    if all(isinstance(value, yaml.MappingNode) and list(pairs(value, "image", "build")) for _, value in found):
        first = found[0][0].start_mark.line
        lines = ("  " + line if line.strip() else line for line in document.lines[first:])
        yield document.fix(
            first, len(document.lines), ("services:", *lines), "services stand at the top; expected below 'services'"
        )
