"""One token too many, too few, or wrong: ``for i range(n):``, ``if x = 3:``, ``print(x)s``.

The general case behind the special ones: at every token boundary near the
fault, put in, take out or exchange one token.  The token model keeps the
proposals that people might have written; the parser does the rest.
The file is long because the three changes of one token share their places and their limits.
"""
# The file is long because its tables of tokens and prices are.

from collections.abc import Iterator
from keyword import iskeyword

from ...kernel.rule import Example
from ..candidate import Candidate
from ..candidate_lines import sites
from ..fault import Fault
from ..lexer import CLOSERS, KEYWORDS, NAME, NUMBER, OP, Token
from ..model import layout, token_model, word_of
from ..source import Source

RULE = "missing-token"
EXTRA, WRONG, DOUBLED = "extra-token", "wrong-token", "doubled-token"
MISSPELT, NAMED, COMPARED, SWAPPED, APART = (
    "misspelt-keyword",
    "keyword-as-name",
    "assignment-for-comparison",
    "exchanged-tokens",
    "split-operator",
)
COMMA, COLON, CLOSER, WORD = "missing-comma", "missing-colon", "missing-closer", "missing-keyword"
MISSING = {
    ",": COMMA, ":": COLON, ")": CLOSER, "]": CLOSER, "}": CLOSER, "in": WORD, "import": WORD, "as": WORD,
}  # fmt: skip
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (Example("def f(x):\n    x 1\n", "def f(x):\n    x = 1\n"),),
    EXTRA: (Example("print(count)s\n", "print(count)\n"),),
    WRONG: (Example("x = {1: 2, 3; 4}\n", "x = {1: 2, 3: 4}\n"), Example("x = [1, 2)\n", "x = [1, 2]\n")),
    DOUBLED: (Example("for i in in x:\n    pass\n", "for i in x:\n    pass\n"),),
    MISSPELT: (
        Example("whlie x:\n    x -= 1\n", "while x:\n    x -= 1\n", why="a keyword with two letters exchanged"),
    ),
    NAMED: (Example("def f(class):\n    return class\n", "def f(class_):\n    return class_\n"),),
    COMPARED: (Example("if x = 3:\n    y = 1\n", "if x == 3:\n    y = 1\n"),),
    SWAPPED: (Example("def f(:)\n    pass\n", "def f():\n    pass\n"),),
    APART: (Example("if x > = 1:\n    y()\n", "if x >= 1:\n    y()\n"),),
    COMMA: (Example("x = [1 2]\n", "x = [1, 2]\n"),),
    COLON: (Example("class A\n    pass\n", "class A:\n    pass\n"),),
    CLOSER: (Example("x = [(1, 2, (3, 4)]\n", "x = [(1, 2), (3, 4)]\n"),),
    WORD: (Example("for i range(3):\n    print(i)\n", "for i in range(3):\n    print(i)\n"),),
}
_SEARCH = (
    "\n\nAt every token boundary near the fault one token is put in, taken out or exchanged: "
    "the token model keeps what people might have written, and the parser does the rest."
)
TEXTS = {
    id: f"{text}{_SEARCH}"
    for id, text in {
        RULE: "One token too few: an operator or another sign.",
        EXTRA: "One token too many: a letter, a bracket, a word.",
        WRONG: "One token in the place of another: a semicolon for a colon, a bracket of another shape.",
        DOUBLED: "One token twice, as typing or merging leaves it.",
        MISSPELT: "A keyword with a slip of the fingers in it.",
        NAMED: "A keyword where a name must stand: it gets an underscore, here and wherever the file uses it (PEP 8).",
        COMPARED: "One equals sign where two values are compared.",
        SWAPPED: "Two tokens in each other's place.",
        APART: "An operator of two signs with a blank between them.",
        COMMA: "A comma too few between two items.",
        COLON: "A header without the colon that ends it.",
        CLOSER: "A closing bracket too few within a line.",
        WORD: "A keyword too few: the ``in`` of a loop, the ``import`` or ``as`` of an import.",
    }.items()
}

INSERTED = {
    ")": 2.0, "]": 3.0, "}": 3.0, "(": 5.0, "[": 6.0, "{": 7.0, ":": 2.0, ",": 1.5, "=": 4.0, "in": 4.0, ".": 6.0,
    "+": 6.0, "import": 6.0, "as": 7.0, "def": 6.0, "not": 8.0, "and": 8.0, "or": 8.0, "if": 8.0, "else": 8.0, "==": 8.0,
    "%": 8.0, "return": 9.0, "for": 8.0, "is": 8.0, "async": 7.0, "->": 8.0,
}  # fmt: skip
EXCHANGED = {
    ";": (":", ","), "=": ("==", ":", "-", ":="), "==": ("=",), ":": ("=", ",", ";", "."), ",": (".", ":", ")"), ".": (",",), ")": ("]", "}", "):"),
    "]": (")", "}"), "}": (")", "]"), "(": ("[", "{"), "[": ("(",), "{": ("(",), "+": (",",), "<": ("<=",), "=>": (">=",), "-": ("_", "="),
    "->": (":",),
}  # fmt: skip
_Change = tuple[int, tuple[str, ...], float, str]  # how many tokens go, what comes, bits, reason

