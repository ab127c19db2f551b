"""Two trees by their gates: what a file has more of than before, fault by fault, and which files that may come from.

A file that was there is compared with itself, under the name that it had.
One that is new may have a fault only where the whole tree does not have more
of that fault; what it names in vain has never led anywhere, so that is no
reference lost.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.tree import Tree
from .collected_tests import GONE
from .gate import Gates, TreeGate
from .python_files import BROKEN

_BLIND = frozenset(
    (BROKEN, GONE, "actionlint/syntax-check", "does not build")
)  # what keeps a gate from seeing the rest


class WorseFault(NamedTuple):
    """One file that would fail a gate more often: how often before and after, and the files that this may come from."""

    gate: str
    path: PurePosixPath
    fault: str
    before: int
    after: int
    leans_on: frozenset[PurePosixPath]

    def __str__(self) -> str:
        return f"{self.gate}: {self.fault} ({self.after} where there were {self.before})"


def worse(
    before: Gates, after: Gates, homes: Mapping[PurePosixPath, PurePosixPath], tree: Tree
) -> Iterator[WorseFault]:
    """All of them, in the order of the gates; ``homes`` are the old names of files that move, ``tree`` is the first one."""
    for new in after.gates:
        old = before.gate(new.name) or new._replace(total=0, failing=0, faults={})
        if old.without == new.without:
            yield from _of_gate(old, new, homes, tree)


def _of_gate(
    old: TreeGate, new: TreeGate, homes: Mapping[PurePosixPath, PurePosixPath], tree: Tree
) -> Iterator[WorseFault]:
    totals = _totals(old), _totals(new)
    for path, counts in sorted(new.faults.items()):
        home = homes.get(path, path)
        was = old.faults.get(home, Counter[str]())
        if not _BLIND.isdisjoint(was):
            continue
        for fault, count in sorted(counts.items()):
            grown = home in tree or (new.name != "references" and totals[1][fault] > totals[0][fault])
            if count > was[fault] and grown:
                leans = old.leans_on(home, fault) | new.leans_on(path, fault)
                yield WorseFault(new.name, path, fault, was[fault], count, leans)


def _totals(gate: TreeGate) -> Counter[str]:
    total = Counter[str]()
    for counts in gate.faults.values():
        total.update(counts)
    return total
