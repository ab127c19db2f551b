"""What broke a file, and whether its mending is within a tool's reach.

The category is read from CPython's message, the lines around it and what the
human changed.  The order of the tests has meaning: damage with a signature
of its own comes before the message that it happens to cause.
"""

import re

from lexing import TokenDiff, new_words

LOCAL_TOKENS = 12
DERIVABLE_DELETED = 2
NOT_LOCAL = frozenset({"python2", "newer-python", "conflict-markers"})

_CONFLICT = re.compile(r"^(<{7}|>{7})( |$)", re.MULTILINE)
_CONFLICT_LEFT = re.compile(r"^\s*(<{7}|={7}|>{7})( .*)?$", re.MULTILINE)
_PASTED = re.compile(r"""^\s*[\w\\/.]{1,80} ?("{3}|'{3})\s*$""")
_FENCE = re.compile(r"^\s*(```|~~~)", re.MULTILINE)
_PROSE = re.compile(r"^\s*(?:[-*]\s)?[A-Z][\w']*(?:,? [A-Za-z][\w']*){3,}[.:!]?\s*$")
_PYTHON2 = re.compile(
    r"""^\s*(?:[\w\s.()=,'"]*[:;])?\s*(?:
        print(?:\s+(?![=.)\]])|>>|$)
      | exec\s+(?![=(.])
      | raise\s+[\w.]+\s*,
      | except\s+[\w.]+\s*,\s*\w+\s*:
      | except\s*\([^)]*\)\s*,\s*\w+\s*:)
    | (?<![\w'"])0[0-7]+\b(?![.\w]) | \b\d+L\b | \b0[xX][0-9a-fA-F]+L\b | (?<![\w'"])[uU][rR]["']
    | (?<!['"])<>(?!['"])
    | ^[^#'"]*`[\w.() ]+`
    | (?:def\s+\w+|lambda)\s*\([^)]*\([^)=]*\)\s*[,)].*:
    | \b(?:async|await)\s*=(?!=) | [(,]\s*async\s*[,)=] | \.async\b | import\s+async\b""",
    re.VERBOSE,
)
_STATEMENT2 = re.compile(
    r"""^\s*(?:print\s+[\w"'](?!.*[.!?]\s*$) | exec\s+["'\w]+\s*(?:in\b.*)?$
      | raise\s+[\w.]+\s*,\s*["'\w] | except\s+[\w.]+\s*,\s*\w+\s*:
      | except\s*\([^)]*\)\s*,\s*\w+\s*:)""",
    re.VERBOSE,
)
_GLUED = re.compile(r"""("{3}|'{3})\s*(?:import|from|def|class|async|@|if|try|[a-z_]\w* *=)""")
_STRAY_PERIOD = re.compile(r"""[\w)\]}'"]\.\s*(?:\#.*)?$""")
_FOREIGN = re.compile(
    r"(\+\+|--)\s*;?\s*$|&&|\|\||\belse\s+if\b|^\s*//|^\s*/\*|^\s*\*/|\)\s*\{\s*$|^\s*\}\s*(else|$)"
    r"|\b(?:const|let|var|function|elseif|elsif|endif)\s+\w|=>|!(?=[a-z_(])|^\s*<\/?\w+>|\?\s*\w+\s*:"
)
_LOOKALIKE = re.compile("[\u2010-\u201f\u2032\u2033\u00a0\u200b-\u200f\ufeff\uff01-\uff5e\u3000-\u3002\u00ab\u00bb]")
_MESSAGES = (
    ("unexpected-indent", r"unexpected indent"),
    ("lost-block-body", r"expected an indented block|expected 'except' or 'finally' block"),
    ("unindent-mismatch", r"unindent does not match"),
    ("mixed-tabs", r"inconsistent use of tabs"),
    ("f-string", r"f-string"),
    ("lookalike-punctuation", r"invalid (?:non-printable )?character"),
    ("never-closed", r"was never closed"),
    ("unmatched-bracket", r"^unmatched|does not match opening"),
    ("unterminated-string", r"unterminated|EOL while|EOF while"),
    ("missing-comma", r"forgot a comma"),
    ("missing-colon", r"expected ':'"),
    ("bad-target", r"cannot assign|cannot delete|meant '=='|illegal target|positional argument follows"),
    ("import", r"trailing comma not allowed|import \*"),
    ("invalid-syntax", r"^invalid syntax"),
)


def category(broken: str, error: SyntaxError | None, diff: TokenDiff, sides: tuple[str, str], newer: bool) -> str:
    """Name the damage; ``sides`` are the lines that the minimal fix takes out and puts in."""
    line, changed = _line(broken, error), sides[0]
    message = (error.msg or "") if error is not None else ""
    if _CONFLICT.search(broken) or _CONFLICT_LEFT.search(changed):
        return "conflict-markers"
    if _is_python2(message, line, *sides):
        return "python2"
    if _PASTED.match(line) and '"' not in line.rstrip("\"' \t"):
        return "glued-docstring"
    if newer:
        return "newer-python"
    return _by_signature(message, line, changed, diff) or _by_message(message)


def is_local(name: str, diff: TokenDiff) -> bool:
    """Small enough that a tool may be asked for exactly this."""
    return name not in NOT_LOCAL and diff.size <= LOCAL_TOKENS


def is_derivable(name: str, diff: TokenDiff, broken: str) -> bool:
    """Local, and made of nothing that the broken file does not already say."""
    few = len(diff.deleted) <= DERIVABLE_DELETED
    return is_local(name, diff) and few and not new_words(diff.inserted, broken)


def _line(text: str, error: SyntaxError | None) -> str:
    lines = text.split("\n")
    number = error.lineno if error is not None and error.lineno else 1
    return lines[min(number, len(lines)) - 1]


def _is_python2(message: str, line: str, taken: str, put: str) -> bool:
    if "Missing parentheses in call" in message or "multiple exception types" in message:
        return True
    if "leading zeros" in message or "invalid decimal literal" in message:
        return bool(_PYTHON2.search(line))
    before, after = (sum(map(bool, map(_STATEMENT2.search, t.split("\n")))) for t in (taken, put))
    if before > after:
        return True
    if not message.startswith(("invalid syntax", "invalid hexadecimal", "expected ':'")):
        return False
    return bool(_PYTHON2.search(line)) and any(map(_PYTHON2.search, taken.split("\n")))


def _by_signature(message: str, line: str, changed: str, diff: TokenDiff) -> str | None:
    quotes = {token for token in diff.deleted + diff.inserted if token.endswith(('"""', "'''"))}
    if quotes and any(map(_GLUED.search, changed.split("\n"))):
        return "glued-docstring"
    if "f-string" in message:
        return "f-string"
    if _FENCE.search(changed) or (_PROSE.match(line) and "string" not in message):
        return "prose-or-fence"
    if "invalid" in message and _LOOKALIKE.search(line):
        return "lookalike-punctuation"
    if not message.startswith("invalid"):
        return None
    if re.match(r"\s*(?:from|import)\b", line):
        return "import"
    if _STRAY_PERIOD.search(line):
        return "stray-period"
    if _FOREIGN.search(line):
        return "foreign-syntax"
    return None


def _by_message(message: str) -> str:
    for name, pattern in _MESSAGES:
        if re.search(pattern, message):
            return name
    return "other"
