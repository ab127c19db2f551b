"""What a group changes, as a digest that only another change changes; and the state of the base that it was planned on.

The fingerprint is of each file's lines that go and that come, as often as
they do, wherever they stand: a line that somebody adds elsewhere in the file
is no other change.  Where lines only change their places, it is of those
that a diff names.  Not part of it is what only follows: the archive's index
(it tells the date of the commit and the digests of what moved), and the
digests in the head of a generated file.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import PurePosixPath

from ...archive.planner import INDEX
from ...kernel.plan import Move, Plan, digest
from ...kernel.tree import Tree
from .draft import outcome_of
from .merging import regions
from .standing import places_of

_DIGEST = re.compile(rb"^(?:# |<!-- )(?:source|content) sha256: [0-9a-f]{64}(?: -->)?\r?\n", re.MULTILINE)


def fingerprint(plan: Plan, tree: Tree) -> str:
    """The SHA-256, in hex, of what a plan over this tree changes.

    Raises:
        StalePlan: the plan is one over another tree.
    """
    tree.after(plan)
    return _digest(_changes(plan, tree))


def before(plan: Plan, tree: Tree) -> str:
    """The SHA-256, in hex, of the paths that a plan touches with their modes and bytes in this tree, or that they are not there."""
    paths = sorted({path for change in plan for path in places_of(change)}, key=str)
    return _digest(
        (str(path), f"{tree.entry(path).mode:o} {digest(tree[path])}" if path in tree else "") for path in paths
    )


def _changes(plan: Plan, tree: Tree) -> Iterator[tuple[str, ...]]:
    """One record a file: where it was, where it is, the rules, the lines that go, the lines that come."""
    came = _origins(plan)
    rules: dict[PurePosixPath, set[str]] = {}
    for change in plan:
        for path in places_of(change):
            rules.setdefault(path, set()).add(change.rule)
    for path, content in sorted(outcome_of(plan.changes, tree).items(), key=lambda each: str(each[0])):
        if content is None:
            continue
        origin = came.get(path, path)
        said = sorted(rules[path] | rules.get(origin, set()))
        head = (str(origin) if origin in tree else "", str(path), *said)
        yield head if INDEX in said else (*head, *_lines(tree.get(origin, b""), content))


def _origins(plan: Plan) -> dict[PurePosixPath, PurePosixPath]:
    """Where each file that moves was at first."""
    came: dict[PurePosixPath, PurePosixPath] = {}
    for change in plan:
        if isinstance(change, Move):
            came[change.target] = came.pop(change.path, change.path)
    return came


def _lines(old: bytes, new: bytes) -> Iterator[str]:
    """What goes and what comes, each in an order that says nothing of its place."""
    old, new = _DIGEST.sub(b"", old), _DIGEST.sub(b"", new)
    was, now = (Counter(content.splitlines(keepends=True)) for content in (old, new))
    if was == now and old != new:
        was, now = _moved(old, new), Counter[bytes]()
    for mark, lines in (("-", was - now), ("+", now - was)):
        yield from (mark + line.decode("utf-8", "surrogateescape") for line in sorted(lines.elements()))


def _moved(old: bytes, new: bytes) -> Counter[bytes]:
    """The lines that change their places, with what stands before them then."""
    lines = new.splitlines(keepends=True)
    return Counter(b"".join(lines[max(0, start - 1) : end]) for start, end in regions(new, old) if end > start)


def _digest(records: Iterable[tuple[str, ...]]) -> str:
    """Of all fields, with their lengths, so that none can be taken for two."""
    found = sha256()
    for record in records:
        for field in (str(len(record)), *record):
            data = field.encode("utf-8", "surrogateescape")
            found.update(b"%d:" % len(data) + data)
    return found.hexdigest()
