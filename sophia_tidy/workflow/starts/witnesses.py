"""Names that a filter pattern is for: one for each, and the shortest that two of them are both for.

The pieces of a pattern are a small automaton; what two patterns are both
for is found by walking through both at once, the shortest way first.
"""

import re
from collections import deque
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .filters import Atom, atoms, matches

_MOST_STATES = 4000  # of two patterns walked through at once; real ones have some hundred
_FILL = "x"


@lru_cache(maxsize=4096)
def witness(pattern: str, fill: str = _FILL) -> str:
    """A name that a pattern is for, with ``fill`` where it leaves the choice."""
    return "".join(_piece(each, fill) for each in atoms(pattern.removeprefix("!")))


def _piece(atom: Atom, fill: str) -> str:
    match atom.kind:
        case "star" | "any":
            return fill
        case "folders":
            return f"{fill}/"
        case "class":
            return atom.what[0]
    return atom.what


def examples(pattern: str) -> Iterator[str]:
    """Names that a pattern is for: filled with a letter, with a folder, with nothing, and without what may be left out."""
    bare = pattern.removeprefix("!")
    kept = atoms(bare)
    least = "".join(
        "" if each.kind in ("star", "any", "folders") or each.often == "?" else _piece(each, "") for each in kept
    )
    deep = "".join(f"{_FILL}/y" if each.kind == "any" else _piece(each, _FILL) for each in kept)
    yield from (name for name in dict.fromkeys((witness(bare), deep, least)) if name and matches(bare, name))


@lru_cache(maxsize=8192)
def shared(one: str, other: str) -> str:
    """The shortest name that both patterns are for; empty where there is none, or none was found within bounds."""
    left, right = _automaton(one.removeprefix("!")), _automaton(other.removeprefix("!"))
    written = {each for side in (left, right) for state in side for way in state for each in way.letters}
    letters = ["x", *sorted(written - {"x"})]
    seen = {(0, 0)}
    waiting = deque([((0, 0), "")])
    while waiting and len(seen) < _MOST_STATES:
        (here, there), name = waiting.popleft()
        if here == len(left) - 1 and there == len(right) - 1:
            return name
        for pair, letter in _steps(left[here], here, right[there], there, letters):
            if pair not in seen:
                seen.add(pair)
                (waiting.append if letter else waiting.appendleft)((pair, name + letter))
    return ""


class _Way(NamedTuple):
    """From one state to another: free, by one of some letters, or by any (but a slash)."""

    target: int
    letters: str = ""
    others: str = ""

    def takes(self, letter: str) -> bool:
        return letter in self.letters or (bool(self.others) and (letter != "/" or self.others == "all"))

    @property
    def free(self) -> bool:
        return not self.letters and not self.others


_States = list[list[_Way]]


@lru_cache(maxsize=4096)
def _automaton(pattern: str) -> _States:
    """States from 0; the last one is the end of the name."""
    states: _States = [[]]
    for atom in atoms(pattern):
        here = len(states) - 1
        after = here + 2 if atom.kind == "folders" else here + 1
        states += [[] for _ in range(after - here)]
        match atom.kind:
            case "star" | "any":
                states[here] += [_Way(here, others="all" if atom.kind == "any" else "name"), _Way(after)]
            case "folders":
                states[here] += [_Way(here + 1, others="all"), _Way(after)]
                states[here + 1] += [_Way(here + 1, others="all"), _Way(after, "/")]
            case _:
                letters = _inside(atom.what) if atom.kind == "class" else atom.what
                states[here].append(_Way(after, letters))
                states[here] += [_Way(after)] if atom.often == "?" else []
                states[after] += [_Way(after, letters)] if atom.often == "+" else []
    return states


def _inside(brackets: str) -> str:
    """All letters of ``a-cx``."""
    written = re.sub(r"(.)-(.)", lambda ends: "".join(map(chr, range(ord(ends[1]), ord(ends[2]) + 1))), brackets)
    return written or brackets


def _steps(
    left: list[_Way], here: int, right: list[_Way], there: int, letters: list[str]
) -> Iterator[tuple[tuple[int, int], str]]:
    yield from (((way.target, there), "") for way in left if way.free)
    yield from (((here, way.target), "") for way in right if way.free)
    for mine in left:
        for yours in right if not mine.free else ():
            if not yours.free and (
                letter := next((each for each in letters if mine.takes(each) and yours.takes(each)), "")
            ):
                yield (mine.target, yours.target), letter
