"""A file as the codemods see it: its text, LibCST's tree with byte spans, and `ast`'s tree for scopes.

One parse and one walk for metadata serve every finding of a pass.  ``spans``
are byte offsets into the UTF-8 data, so that what a codemod answers are
splices; they leave out the parentheses and blanks around a node.
"""

import ast
import re
import sys
import warnings
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .bindings import BUILTINS, Binding, bindings
from .context import CodemodContext
from .uses import Use, uses

if TYPE_CHECKING:
    import libcst as cst

    from .spans import Parents, Spans

_LINE = re.compile(rb"\r\n|\r|\n")
_BLANK_WITH_FORM_FEED = re.compile(rb"(?m)^[ \t\f]*\f[ \t\f]*(?=\r?$)")
Target = tuple[int, int]


class Unreadable(Exception):
    """A parser cannot read the source; never leaves `rewrite`."""


class View:
    """One version of one file.

    Raises:
        Unreadable: LibCST or this Python's own parser cannot read it.
    """

    def __init__(self, data: bytes, context: CodemodContext):
        self.data = data
        self.context = context
        self.tree = parse(data, context.target)
        self.module, self.spans, self.parents = _concrete(data)
        self.starts = [0, *(match.end() for match in _LINE.finditer(data))]

    @cached_property
    def _by_start(self) -> Mapping[int, list["cst.CSTNode"]]:
        index: dict[int, list[cst.CSTNode]] = defaultdict(list)
        for node, (start, _) in self.spans.items():
            index[start].append(node)
        return index

    @cached_property
    def bindings(self) -> Mapping[str, list[Binding]]:
        """Every place that binds a name, by name."""
        return bindings(self.tree)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Names that the file binds to a class and to nothing else."""
        defined = Counter(node.name for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))
        return frozenset(name for name, count in defined.items() if len(self.bindings[name]) == count)

    @cached_property
    def uses(self) -> Mapping[str, list[Use]]:
        """Every place that reads a name, by name."""
        return uses(self.tree)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every identifier-like word in the file, comments and strings too: what is not here is free."""
        return frozenset(re.findall(r"[^\W\d]\w*", self.data.decode()))

    def is_builtin(self, name: str) -> bool:
        """Whether the name means Python's own throughout the file; no star import is taken to redefine it."""
        return name in BUILTINS and name not in self.bindings

    @cached_property
    def star_imports(self) -> bool:
        """Whether some name may come from ``from x import *``."""
        return "*" in self.bindings

    def offset(self, line: int, column: int) -> int | None:
        """The byte at a line and a column in characters, both from 1; None outside of the file."""
        if not 1 <= line <= len(self.starts) or column < 1:
            return None
        text = self.line(line).decode()
        return self.starts[line - 1] + len(text[: column - 1].encode()) if column <= len(text) else None

    def line(self, line: int) -> bytes:
        """A physical line with its end."""
        end = self.starts[line] if line < len(self.starts) else len(self.data)
        return self.data[self.starts[line - 1] : end]

    def line_of(self, offset: int) -> int:
        """The line, from 1, that holds the byte."""
        return bisect_right(self.starts, offset)

    def at(self, offset: int, *kinds: type) -> list[Any]:
        """Nodes of these kinds that start at the byte, the innermost first."""
        found = [node for node in self._by_start.get(offset, ()) if isinstance(node, kinds)]
        return sorted(found, key=lambda node: self.spans[node][1])

    def named(self, name: str) -> list["cst.Name"]:
        """The places where the name is read or written as a name of its own, no attribute or keyword."""
        import libcst as cst

        return [
            node for node in self.spans if isinstance(node, cst.Name) and node.value == name and not self._is_part(node)
        ]

    def _is_part(self, node: "cst.Name") -> bool:
        import libcst as cst

        parent = self.parents[node]
        return (isinstance(parent, cst.Attribute) and parent.attr is node) or (
            isinstance(parent, cst.Arg) and parent.keyword is node
        )

    def around(self, node: "cst.CSTNode") -> Iterator["cst.CSTNode"]:
        """The nodes around a node, the nearest first."""
        while (parent := self.parents.get(node)) is not None:
            yield parent
            node = parent

    def source(self, node: "cst.CSTNode") -> str:
        """The node as it is written."""
        start, end = self.spans[node]
        return self.data[start:end].decode()


def parse(data: bytes, target: Target) -> ast.Module:
    """The tree as the interpreter sees it.

    Raises:
        Unreadable: it does not parse, with the parser's reason.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(data.decode(), feature_version=target)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Unreadable(f"Python {sys.version_info[0]}.{sys.version_info[1]} does not parse it: {error}") from error


def _concrete(data: bytes) -> "tuple[cst.Module, Spans, Parents]":
    """LibCST's tree; form feeds on blank lines are shown to it as blanks, which take as much room.

    Raises:
        Unreadable: LibCST cannot parse it, or would not print it back as it is.
    """
    import libcst as cst

    from .spans import measured

    shown = _BLANK_WITH_FORM_FEED.sub(lambda match: b" " * len(match[0]), data).decode()
    try:
        module = cst.parse_module(shown)
        spans, parents, printed = measured(module)
    except (cst.ParserSyntaxError, RecursionError) as error:
        raise Unreadable(f"LibCST does not parse it: {str(error).splitlines()[0]}") from error
    if printed != shown:
        raise Unreadable("LibCST does not print it back as it is")
    return module, spans, parents