_Hint = tuple[str, str, tuple[str, ...], float]
# What the message holds, which tokens go, what comes, bits that this takes off.
HINTS: tuple[_Hint, ...] = (
    ("expected ':'", "", (":",), 6.0),
    ("forgot a comma", "", (",",), 4.0),
    ("Maybe you meant '=='", "=", ("==",), 4.0),
    ("unmatched", ")]}", (), 2.0),
    ("expected 'in'", "", ("in",), 6.0),
)
_HEADERS = frozenset(
    [
        "if",
        "elif",
        "else",
        "for",
        "while",
        "try",
        "except",
        "finally",
        "with",
        "def",
        "class",
        "async",
        "match",
        "case",
        "lambda",
    ]
)
KEPT, REACH = 36, 20  # proposals, and tokens to the left of the fault (half as many to its right)


def candidates(source: Source, fault: Fault) -> Iterator[Candidate]:
    """The likeliest one-token edits on the lines near the fault."""
    if "indent" in fault.message and "expected an indented" not in fault.message:
        return
    ranked: list[tuple[float, int, int, _Change, float]] = []
    lines: list[tuple[int, list[Token]]] = []
    hint = next((each for each in HINTS if each[0] in fault.message), None)
    for line, extra in sites(source, fault):
        tokens = source.tokens(line)
        spot = _spot(tokens, source, fault, line)
        first, last = (spot - REACH, spot + REACH // 2) if line == fault.line else (len(tokens) - REACH, len(tokens))
        costs = _LineCosts(tokens, *_borders(source, line))
        for index, change in _one_token(tokens, max(first, 0), min(last, len(tokens))):
            distance = abs(index - spot) * 0.5 if line == fault.line else (len(tokens) - index) * 0.15
            cost = change[2] + extra + distance - _hinted(hint, tokens, index, change)
            ranked.append((cost + costs.delta(index, change[0], change[1]), len(lines), index, change, cost))
        lines.append((line, tokens))
    ranked.sort(key=lambda r: r[0])
    for _, number, index, change, cost in ranked[:KEPT]:
        yield _edit(lines[number][1], source, lines[number][0], index, change, cost)


def _spot(tokens: list[Token], source: Source, fault: Fault, line: int) -> int:
    """Index of the token that the fault points at."""
    if line != fault.line:
        return len(tokens)
    offset = source.starts[line - 1] + fault.column - 1
    return next((i for i, t in enumerate(tokens) if t.end > offset), len(tokens))


def _hinted(hint: _Hint | None, tokens: list[Token], index: int, change: _Change) -> float:
    """Bits that CPython's message takes off a change: it often names the very token."""
    if hint is None:
        return 0.0
    _, gone, come, bits = hint
    removed, inserted = change[0], change[1]
    fits = inserted == come and removed == bool(gone) and (not gone or tokens[index].text in gone)
    return bits if fits else 0.0


def _borders(source: Source, line: int) -> tuple[str, str]:
    """The model's words for the line ends before and behind a line."""
    above, below, width = source.before(line), source.after(line), source.width(line)
    return layout(source.width(above) if above else 0, width), layout(width, source.width(below) if below else 0)


class _LineCosts:
    """Model cost of a line when one token of it changes; only the words around it are counted."""

    def __init__(self, tokens: list[Token], begin: str, end: str):
        self._model = token_model()
        numbers = self._model.vocabulary
        self._ids = [numbers[begin], *(numbers.get(word_of(t, numbers), 0) for t in tokens), numbers[end]]
        self._name = numbers["<name>"]
        self._before: dict[tuple[int, int], float] = {}

    def delta(self, index: int, removed: int, inserted: tuple[str, ...]) -> float:
        low, high = max(0, index - 2), index + 4 + removed
        before = self._before.get((index, removed))
        if before is None:
            before = self._before[index, removed] = self._model.cost_of_ids(self._ids[low:high])
        numbers = self._model.vocabulary
        after = (
            self._ids[low : index + 1]
            + [numbers.get(w, self._name) for w in inserted]
            + self._ids[index + 1 + removed : high]
        )
        return self._model.cost_of_ids(after) - before


def _one_token(tokens: list[Token], first: int, last: int) -> Iterator[tuple[int, _Change]]:
    """(index, change) for each boundary from ``first`` to ``last``."""
    for index in range(first, last + 1):
        for text, cost in INSERTED.items():
            yield index, (0, (text,), 6.0 + cost, f"{text!r} was missing")
        if index < len(tokens):
            yield from _at(tokens, index)
    if len(tokens) > 2 and tokens[-1].text == ":" and tokens[0].text not in _HEADERS:
        yield len(tokens) - 1, (1, (), 3.0, "the statement begins no block")


def _at(tokens: list[Token], index: int) -> Iterator[tuple[int, _Change]]:
    token = tokens[index]
    word = token.kind in (NAME, NUMBER)
    yield index, (1, (), 14.0 if word else 9.0, f"{token.text!r} is one too many")
    for other in EXCHANGED.get(token.text, ()):
        yield index, (1, (other,), 9.0, f"{other!r} was meant by {token.text!r}")
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and following.text == token.text and word:
        yield index, (1, (), 1.0, f"{token.text!r} stands twice")
    elif following is not None and following.text != token.text:
        cost = 6.0 if token.text in CLOSERS and following.text in CLOSERS else 11.0
        yield index, (2, (following.text, token.text), cost, f"{token.text!r} and {following.text!r} were exchanged")
    if token.kind == NAME:
        for keyword in _keywords_like(token.text):
            yield index, (1, (keyword,), 7.0, f"{keyword!r} was meant by {token.text!r}")
        if iskeyword(token.text):
            yield index, (1, (token.text + "_",), 13.0, f"{token.text!r} is a keyword, not a name")
    if (
        token.text == "-"
        and tokens[0].text in ("import", "from")
        and 0 < index < len(tokens) - 1
        and tokens[index - 1].end == token.start
    ):
        yield index, (1, ("_",), 1.0, "a module's name has no dash")
    joined = (
        index + 1 < len(tokens) and token.kind == OP == tokens[index + 1].kind and tokens[index + 1].start > token.end
    )
    if joined and (pair := token.text + tokens[index + 1].text) in {
        "==",
        "<=",
        ">=",
        "!=",
        "+=",
        "-=",
        "->",
        "**",
        "//",
        ":=",
    }:
        yield index, (2, (pair,), 5.0, f"{pair!r} was written apart")


def _keywords_like(name: str) -> Iterator[str]:
    """Keywords one slip of the keyboard away (Damerau 1964)."""
    lowered = name.lower()
    for keyword in KEYWORDS:
        if (
            abs(len(keyword) - len(name)) <= 1
            and name != keyword
            and (lowered == keyword.lower() or (len(keyword) > 2 and _one_slip(name, keyword)))
        ):
            yield keyword


def _one_slip(a: str, b: str) -> bool:
    if len(a) > len(b):
        a, b = b, a
    head = 0
    while head < len(a) and a[head] == b[head]:
        head += 1
    if len(a) < len(b):
        return a[head:] == b[head + 1 :]
    return a[head + 1 :] == b[head + 1 :] or (
        a[head : head + 2] == b[head : head + 2][::-1] and a[head + 2 :] == b[head + 2 :]
    )


def _edit(tokens: list[Token], source: Source, line: int, index: int, change: _Change, cost: float) -> Candidate:
    removed, inserted, _, reason = change
    if len(inserted) == 2:
        return _exchanged(tokens[index], tokens[index + 1], source, change, cost)
    text = "".join(inserted)
    if removed:
        start, end = tokens[index].start, tokens[index + removed - 1].end
        if not text:
            start, end, text = _taken_out(tokens, source, index, removed)
        return Candidate.of(
            (start, end, text), cost=cost, rule=_replaced(tokens[index].text, removed, inserted, reason), reason=reason
        )
    before = tokens[index - 1].end if index else source.span(line)[0] + len(source.indent(line))
    if text.isalpha() or text in ("==", "=", "+", "%", "->"):
        spaced = f" {text}" if index else text
        following = index < len(tokens) and tokens[index].start == before
        text = spaced + (" " if following or not index else "")
    return Candidate.of((before, before, text), cost=cost, rule=MISSING.get(inserted[0], RULE), reason=reason)


def _replaced(was: str, removed: int, inserted: tuple[str, ...], reason: str) -> str:
    """The rule that names what went wrong with a token that goes or changes."""
    if not inserted:
        return DOUBLED if reason.endswith("stands twice") else EXTRA
    if removed == 2:
        return APART
    if inserted[0] in KEYWORDS:
        return MISSPELT
    if inserted[0] == was + "_":
        return NAMED
    return COMPARED if (was, inserted[0]) == ("=", "==") else WRONG


def _taken_out(tokens: list[Token], source: Source, index: int, removed: int) -> tuple[int, int, str]:
    """The stretch that goes with tokens, their blanks included, and what must stay to keep words apart."""
    text, start, end = source.text, tokens[index].start, tokens[index + removed - 1].end
    last = index + removed >= len(tokens)
    if index and (last or text[start - 1] not in " \t"):
        start = tokens[index - 1].end
    elif not last:
        end = tokens[index + removed].start
    return start, end, " " if _word(text[start - 1 : start]) and _word(text[end : end + 1]) else ""


def _exchanged(left: Token, right: Token, source: Source, change: _Change, cost: float) -> Candidate:
    """Two neighbours in the other order, with the blanks between them and around them kept apart from words."""
    text = source.text
    before = " " if _word(text[left.start - 1 : left.start]) and _word(right.text[:1]) else ""
    after = " " if _word(text[right.end : right.end + 1]) and _word(left.text[-1:]) else ""
    gap = text[left.end : right.start] or (" " if _word(right.text[-1:]) and _word(left.text[:1]) else "")
    return Candidate.of(
        (left.start, right.end, before + right.text + gap + left.text + after),
        cost=cost,
        rule=SWAPPED,
        reason=change[3],
    )


def _word(character: str) -> bool:
    return character.isalnum() or character == "_"
