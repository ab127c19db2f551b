"""Is this answer the human's?  And did it keep the code that the human kept?

Trees are compared, not texts, so that layout and comments do not count.
The comparison walks both trees at once with a stack of its own: it ends at
the first difference, and no nesting is too deep for it.
"""

import ast
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from hunks import Hunk, apply_hunks, both_sides, hunks_between
from lexing import code_tokens, is_string, token_diff, tokens

TOLERATED = 2
_QUOTES = re.compile(r"""^[rbfutRBFUT]{0,2}(?:"{3}|'{3}|"|')|(?:"{3}|'{3}|"|')$""")


def tree(text: str) -> ast.AST | None:
    """The tree of ``text``; None where this interpreter cannot read it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def same_tree(one: ast.AST, other: ast.AST) -> bool:
    """What ``ast.dump(one) == ast.dump(other)`` says, without the dumps."""
    stack: list[tuple[object, object]] = [(one, other)]
    while stack:
        left, right = stack.pop()
        if type(left) is not type(right):
            return False
        if isinstance(left, ast.AST):
            stack += [(getattr(left, f, None), getattr(right, f, None)) for f in left._fields]
        elif isinstance(left, list) and isinstance(right, list):
            if len(left) != len(right):
                return False
            stack += zip(left, right, strict=True)
        elif left != right and repr(left) != repr(right):
            return False
    return True


@dataclass(frozen=True)
class Program:
    """A text, with its tree and tokens computed at most once."""

    text: str

    @cached_property
    def tree(self) -> ast.AST | None:
        return tree(self.text)

    @cached_property
    def words(self) -> Counter[str]:
        return _words(code_tokens(self.text))

    def means(self, other: "Program") -> bool:
        """The same tree; the same tokens where this interpreter is too old for a tree."""
        if self.text == other.text:
            return True
        if self.tree is None or other.tree is None:
            return self.tree is other.tree and tokens(self.text) == tokens(other.text)
        return same_tree(self.tree, other.tree)


@dataclass(frozen=True)
class Human:
    """What the human made of a broken file, whole and in part."""

    broken: str
    fixed: Program
    minimal: Program

    @cached_property
    def fixed_hunks(self) -> list[Hunk]:
        return hunks_between(self.broken, self.fixed.text)

    @cached_property
    def minimal_hunks(self) -> list[Hunk]:
        return hunks_between(self.broken, self.minimal.text)

    @cached_property
    def kept(self) -> tuple[Counter[str], Counter[str]]:
        """Code tokens of the broken file that the whole and the minimal fix keep."""
        return (
            self.fixed.words - _inserted(self.broken, self.fixed_hunks),
            self.minimal.words - _inserted(self.broken, self.minimal_hunks),
        )

    def agrees(self, answer: Program) -> str:
        """How a parsing answer equals the human's: whole, minimal, overlap or not at all."""
        if answer.means(self.minimal):
            return "minimal"
        if answer.means(self.fixed):
            return "whole"
        part = self._overlapped(hunks_between(self.broken, answer.text))
        return "overlap" if part is not None and answer.means(part) else ""

    def lost(self, answer: Program) -> int:
        """Code tokens that the human kept and the answer deleted, quoted or commented out."""
        return min(sum((kept - answer.words).values()) for kept in self.kept)

    def _overlapped(self, touched: Sequence[Hunk]) -> Program | None:
        """The human's hunks where the answer changed something, and only those."""
        chosen = [hunk for hunk in self.fixed_hunks if any(map(hunk.overlaps, touched))]
        if not chosen or len(chosen) == len(self.fixed_hunks):
            return None
        part = Program(apply_hunks(self.broken, chosen))
        return part if part.tree is not None else None


def _words(found: Iterable[str]) -> Counter[str]:
    """Tokens to count with: a string by its words, however it is quoted or divided."""
    counted: Counter[str] = Counter()
    for token in found:
        if is_string(token):
            counted.update('"' + word for word in re.findall(r"\w+", _QUOTES.sub("", token)))
        else:
            counted[token] += 1
    return counted


def _inserted(broken: str, hunks: Iterable[Hunk]) -> Counter[str]:
    diffs = [token_diff(*both_sides(broken, [hunk])) for hunk in hunks]
    return _words(token for diff in diffs for token in diff.inserted)
