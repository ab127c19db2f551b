"""Two runs over the same pairs: what turned right, what turned wrong, and is it chance."""

from collections.abc import Callable, Mapping
from math import comb

from trials import OWN, Row


def compare(old: Mapping[str, Row], new: Mapping[str, Row]) -> str:
    """The ids that changed sides, for each figure, with an exact sign test."""
    shared = sorted(old.keys() & new.keys())
    parts = [f"{len(shared)} pairs in both, {len(old.keys() ^ new.keys())} in one only"]
    for name, test in (("human", _human), ("intact", _intact), ("parses", _parses)):
        lost = [key for key in shared if test(old[key]) and not test(new[key])]
        won = [key for key in shared if test(new[key]) and not test(old[key])]
        chance = sign_test(len(lost), len(won))
        parts.append(f"{name}: +{len(won)} -{len(lost)} (p = {chance:.3f})")
        parts += [f"  - {_line(old[key], new[key])}" for key in lost]
        parts += [f"  + {_line(old[key], new[key])}" for key in won]
    return "\n".join(parts)


def own_rows(rows: list[Row]) -> dict[str, Row]:
    """The rows of the tool under test, by pair."""
    return {row.id: row for row in rows if row.tool == OWN}


def sign_test(one: int, other: int) -> float:
    """How likely so uneven a split is where neither run is better."""
    n, least = one + other, min(one, other)
    return min(1.0, 2 * sum(comb(n, k) for k in range(least + 1)) / 2**n)


def _line(old: Row, new: Row) -> str:
    tier = old.tier if old.tier == new.tier else f"{old.tier} → {new.tier}"
    return f"{old.id}  {old.category}  {tier}"


_Test = Callable[[Row], bool]
_human: _Test = lambda row: bool(row.human)  # noqa: E731
_intact: _Test = lambda row: row.intact  # noqa: E731
_parses: _Test = lambda row: row.parses  # noqa: E731
