"""Classes of names: of all names that filters could be asked about, one for each way in which the filters answer.

The names are the literals of filters and conditions, a few that each
pattern is for, one for each two patterns that have one in common, and
one that nothing is for.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from .filters import selects
from .witnesses import examples, shared

NOBODY = "a-name/of-nobody"
_MOST_PAIRS = 2000  # of patterns that are looked at together
_SPECIAL = frozenset("*?+[\\!")


class NamePatterns(NamedTuple):
    """A list of patterns of ``branches``, ``tags`` or ``paths``, or of its ``-ignore``."""

    patterns: tuple[str, ...]
    ignores: bool = False

    def takes(self, name: str) -> bool:
        return selects(self.patterns, name) is not self.ignores


def classes(filters: Iterable[NamePatterns], literals: Iterable[str], most: int) -> tuple[str, ...]:
    """``literals`` and those of the filters, then a name for each answer that no literal of a filter has; at most ``most``."""
    filters = tuple(dict.fromkeys(filters))
    patterns = tuple(dict.fromkeys(pattern for each in filters for pattern in each.patterns))
    plain = [each for each in patterns if not _SPECIAL & set(each)]
    found = list(dict.fromkeys(each for each in (*literals, *plain) if each))
    # Whoever says a filter otherwise says each pattern by itself, and a condition may ask for a name that no filter has.
    filters = (*filters, *(NamePatterns((each.removeprefix("!"),)) for each in patterns))
    answers = {_answer(filters, each) for each in plain}
    for name in _candidates(patterns):
        answer = _answer(filters, name)
        if answer not in answers:
            answers.add(answer)
            found.append(name)
    return tuple(found[:most])


def _answer(filters: Sequence[NamePatterns], name: str) -> tuple[bool, ...]:
    return tuple(each.takes(name) for each in filters)


def _candidates(patterns: Sequence[str]) -> Iterable[str]:
    yield NOBODY
    wild = [each for each in patterns if _SPECIAL & set(each)]
    for pattern in wild:
        yield from examples(pattern)
    near = ((one, other) for one, other in combinations(wild, 2) if _compatible(one, other))
    for one, other in islice(near, _MOST_PAIRS):
        if name := shared(one, other):
            yield name


def _compatible(one: str, other: str) -> bool:
    """Whether what two patterns begin and end with does not already keep them apart."""
    return _meets(_start(one), _start(other)) and _meets(_start(one[::-1])[::-1], _start(other[::-1])[::-1], end=True)


def _meets(one: str, other: str, *, end: bool = False) -> bool:
    if end:
        return one.endswith(other) or other.endswith(one)
    return one.startswith(other) or other.startswith(one)


def _start(pattern: str) -> str:
    """What every name begins with; the character before a ``?`` may not be there."""
    bare = pattern.removeprefix("!")
    at = next((index for index, each in enumerate(bare) if each in "*?+[]\\"), len(bare))
    return bare[: at - 1] if bare[at : at + 1] in ("?", "+") and at else bare[:at]
