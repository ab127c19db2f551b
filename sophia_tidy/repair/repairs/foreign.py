"""Other languages' syntax: ``i++``, ``a && b``, ``else if``, ``// comment``, ``def f():;``."""

import re
from collections.abc import Iterator

from ...kernel.rule import Example
from ..candidate import Candidate
from ..candidate_lines import sites
from ..fault import Fault
from ..lexer import KEYWORDS, Token
from ..source import Source

RULE = "foreign-syntax"
ELSE = "else-with-condition"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example("// say hello\nprint(1)\n", "# say hello\nprint(1)\n"),
        Example("i = 0\ni++\n", "i = 0\ni += 1\n"),
        Example("if a && b:\n    c()\n", "if a and b:\n    c()\n"),
        Example("if a:\n    b()\nelse if c:\n    d()\n", "if a:\n    b()\nelif c:\n    d()\n"),
        Example("if !a:\n    b()\n", "if not a:\n    b()\n"),
        Example("def f(a);\n    return a\n", "def f(a):\n    return a\n"),
    ),
    ELSE: (Example("if a:\n    b()\nelse c:\n    d()\n", "if a:\n    b()\nelif c:\n    d()\n"),),
}
TEXTS = {
    ELSE: "``else`` with a condition behind it, which other languages write with another word: ``elif`` was meant.",
}

_SLASHES = re.compile(r"[ \t]*(//+)")
_TRAILING = re.compile(r"[ \t]+(//)[ \t]*[A-Za-z]")
_WORDS = {
    "elseif": "elif", "elsif": "elif", "function": "def", "func": "def", "catch": "except", "throw": "raise", "switch": "match", "foreach": "for",
    "define": "def", "fun": "def", "fn": "def",
}  # fmt: skip
_DECLARED = {"var", "let", "const", "int", "float", "string", "auto", "public", "private", "static", "void", "new"}


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """The Python words for what stands on the lines near the fault."""
    yield from _comments(source, fault)
    for line, extra in sites(source, fault):
        if extra <= 2.0:
            yield from _operators(source, line, source.tokens(line))


def _comments(source: Source, fault: Fault) -> Iterator[Candidate]:
    if _SLASHES.match(source.line(fault.line)):
        edits = []
        for number in range(1, source.line_count + 1):
            if match := _SLASHES.match(source.line(number)):
                start = source.starts[number - 1]
                edits.append((start + match.start(1), start + match.end(1), "#"))
        yield Candidate.of(*edits, cost=2.0, rule=RULE, reason="'//' begins no comment in Python")
        start = source.starts[fault.line - 1]
        match = _SLASHES.match(source.line(fault.line))
        if match and len(edits) > 1:
            yield Candidate.of(
                (start + match.start(1), start + match.end(1), "#"),
                cost=3.0,
                rule=RULE,
                reason="'//' begins no comment in Python",
            )
    elif match := _TRAILING.search(source.line(fault.line)):
        start = source.starts[fault.line - 1]
        yield Candidate.of(
            (start + match.start(1), start + match.end(1), "#"),
            cost=4.0,
            rule=RULE,
            reason="'//' begins no comment in Python",
        )
    yield from _block_comment(source, fault)


def _block_comment(source: Source, fault: Fault) -> Iterator[Candidate]:
    start = source.text.find("/*", source.starts[fault.line - 1], source.starts[fault.line])
    end = source.text.find("*/", start) if start >= 0 else -1
    if end < 0:
        return
    lines = range(source.line_of(start), source.line_of(end) + 1)
    edits = [(start, start + 2, "#"), (end, end + 2, "")]
    edits += [(source.starts[n - 1], source.starts[n - 1], "# ") for n in lines[1:]]
    yield Candidate.of(*edits, cost=3.0, rule=RULE, reason="'/* */' is no comment in Python")


def _operators(source: Source, line: int, tokens: list[Token]) -> Iterator[Candidate]:
    text = source.text
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        touching = following is not None and following.start == token.end
        match token.text:
            case "&" | "|" if touching and following and following.text == token.text:
                word = "and" if token.text == "&" else "or"
                left = "" if text[token.start - 1] in " \t" else " "
                right = "" if text[following.end : following.end + 1] in (" ", "\t") else " "
                yield Candidate.of(
                    (token.start, following.end, left + word + right),
                    cost=3.0,
                    rule=RULE,
                    reason=f"{token.text * 2!r} is {word!r} in Python",
                )
            case "==" | "!=" if touching and following and following.text == "=":
                yield Candidate.of(
                    (following.start, following.end, ""),
                    cost=1.0,
                    rule=RULE,
                    reason=f"{token.text!r} has no third sign in Python",
                )
            case "+" | "-" if touching and following and following.text == token.text and index:
                yield Candidate.of(
                    (token.start, following.end, f" {token.text}= 1"),
                    cost=4.0,
                    rule=RULE,
                    reason=f"{token.text * 2!r} counts nothing in Python",
                )
            case "!" if index and following is not None and following.text != "=":  # first, it is a shell's
                yield Candidate.of(
                    (token.start, following.start, "not "), cost=4.0, rule=RULE, reason="'!' is 'not' in Python"
                )
            case "else" if following is not None and following.text == "if":
                yield Candidate.of(
                    (token.start, following.end, "elif"), cost=2.0, rule=RULE, reason="'else if' is 'elif' in Python"
                )
            case "else" if following is not None and following.text != ":" and index == 0:
                yield Candidate.of(
                    (token.start, token.end, "elif"), cost=6.0, rule=ELSE, reason="'else' takes no condition"
                )
            case word if word in _WORDS and index <= 1:
                yield Candidate.of(
                    (token.start, token.end, _WORDS[word]),
                    cost=6.0,
                    rule=RULE,
                    reason=f"{word!r} is {_WORDS[word]!r} in Python",
                )
            case word if word in _DECLARED and index == 0 and following is not None and following.text not in KEYWORDS:
                yield Candidate.of(
                    (token.start, following.start, ""),
                    cost=6.0,
                    rule=RULE,
                    reason=f"{word!r} declares nothing in Python",
                )
    if tokens and tokens[-1].text == ";" and len(tokens) > 1:
        yield Candidate.of(
            (tokens[-1].start, tokens[-1].end, ":"), cost=5.0, rule=RULE, reason="a block begins with ':'"
        )
