"""See `InvalidEscape`."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source.splice import DeclaredEdit

if TYPE_CHECKING:
    from ..source.view import View

_ESCAPE = re.compile(rb"(?s)\\(\r\n|.)")
_VALID = frozenset(b"\n\r\\'\"abfnrtvx01234567")
_VALID_IN_TEXT = _VALID | frozenset(b"NuU")


class InvalidEscape(Codemod):
    r"""``"\d"`` is no escape: Python keeps the backslash, warns of it, and will refuse it one day.

    The string becomes raw where all its backslashes are such, else the ones
    at fault are doubled.  Its value stays the same, which the gate checks.
    """

    RULE = "invalid-escape"
    RUFF = ("W605",)
    SAFETY = Safety.SAFE
    EXAMPLES = (
        FileExample('x = "\\d+\\."\n', 'x = r"\\d+\\."\n'),
        FileExample("x = '\\d\\n'  # both\n", "x = '\\\\d\\n'  # both\n", "raw would change the line end"),
        FileExample('x = b"""\\s\n\\N"""\n', 'x = rb"""\\s\n\\N"""\n', "bytes know no names"),
        FileExample('y = 1\nx = f"\\d{y}" "\\t"\n', 'y = 1\nx = rf"\\d{y}" "\\t"\n'),
        FileExample('y = 1\nx = f"\\d{y}\\n"\n', 'y = 1\nx = f"\\\\d{y}\\n"\n'),
        FileExample("x = u'\\d'\n", "x = u'\\\\d'\n", "u and r do not go together"),
        FileExample('x = r"\\d", "\\\\d"\n', UNCHANGED, "both are valid"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        offset = view.offset(finding.location.line, finding.location.column)
        string = _string_at(offset, view) if offset is not None else None
        if string is None:
            return Declined("no string is here")
        if _in_format_spec(string, view):
            return Declined("it is in a format specification")
        start, _ = view.spans[string]
        valid = _VALID if "b" in string.prefix.lower() else _VALID_IN_TEXT
        escapes = [match for text, end in _texts(string, view) for match in _ESCAPE.finditer(view.data, text, end)]
        wrong = [match.start() for match in escapes if match[1][0] not in valid]
        if not wrong or "r" in string.prefix.lower():
            return Declined("its escapes are valid")
        if len(wrong) == len(escapes) and "u" not in string.prefix.lower():
            return Proposal("its backslashes are meant as they stand: raw", (DeclaredEdit.of(start, start, "r"),))
        doubled = tuple(DeclaredEdit.of(at, at, "\\") for at in wrong)
        return Proposal("a backslash that is meant as it stands is doubled", doubled)


def _string_at(offset: int, view: "View") -> Any:
    """The innermost string literal around the byte."""
    import libcst as cst

    holding = [
        node
        for node, (start, end) in view.spans.items()
        if isinstance(node, cst.SimpleString | cst.FormattedString) and start <= offset < end
    ]
    return min(holding, key=lambda node: view.spans[node][1] - view.spans[node][0], default=None)


def _in_format_spec(string: Any, view: "View") -> bool:
    """Whether a part of the f-string formats with backslashes, whose rules differ between versions."""
    import libcst as cst

    expressions = [part for part in getattr(string, "parts", ()) if isinstance(part, cst.FormattedStringExpression)]
    return any(b"\\" in view.source(part).encode() for part in expressions)


def _texts(string: Any, view: "View") -> Iterator[tuple[int, int]]:
    """The stretches of the literal that hold text."""
    import libcst as cst

    if isinstance(string, cst.SimpleString):
        start, end = view.spans[string]
        yield start + len(string.prefix) + len(string.quote), end - len(string.quote)
    else:
        yield from (view.spans[part] for part in string.parts if isinstance(part, cst.FormattedStringText))
