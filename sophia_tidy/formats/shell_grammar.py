"""The grammar of bash, by tree-sitter: a script as a tree, and each node's text as the shell would pass it on.

GitHub puts expressions in before a shell sees the script; they are kept out of the
grammar's way by a word of equal length, so that every place stays what it is.
The library is imported where the first script is read (0.02 s, 5 MB).
"""

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

MAX_BYTES = 200_000  # a script of more is read word by word
_EXPRESSION = re.compile(rb"\$\{\{.{0,500}?\}\}", re.DOTALL)
_OPERATOR = re.compile(rb"(?:[ \t]|\\\r?\n)*(?:#[^\n]*)?(&&|\|\||;;|[;\n()]|\|&?|&)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


class ScriptTree:
    """A script that the grammar reads; ``root`` is its program."""

    def __init__(self, source: bytes, root: "Node"):
        self.source, self.root = source, root
        self._lines = [match.end() for match in re.finditer(rb"\n", source)]

    def line(self, node: "Node") -> int:
        """The line on which a node begins, from 0."""
        return bisect_right(self._lines, node.start_byte)

    def raw(self, node: "Node") -> str:
        """A node as it was written."""
        return self.source[node.start_byte : node.end_byte].decode(errors="replace")

    def then(self, end: int) -> str:
        """The operator behind a place; a new line where the script ends."""
        match = _OPERATOR.match(self.source, end)
        return match[1].decode() if match else "\n"

    def word(self, node: "Node") -> str:
        """A word without its quotes; what only a run tells stays as it was written."""
        match node.type:
            case "word":
                text = self.raw(node)
                return _ESCAPED.sub(_plain, text) if "\\" in text else text
            case "string":
                return self.raw(node)[1:-1].replace('\\"', '"').replace("\\\n", "")
            case "raw_string":
                return self.raw(node)[1:-1]
            case "ansi_c_string":
                return self.raw(node)[2:-1]
            case "concatenation" | "command_name":
                return "".join(map(self.word, node.children))
            case "variable_assignment":
                return "".join(map(self.word, node.children))
        return self.raw(node)


def _plain(match: re.Match[str]) -> str:
    return "" if match[1] == "\n" else match[1]


@cache
def _parser() -> "Parser":
    import tree_sitter_bash
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_bash.language()))


def parsed(script: str) -> ScriptTree | None:
    """The script as a tree; None where the grammar does not read all of it."""
    source = script.encode(errors="replace")
    if len(source) > MAX_BYTES:
        return None
    masked = _EXPRESSION.sub(lambda match: b"x" * len(match[0]), source) if b"${{" in source else source
    root = _parser().parse(masked).root_node
    return None if root.has_error else ScriptTree(source, root)
