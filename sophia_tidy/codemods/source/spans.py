"""Spans: where each LibCST node stands in the source, and what holds it; one walk for both, and for the text.

LibCST's own `ByteSpanPositionProvider`, `ParentNodeProvider` and
``Module.code`` say the same in three walks and four times as long.  This is
the first of them, with the parents kept on the way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import libcst as cst
from libcst.metadata.base_provider import BaseMetadataProvider
from libcst.metadata.span_provider import CodeSpan, SpanProvidingCodegenState, byte_length_in_utf8

Spans = Mapping[cst.CSTNode, tuple[int, int]]
Parents = Mapping[cst.CSTNode, cst.CSTNode]


@dataclass(frozen=False)
class _State(SpanProvidingCodegenState):
    parents: dict[cst.CSTNode, cst.CSTNode] = field(default_factory=dict)
    above: list[cst.CSTNode] = field(default_factory=list)

    def before_codegen(self, node: cst.CSTNode) -> None:
        """Note the node that is being printed as the parent of this one."""
        super().before_codegen(node)
        if self.above:
            self.parents[node] = self.above[-1]
        self.above.append(node)

    def after_codegen(self, node: cst.CSTNode) -> None:
        """The node is printed."""
        super().after_codegen(node)
        self.above.pop()


class _Computed(BaseMetadataProvider[CodeSpan]):
    """The place where LibCST's printer leaves what it computed."""


def measured(module: cst.Module) -> tuple[Spans, Parents, str]:
    """Each node's first and last byte, each node's parent, and the module as LibCST prints it."""
    state = _State(
        default_indent=module.default_indent,
        default_newline=module.default_newline,
        provider=_Computed(),
        get_length=_length,
    )
    module._codegen(state)
    computed: Mapping[cst.CSTNode, Any] = state.provider._computed  # typed as perhaps lazy, which these are not
    spans = {node: (span.start, span.start + span.length) for node, span in computed.items()}
    return spans, state.parents, "".join(state.tokens)


def _length(value: str) -> int:
    return len(value) if value.isascii() else byte_length_in_utf8(value)
