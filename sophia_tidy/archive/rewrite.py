"""References that follow the files they name: new bytes for whoever names a file that moves, or moves itself.

A reference is spliced where its reader found it, and only as much of its
text as names the path.  How a text counts (from its own folder, from the
root, or from a folder that only the shell knows) is read off the text: it
is the longest tail of it that leads to the target.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from ..tree import Tree
from .graph import Graph
from .references import Reference

Moves = Mapping[PurePosixPath, PurePosixPath]


@dataclass(frozen=True, slots=True)
class Splice:
    """``text`` for the bytes from ``start`` to ``end``."""

    start: int
    end: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Rewritten:
    """New contents by the path where a file was, and the references that could not be made to follow."""

    contents: Mapping[PurePosixPath, bytes]
    left: tuple[Reference, ...]


def follow(tree: Tree, graph: Graph, moves: Moves) -> Rewritten:
    """What every file has to say once ``moves`` are made."""
    splices: dict[PurePosixPath, list[Splice]] = defaultdict(list)
    left: list[Reference] = []
    for reference in _touched(graph, moves):
        splice = respelled(reference, tree, moves)
        if splice is None:
            left.append(reference)
        elif splice.text != tree[reference.source.path][splice.start:splice.end]:
            splices[reference.source.path].append(splice)
    return Rewritten({path: spliced(tree[path], found) for path, found in splices.items()}, tuple(left))


def respelled(reference: Reference, tree: Tree, moves: Moves) -> Splice | None:
    """The splice that makes one reference lead to its target's new place; None where its text cannot say it."""
    target, source = reference.target, reference.source.path
    if reference.span is None or target is None:
        return None
    start, end = reference.span
    written = tree[source][start:end].decode("utf-8", "surrogateescape")
    found = _tail(written, source.parent, target)
    if found is None:
        return None
    head, tail, from_root = found
    place, goal = moves.get(source, source), moves.get(target, target)
    if from_root:
        spelled = str(goal)
    else:
        spelled = os.path.relpath(str(goal), str(place.parent)).replace(os.sep, "/")
        if tail.startswith("./") and not spelled.startswith("../"):
            spelled = f"./{spelled}"
    if "%" in tail:
        spelled = quote(spelled)
    if tail.endswith("/"):
        spelled += "/"
    if tail == spelled or _same(tail, spelled):
        spelled = tail
    return Splice(start, end, (head + spelled).encode("utf-8", "surrogateescape"))


def spliced(content: bytes, splices: Iterable[Splice]) -> bytes:
    """The content with splices that do not overlap; of two over the same bytes the first counts."""
    done = len(content) + 1
    for splice in sorted(splices, key=lambda each: (each.start, -each.end), reverse=True):
        if splice.end <= done:
            content = content[:splice.start] + splice.text + content[splice.end:]
            done = splice.start
    return content


def _touched(graph: Graph, moves: Moves) -> Iterable[Reference]:
    """References to what moves, and those that moving files make to the rest; each once."""
    seen: dict[Reference, None] = {}
    for path in moves:
        seen |= dict.fromkeys(graph.into(path))
        seen |= dict.fromkeys(each for each in graph.out_of(path) if each.target is not None)
    return seen


def _tail(written: str, folder: PurePosixPath, target: PurePosixPath) -> tuple[str, str, bool] | None:
    """What comes before the path, the path as written, and whether it counts from the root."""
    for at in _starts(written):
        tail = unquote(written[at:]) if "%" in written[at:] else written[at:]
        plain = tail.rstrip("/")
        if not plain:
            continue
        if at == 0 and not tail.startswith("/") and _normal(folder, plain) == str(target):
            return "", written, False
        if _normal(PurePosixPath(), plain) == str(target) and not plain.startswith(".."):
            return written[:at], written[at:], at == 0 or _is_root_mark(written[:at])
        if at and _normal(folder, plain) == str(target):
            return written[:at], written[at:], False
    return None


def _starts(written: str) -> Iterable[int]:
    """Where a path may begin in the text: at its start, and behind each slash."""
    return (0, *(at + 1 for at, character in enumerate(written) if character == "/"))


def _is_root_mark(head: str) -> bool:
    """Whether what stands before a path is the root itself, and no folder that a variable holds."""
    return head in ("/", "./") or not head.endswith(("}/", ")/"))


def _normal(folder: PurePosixPath, text: str) -> str:
    return os.path.normpath(os.path.join(str(folder), text)).replace(os.sep, "/")  # noqa: PTH118 - no file system here


def _same(one: str, other: str) -> bool:
    return os.path.normpath(one) == os.path.normpath(other)
