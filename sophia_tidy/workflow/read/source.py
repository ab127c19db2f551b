"""One file that is read: nodes to texts, flags and tables, and a finding where a shape is wrong."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import PurePosixPath

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..expressions import ExpressionError, read_condition, read_template
from ..expressions.tree import Expression
from ..model import Pairs, Text, Used
from .nodes import Broken, Items, Mapping, Node, Scalar, compose

SYNTAX, SHAPE, EXPRESSION = "workflow-syntax", "workflow-shape", "workflow-expression"
MAX_BYTES = 2**20
_OPENING = re.compile(r"\$\{\{")
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_FLAGS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


class WorkflowSource:
    """The text of a file, what was noticed in it, and the expressions that were met; ``job`` is the one being read.

    ``certain`` are those findings for which GitHub surely refuses the file: a
    key, a scope or an event that nobody here knows may be newer than this tool.
    """

    def __init__(self, path: PurePosixPath, content: bytes):
        self.path, self.findings, self.used, self.job = path, list[Finding](), list[Used](), ""
        self.certain = list[Finding]()
        self.text, self._lines = "", list[int]()
        self._opened: tuple[Scalar | None, list[int], list[int]] = (None, [], [])
        self.root = self._read(content)

    def _read(self, content: bytes) -> Node | None:
        if len(content) > MAX_BYTES:
            self._refuse(f"the file has {len(content)} bytes; expected at most {MAX_BYTES}", 0)
            return None
        try:
            self.text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            self.text = content[: error.start].decode("utf-8-sig")
            self._refuse(f"byte 0x{content[error.start]:02x} is not UTF-8; expected UTF-8", len(self.text))
            return None
        try:
            root = compose(self.text)
        except Broken as error:
            self._refuse(error.message, error.index)
            return None
        if root is None:
            self._refuse("the file is empty; expected a mapping", 0)
        return root

    def _refuse(self, message: str, index: int) -> None:
        self.findings.append(Finding(self.place(index), SYNTAX, message, Severity.ERROR))

    def place(self, index: int) -> Location:
        """The place of a character of the file."""
        if not self._lines:
            self._lines = [0, *(match.end() for match in re.finditer("\n", self.text))]
        line = bisect_right(self._lines, index) - 1
        return Location(self.path, line + 1, index - self._lines[line] + 1)

    def fault(self, node: Node, message: str, *, certain: bool = False) -> None:
        """Notice that a node has a wrong shape."""
        self.fault_at(self.place(node.start), message, certain=certain)

    def fault_at(self, at: Location, message: str, *, certain: bool = False) -> None:
        """Notice a wrong shape at a place."""
        found = Finding(at, SHAPE, message, Severity.ERROR)
        self.findings.append(found)
        self.certain += [found] if certain else []

    def pairs(self, node: Node | None, what: str) -> Iterator[tuple[Text, Node]]:
        """Keys and values of a mapping; nothing at all counts as an empty one."""
        if node is None or is_null(node):
            return
        if not isinstance(node, Mapping):
            self.fault(node, f"{what} is {shown(node)}; expected a mapping")
            return
        seen: set[str] = set()
        for key, value in node.pairs:
            if key.value in seen:
                self.fault(key, f"key {key.value!r} comes twice in {what}; expected it once", certain=True)
            seen.add(key.value)
            yield Text(key.value, self.place(key.start)), value

    def mapping(self, node: Node | None, what: str, known: Iterable[str]) -> dict[str, Node]:
        """The values by key, of those that are known; another is noticed with its neighbours."""
        known, found = sorted(known), dict[str, Node]()
        for key, value in self.pairs(node, what):
            if key.value in known:
                found.setdefault(key.value, value)
            else:
                near = get_close_matches(key.value, known, 1)
                hint = f" (did you mean {near[0]!r}?)" if near else ""
                message = f"unknown key {key.value!r} in {what}; expected one of {', '.join(known)}{hint}"
                self.fault_at(key.at, message)
        return found

    def string(self, node: Node | None, what: str, *, condition: bool = False) -> Text | None:
        """A scalar as its author wrote it, numbers and flags too."""
        if node is None or (is_null(node) and not condition):
            return None
        if not isinstance(node, Scalar):
            self.fault(node, f"{what} is {shown(node)}; expected a text")
            return None
        at = self.place(node.start)
        first = at.line + 1 if node.literal else 0
        if not condition and "${{" not in node.value:
            return Text(node.value, at, first)
        return Text(node.value, at, first, tuple(self._expressions(node, condition)))

    def strings(self, node: Node | None, what: str) -> tuple[Text, ...]:
        """A list of texts; a single one is a list of one."""
        if node is None or is_null(node):
            return ()
        nodes = node.nodes if isinstance(node, Items) else (node,)
        return tuple(text for each in nodes if (text := self.string(each, what)) is not None)

    def table(self, node: Node | None, what: str) -> Pairs:
        """Names to texts; a value that is empty is an empty text."""
        if isinstance(node, Scalar) and "${{" in node.value:
            self.string(node, what)
            return ()
        return tuple(
            (key, self.string(value, f"{key} in {what}") or Text("", key.at)) for key, value in self.pairs(node, what)
        )

    def flag(self, node: Node | None, what: str) -> Text | None:
        """True, false, or an expression."""
        text = self.string(node, what)
        if text is not None and text.value not in _FLAGS and not text.expressions and node is not None:
            self.fault(node, f"{what} is {text.value!r}; expected true or false")
        return text

    def everything(self, node: Node) -> None:
        """The expressions of a node that has no fixed shape."""
        if isinstance(node, Scalar):
            self.string(node, "a value")
        for child in node.nodes if isinstance(node, Items) else ():
            self.everything(child)
        for _, child in node.pairs if isinstance(node, Mapping) else ():
            self.everything(child)

    def _expressions(self, node: Scalar, condition: bool) -> Iterator[tuple[Expression, Location]]:
        try:
            template = read_condition(node.value) if condition else read_template(node.value)
        except ExpressionError as error:
            message = " ".join(error.message.split())
            found = Finding(self._inside(node, error.offset), EXPRESSION, message, Severity.ERROR)
            self.findings.append(found)
            # Where jobs are read; a text that is too long or too deep for this tool is nobody's proof.
            self.certain += [found] if self.job and "at most" not in message else []
            return
        for part in template.expressions:
            at = self._inside(node, part.offset)
            self.used.append(Used(part.tree, at, self.job))
            yield part.tree, at

    def _inside(self, node: Scalar, offset: int) -> Location:
        """The place of a character of a scalar: counted from the same ``${{`` in the file, which no style changes."""
        if self._opened[0] is not node:
            self._opened = (
                node,
                [match.start() for match in _OPENING.finditer(node.value)],
                [match.start() for match in _OPENING.finditer(self.text, node.start, node.end)],
            )
        _, inner, outer = self._opened
        before = bisect_right(inner, offset) - 1
        if before < 0 or len(inner) != len(outer):
            return self.place(node.start + offset if node.plain else node.start)
        return self.place(outer[before] + offset - inner[before])


def is_null(node: Node) -> bool:
    """Whether nothing was written."""
    return isinstance(node, Scalar) and node.plain and node.value in _NULL


def shown(node: Node) -> str:
    """What a node is, for a message."""
    if isinstance(node, Scalar):
        return repr(node.value if len(node.value) <= 40 else node.value[:37] + "...")
    return "a list" if isinstance(node, Items) else "a mapping"


def is_true(text: Text | None) -> bool:
    """Whether a flag is on for certain."""
    return text is not None and _FLAGS.get(text.value, False)
