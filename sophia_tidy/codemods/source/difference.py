"""The difference of two syntax trees, and whether that is what was declared.

The comparison goes down both trees together.  Where a difference was
declared (same owner, field and line, same node taken out and put in) it is
ticked off; what is left over on either side speaks against the change.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Any

from .splice import Touch


def unexplained(before: ast.AST, after: ast.AST, declared: Iterable[Touch]) -> list[Touch]:
    """Differences that nobody declared, then declared ones that are not there.

    Raises:
        RecursionError: the trees are nested deeper than Python can follow.
    """
    comparison = _Comparison(declared)
    extra = list(comparison.nodes(before, after, 0))
    return extra + list(comparison.open.elements())


class _Comparison:
    def __init__(self, declared: Iterable[Touch]):
        self.open = Counter(declared)
        self.places = {(touch.owner, touch.field, touch.line) for touch in self.open}

    def nodes(self, before: ast.AST, after: ast.AST, line: int) -> Iterator[Touch]:
        """Differences between two nodes of one type."""
        line = getattr(before, "lineno", line)
        owner = type(before).__name__
        for field in before._fields:
            old, new = getattr(before, field, None), getattr(after, field, None)
            if isinstance(old, list) and isinstance(new, list):
                yield from self._lists(owner, field, line, old, new)
            else:
                yield from self._values(owner, field, line, old, new)

    def _values(self, owner: str, field: str, line: int, old: Any, new: Any) -> Iterator[Touch]:
        if (owner, field, line) in self.places and self._declared(Touch(owner, field, line, _dump(old), _dump(new))):
            return
        if isinstance(old, ast.AST) and type(old) is type(new):
            yield from self.nodes(old, new, line)
        elif isinstance(old, ast.AST) or isinstance(new, ast.AST) or not _equal(old, new):
            yield Touch(owner, field, line, _dump(old), _dump(new))

    def _lists(self, owner: str, field: str, line: int, old: list[Any], new: list[Any]) -> Iterator[Touch]:
        if len(old) == len(new):
            for pair in zip(old, new, strict=True):
                yield from self._values(owner, field, line, *pair)
            return
        olds, news = [_dump(node) or "" for node in old], [_dump(node) or "" for node in new]
        for _, i, j, k, m in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
            yield from self._block(owner, field, line, old[i:j], new[k:m])

    def _block(self, owner: str, field: str, line: int, old: list[Any], new: list[Any]) -> Iterator[Touch]:
        """Two runs that do not match: what is declared as put in or taken out goes, the rest pairs up."""
        added = [node for node in new if not self._declared(Touch(owner, field, line, None, _dump(node)))]
        removed = [node for node in old if not self._declared(Touch(owner, field, line, _dump(node), None))]
        if len(added) == len(removed):
            yield from self._lists(owner, field, line, removed, added)
            return
        yield from (Touch(owner, field, line, _dump(node), None) for node in removed)
        yield from (Touch(owner, field, line, None, _dump(node)) for node in added)

    def _declared(self, touch: Touch) -> bool:
        if self.open[touch] < 1:
            return False
        self.open[touch] -= 1
        return True


def _equal(old: Any, new: Any) -> bool:
    """Whether two constants are one: 1, 1.0 and True are not, nor 0.0 and -0.0."""
    return type(old) is type(new) and repr(old) == repr(new)


def _dump(node: Any) -> str | None:
    if node is None:
        return None
    return ast.dump(node) if isinstance(node, ast.AST) else repr(node)
