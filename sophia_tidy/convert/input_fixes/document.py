"""A YAML document as nodes with places, and fixes of its lines."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import yaml

from ...formats import yaml_reader as yaml_door
from ...formats.yaml_nodes import pairs
from ...kernel.edit import Applicability, Edit, Fix
from ...kernel.edit import edited as spliced

RULE = "stack-slip"
Pair = tuple[yaml.Node, yaml.Node]


class ComposeDocument(NamedTuple):
    """The lines of a file with the offset at which each begins (and that of the end), and the mapping at its top."""

    lines: tuple[str, ...]
    starts: tuple[int, ...]
    root: yaml.MappingNode

    def services(self) -> Iterator[tuple[str, yaml.MappingNode]]:
        """The services that are mappings."""
        for _, node in pairs(self.root, "services"):
            for key, value in pairs(node):
                if isinstance(value, yaml.MappingNode):
                    yield key.value, value

    def block(self, pair: Pair) -> tuple[int, int] | None:
        """The lines of a key and its value, where they stand alone on their lines; None in flow style."""
        key, value = pair
        first, last = key.start_mark.line, value.end_mark.line
        if self.lines[first][: key.start_mark.column].strip() or key.start_mark.line == key.end_mark.line == -1:
            return None
        if value.end_mark.column > 0 and (last < len(self.lines) and self.lines[last][: value.end_mark.column].strip()):
            last += 1
        while last > first + 1 and not _says_something(self.lines[last - 1]):
            last -= 1
        return first, max(last, first + 1)

    def moved(self, pair: Pair, indent: int) -> tuple[str, ...] | None:
        """The lines of a pair, so that its key stands at ``indent``."""
        place = self.block(pair)
        if place is None:
            return None
        shift = indent - pair[0].start_mark.column
        lines = self.lines[place[0] : place[1]]
        if shift < 0 and any(line.strip() and len(line) - len(line.lstrip(" ")) < -shift for line in lines):
            return None
        return tuple((" " * shift + line if shift >= 0 else line[-shift:]) if line.strip() else line for line in lines)

    def fix(self, first: int, last: int, lines: Iterable[str], reason: str) -> Fix:
        """Lines ``first`` to ``last`` (from 0, ``last`` not included) become ``lines``; where they are equal, lines are put in.

        Each new line ends as the first of the file does.
        """
        end = "\r\n" if self.lines and self.lines[0].endswith("\r\n") else "\n"
        text = "".join(line.rstrip("\r\n") + end for line in lines)
        return fix_at(first, self.starts[first], self.starts[last], text, reason)


def document(text: str) -> ComposeDocument | None:
    """The document of a text; None where it is not one mapping.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    root = yaml_door.node(text)
    if not isinstance(root, yaml.MappingNode):
        return None
    lines = tuple(text.splitlines(keepends=True))
    return ComposeDocument(lines, tuple(accumulate(map(len, lines), initial=0)), root)


def fix_at(line: int, start: int, end: int, text: str, reason: str) -> Fix:
    """The fix of a slip, at a line from 0; what a person meant is for a person to say."""
    return Fix(line + 1, RULE, reason, Applicability.UNSAFE, (Edit(start, end, text),))


def edited(text: str, fixes: Sequence[Fix]) -> str:
    """The text with its fixes, which do not overlap; of those put in at one place the last comes first."""
    edits = (edit for fix in reversed(fixes) for edit in fix.edits)
    return spliced(text, sorted(edits, key=lambda edit: (edit.start, edit.end)))


def _says_something(line: str) -> bool:
    text = line.strip()
    return bool(text) and not text.startswith("#")
