"""Text that is no code: a title that lost its ``#``, a chat's explanation, a branch name left by a merge.

Such lines become comments; nothing that could be code does.  A file that
begins with a stray word before its docstring or first import loses the word.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from ...kernel.rule import Example
from ..candidate import Candidate
from ..fault import Fault
from ..lexer import BAD, NAME, NUMBER, OPEN
from ..source import Source

RULE = "bare-prose"
STRAY, DIFF, MAGIC = "stray-characters", "diff-mark", "notebook-magic"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example(
            " Script Name : fileinfo.py\n# Author : me\nimport os\n",
            "# Script Name : fileinfo.py\n# Author : me\nimport os\n",
        ),
        Example(
            "x = 1\n=======\ny = 2\n", "x = 1\n# =======\ny = 2\n", why="a conflict marker that has lost its fellows"
        ),
        Example("x = (1\n", why="code is never commented out"),
    ),
    STRAY: (
        Example("cclass Node:\n    pass\n", "class Node:\n    pass\n"),
        Example('er """\nDoc.\n"""\nx = 1\n', '"""\nDoc.\n"""\nx = 1\n'),
    ),
    DIFF: (Example("def f():\n+    return 1\n", "def f():\n    return 1\n"),),
    MAGIC: (Example("%matplotlib inline\nimport os\n", "# %matplotlib inline\nimport os\n"),),
}
TEXTS = {
    STRAY: 'A few characters before the first word of a line, such as an editor\'s commands leave: ``cclass``, ``er """``.',
    DIFF: "The mark of a diff at the start of a line that was copied out of one.",
    MAGIC: "A line for IPython alone, which a notebook has and a module cannot: it becomes a comment.",
}

_JUNK = re.compile(
    r"[ \t]*([^\s\"'#(=\[{]{1,80}?)[ \t]*(?=\"\"\"|'''|import\s|from\s+[\w.]+\s+import|def\s|class\s|#!|# )"
)
_DIFF = re.compile(r"([+>-])(?=[ \t]+\S)")
_MAGIC = re.compile(r"[ \t]*(?:%{1,2}[A-Za-z]\w*(?:[ \t]|$)|![A-Za-z./])")
_ASSIGNS = re.compile(r"[\w.]+(?:\[[^\]]*\])?[ \t]*[-+*/|&]?=(?!=)|(?:from|import|def|class|return|raise)\b.*[(=\[\"']")
_MARKER = re.compile(r"[ \t]*(?:<{7}|>{7}|\|{7})(?:[ \t]|$)")
_RULER = re.compile(r"[ \t]*([-=_*~#+<>|`.])\1{2,}[ \t\w/.-]*$")
_STATEMENT = re.compile(r"(?:if|elif|while|for|with|async|except)\b.*[=(\[.].*:\s*(?:#.*)?$|[\w.]+\(.*\)\s*$")
_WORDS = re.compile(r"[A-Za-z\u00c0-\uffff][\w'’-]*")
_CODE_SIGNS = re.compile(r"[=(){}\[\]]|^\s*(?:import|from|return|def|class|if|for|while|print)\b|:\s*$")


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """Bare text made a comment, and stray first characters taken out."""
    start = source.starts[fault.line - 1]
    if _MAGIC.match(source.line(fault.line)):
        yield Candidate.of(
            _hash(source, fault.line), cost=2.0, rule=MAGIC, reason="only a notebook knows the line", judged=False
        )
    if (match := _DIFF.match(source.line(fault.line))) and not source.line(fault.line).lstrip().startswith("->"):
        gap = (
            " " * (match.end() - match.start())
            if source.indent(source.before(fault.line) or fault.line) == " " * match.end()
            else ""
        )
        yield Candidate.of(
            (start, start + match.end(1), gap), cost=4.0, rule=DIFF, reason=f"{match[1]!r} is left from a diff"
        )
    if source.before(fault.line) == 0 or fault.line <= 2:
        yield from _first_characters(source, fault)
    for line in (fault.line, source.before(fault.line)):
        if line:
            yield from _commented(source, line, 0.0 if line == fault.line else 2.0)


def _first_characters(source: Source, fault: Fault) -> Iterator[Candidate]:
    first = source.after(0)
    start = source.starts[first - 1] if first else 0
    match = _JUNK.match(source.text, start)
    if match and match[1]:
        yield Candidate.of(
            (start, match.end(), ""), cost=3.0, rule=STRAY, reason=f"{match[1]!r} stands before the first statement"
        )


def prose_cost(text: str) -> float | None:
    """Bits against a line being prose; None where it may well be code."""
    stripped = text.strip()
    if _RULER.match(text) or _MARKER.match(text):
        return 1.0
    if (
        stripped.startswith(("•", "©", "®", "```", "~~~", "…", "> ", "- ", "* ", "http://", "https://"))
        and len(stripped) > 2
    ):
        return 2.0
    words = _WORDS.findall(stripped)
    if not words or _ASSIGNS.match(stripped) or _STATEMENT.match(stripped):
        return None
    cost = 9.0 - 1.5 * min(len(words), 4)
    if _CODE_SIGNS.search(stripped):
        cost += 5.0 if len(words) >= 6 else 9.0
    if stripped[-1] in ".!?" and len(words) > 2:
        cost -= 1.0
    return cost if cost < 10.0 else None


def _commented(source: Source, line: int, extra: float) -> Iterator[Candidate]:
    cost = prose_cost(source.line(line))
    if cost is None:
        return
    ruler = _RULER.match(source.line(line)) or _MARKER.match(source.line(line))
    if not ruler and not _broken_words(source, line):
        cost += 7.0
    reason = "the line is no code; it has lost its '#'"
    yield Candidate.of(_hash(source, line), cost=4.0 + cost + extra, rule=RULE, reason=reason, judged=False)
    last = line
    edits = [_hash(source, line)]
    while last < source.line_count and last - line < 60:
        following = last + 1
        text = source.line(following)
        if text.strip() and not text.lstrip().startswith("#"):
            if prose_cost(text) is None and not _broken_words(source, following):
                break
            edits.append(_hash(source, following))
        last = following
        if len(edits) > 1 and text.strip():
            yield Candidate.of(
                *edits, cost=4.5 + cost + extra + 0.5 * len(edits), rule=RULE, reason=reason, judged=False
            )


def _broken_words(source: Source, line: int) -> bool:
    """Two words side by side with nothing between them, which code never has."""
    tokens = source.tokens(line)
    if any(t.kind in (BAD, OPEN) for t in tokens):
        return True
    plain = [t for t in tokens if t.kind in (NAME, NUMBER)]
    return len(plain) > 2 and any(
        a.kind == b.kind == NAME and not {a.text, b.text} & _JOINING for a, b in pairwise(tokens)
    )


_JOINING = frozenset(
    [
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "for",
        "import",
        "from",
        "as",
        "return",
        "lambda",
        "await",
        "async",
        "def",
        "class",
        "with",
        "while",
        "elif",
        "assert",
        "del",
        "raise",
        "global",
        "nonlocal",
        "yield",
        "print",
        "except",
    ]
)


def _hash(source: Source, line: int) -> tuple[int, int, str]:
    start = source.starts[line - 1]
    indent = source.indent(line)
    below = source.after(line)
    level = indent if below and source.indent(below) == indent else (source.indent(below) if below else "")
    return start, start + len(indent), level + "# "
