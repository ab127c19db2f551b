"""Texts that are no programs in Python: patches, logs, SQL, shell, YAML, other languages, prose.

Each is told from what most of its lines look like, never from one line: a
Python file into which a line of shell or prose fell is to be mended.
"""

import re
from collections.abc import Sequence

MOST, HALF, SOME, FEW = 0.7, 0.5, 0.25, 0.2
SHORTEST = 3  # lines that tell anything

_PATCH = re.compile(r"(?:diff --git |Index: \S|From [0-9a-f]{7,40} |--- (?:a/|\S+\t)|\*\*\* Begin Patch)")
_HUNK = re.compile(r"^(?:@@ -\d+|diff --git |\*\*\* (?:Add|Update|Delete) File)", re.MULTILINE)
_SHEBANG = re.compile(
    r"#!.*\b(?:ba|da|z|k|c|tc|fi)?sh\b|#!.*\b(?:perl|ruby|node|php|lua|Rscript|awk|tclsh|wish|deno|bun)\b"
)
_STAMP = re.compile(
    r"\s*[\[(]?(?:\d{4}[-/.]\d\d[-/.]\d\d[T ,]|\d\d?[:.]\d\d[:.]\d\d\b"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\w+ )"
    r"|\s*\[?(?:DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL)\]?[ :-]"
)
_TRACE = re.compile(r"\s*Traceback \(most recent call last\):")
_SQL = re.compile(
    r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*"
    r"(?:select\s.+?\sfrom\s|insert\s+into\s|update\s+\S+\s+set\s|delete\s+from\s|begin\s*;|set\s+\w+\s*=?[^\n]*;|use\s+\w+\s*;"
    r"|(?:create|alter|drop)\s+(?:or\s+replace\s+|temp(?:orary)?\s+|unique\s+)*"
    r"(?:table|view|index|database|schema|function|type|user|role|extension|trigger|sequence)\b)",
    re.IGNORECASE | re.DOTALL,
)
_SHELL = re.compile(
    r"\s*(?:(?:fi|done|esac|then|do)\b\s*(?:[;#].*)?$|(?:if|while|until)\s+\[|for \w+ in .*;\s*do\b|.*;\s*then\b"
    r"|(?:export|local|readonly) \w+=|echo\s+[\"'$\w-]|set -[eux]"
    r"|(?:sudo|cd|mkdir|chmod|chown|rm|cp|mv|apt-get|apt|yum|pip3?|npm|docker|kubectl|git|curl|source)\s+\S"
    r"|[A-Za-z_]\w*=(?:\"[^\"]*\"|'[^']*'|[\w./$:{}-]*)$)|.*\$(?:\{\w+|\w+|\()"
)
_YAML = re.compile(
    r"(?!.*(?:=|[,({\[]\s*$))\s*"
    r"(?:- (?:[\w.\"'/-]+:(?: |$))?|(?!(?:else|try|finally|except|lambda)\b)[\w.\"'/-]+:(?: |$))|---$"
)
_PYTHON = re.compile(
    r"\s*(?:(?:async )?(?:def \w+\(|with )|class \w+|import \w|from [\w.]+ import\b|return\b|raise\b|@\w+|print\b|pass$"
    r"|(?:if|for|while|elif|except)\b.*:\s*(?:#.*)?$|(?:else|try|finally):"
    r"|[\w.\[\]'\"]+(?:, *\w+)* *(?::[^=]{1,60})?[-+*/|&]?=(?!=)|[\w.]+\(.*)"
)
_PYTHON_BLOCK = re.compile(
    r"\s*(?:(?:async )?(?:def|class|if|elif|else|for|while|with|try|except|finally)\b.*:"
    r"|from [\w.]+ import|import [\w.]+(?: as \w+)?)\s*(?:#.*)?$"
)
_ASSIGNS = re.compile(r"\w+ *= *[^=]|\w+ *=$")
_SEMICOLON = re.compile(r";\s*(?://.*)?$")
_BRACE_BLOCK = re.compile(r"(?:[)\w>]\s*\{|=> \{)\s*(?://.*)?$")
_WORDS = re.compile(r"(?<![\w.])[^\W\d_][^\W\d_'\u2019-]*(?:['\u2019-][^\W\d_]+)*(?![\w(=\[.]\w)")
_MARKS = re.compile(r"\s*(?:[-*+•>|] |\d+[.)] |={3,}|-{3,}|\*\*|!?\[[^\]]*\]\(|\|)")
_SIGNS = re.compile(r"[={}\[\]]|\w\(")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")


def writing_kind(text: str) -> str:
    """What a text is by the look of most of its lines; empty where it may be a program in Python."""
    if _PATCH.match(text) and _HUNK.search(text):
        return "a patch"
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and _SHEBANG.match(lines[0]) and not _starts_python(lines):
        return "a script for another interpreter"
    code = [line for line in lines if not line.lstrip().startswith("#")]
    if not code:
        return ""
    return _by_lines(text, code)


def _starts_python(lines: Sequence[str]) -> bool:
    """Whether a script in two languages hands itself to Python: ``exec python3 "$0"`` near its top."""
    return any("python" in line for line in lines[:8])


def _by_lines(text: str, lines: Sequence[str]) -> str:
    if _TRACE.match(text) or (len(lines) >= SHORTEST and _share(_STAMP, lines) >= HALF):
        return "a log"
    python = _share(_PYTHON, lines)
    if _SQL.match(text) and ";" in text and python < HALF:
        return "SQL"
    if python < FEW and _share(_SHELL, lines) >= HALF and len(lines) >= SHORTEST:
        return "a shell script"
    if (
        _searched(_SEMICOLON, lines) >= SOME
        and any(map(_BRACE_BLOCK.search, lines))
        and not any(map(_PYTHON_BLOCK.match, lines))
    ):
        return "a program in another language"
    program = any(_PYTHON_BLOCK.match(line) or _ASSIGNS.match(line) for line in lines)
    if not program and _share(_YAML, lines) >= MOST and len(lines) >= SHORTEST:
        return "a YAML document"
    return _prose(lines)


def _prose(lines: Sequence[str]) -> str:
    """Most lines outside of fences are sentences, and what is fenced is not the most of it."""
    plain, fenced, inside = [], 0, False
    for line in lines:
        if _FENCE.match(line):
            inside = not inside
        elif inside:
            fenced += 1
        else:
            plain.append(line)
    sentences = sum(map(_is_sentence, plain))
    if len(plain) < SHORTEST or fenced >= sentences or sentences < MOST * len(plain) or _share(_PYTHON, plain) >= FEW:
        return ""
    return "a text document"


def _is_sentence(line: str) -> bool:
    if _PYTHON.match(line):
        return False
    return bool(_MARKS.match(line)) or (len(_WORDS.findall(line)) >= 4 and not _SIGNS.search(line))


def _share(pattern: re.Pattern[str], lines: Sequence[str]) -> float:
    return sum(pattern.match(line) is not None for line in lines) / len(lines)


def _searched(pattern: re.Pattern[str], lines: Sequence[str]) -> float:
    return sum(pattern.search(line) is not None for line in lines) / len(lines)
