"""A language model of Python, small, of token n-grams: how likely a stretch of code is.

A broken line can often be made to parse in dozens of ways, of which people
write one.  The model says which sequences of tokens people write.  It is an
interpolation-free 4-gram with "stupid backoff" (Brants et al., "Large
Language Models in Machine Translation", EMNLP 2007), over keywords, operators,
the most common names, and classes for everything else.  Line ends carry the
direction in which the indentation moves, so that layout is part of the text.

``tokens.bin`` is written by ``tools/token_model.py``.
"""

import marshal
import zlib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from .lexer import BAD, COMMENT, NAME, NEWLINE, NUMBER, OP, OPEN, SPACE, STRING, Token, lex

SAME, DEEPER, SHALLOWER = "\n=", "\n>", "\n<"
CLASSES = ("<name>", "<Name>", "<NAME>", "<number>", "<string>", "<doc>", "<open>", "<bad>", SAME, DEEPER, SHALLOWER)
UNITS_PER_BIT = 8
BACKOFF = round(1.32 * UNITS_PER_BIT)  # log2 of the 0.4 of Brants et al.
UNSEEN = 18 * UNITS_PER_BIT
ORDER, BITS = 4, 11
_CONTEXT = (1 << BITS * (ORDER - 1)) - 1
REMEMBERED = 200_000


def word_of(token: Token, vocabulary: dict[str, int]) -> str:
    """The model's word for a token: itself where it is common, else its class."""
    kind, text = token.kind, token.text
    if kind == OP or (kind == NAME and text in vocabulary):
        return text
    if kind == NAME:
        return "<name>" if text[0].islower() or text[0] == "_" else "<NAME>" if text.isupper() else "<Name>"
    if kind == STRING:
        return "<doc>" if text.endswith(('"""', "'''")) else "<string>"
    return {NUMBER: "<number>", OPEN: "<open>", BAD: "<bad>"}.get(kind, "<bad>")


def words_of_line(line: str, vocabulary: dict[str, int]) -> tuple[int, list[str]]:
    """The column at which a line begins, and its words."""
    body = line.lstrip(" \t\f")
    width = len(line[: len(line) - len(body)].expandtabs(8))
    return width, [word_of(t, vocabulary) for t in lex(body) if t.kind not in (SPACE, COMMENT, NEWLINE)]


def layout(before: int, now: int) -> str:
    """The word for a line end: which way the indentation moves."""
    return SAME if now == before else DEEPER if now > before else SHALLOWER


class TokenModel:
    """Cost of a text in units of 1/8 bit; lower is likelier."""

    def __init__(self, vocabulary: dict[str, int], costs: dict[int, int]):
        self.vocabulary = vocabulary
        self._costs = costs
        self._seen: dict[int, int] = {}  # a few thousand sequences make up nearly all look-ups

    def cost_of_ids(self, ids: Iterable[int]) -> float:
        """Bits for a sequence of word numbers, each given the three before it."""
        seen, total, context = self._seen, 0, 0
        for index in ids:
            key = context << BITS | index
            found = seen.get(key)
            total += self._look_up(key) if found is None else found
            context = key & _CONTEXT
        return total / UNITS_PER_BIT

    def _look_up(self, key: int) -> int:
        penalty, mask = 0, (1 << BITS * ORDER) - 1
        for order in range(ORDER, 0, -1):
            found = self._costs.get((key & mask) << 3 | order)
            if found is not None:
                break
            penalty += BACKOFF
            mask >>= BITS
        else:
            found, penalty = UNSEEN, 0
        if len(self._seen) > REMEMBERED:
            self._seen.clear()
        self._seen[key] = found + penalty
        return found + penalty


@cache
def token_model() -> TokenModel:
    """The model that the package carries.

    Raises:
        FileNotFoundError: the installation is damaged.
    """
    vocabulary, costs = marshal.loads(zlib.decompress(files(__package__).joinpath("tokens.bin").read_bytes()))
    return TokenModel({word: i for i, word in enumerate(vocabulary)}, dict(pairs(costs)))


def pairs(flat: tuple[bytes, bytes]) -> Iterable[tuple[int, int]]:
    """(key, cost) from two packed columns: 8-byte keys stored as differences, 1-byte costs."""
    from array import array
    from itertools import accumulate

    keys = array("Q")
    keys.frombytes(flat[0])
    return zip(accumulate(keys), flat[1], strict=True)
