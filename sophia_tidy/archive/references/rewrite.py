"""References that follow the files they name: new bytes for whoever names a file that moves, or moves itself.

A reference is spliced where its reader found it, and only as much of its
text as names the path.  How a text counts (from its own folder, from the
root, or from a folder that only the shell knows) is read off the text: it
is the longest tail of it that leads to the target.
"""

import posixpath
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from ...kernel.edit import Edit
from ...kernel.tree import Tree
from ..files.kinds import FileKind, by_path
from .graph import Graph
from .links import aimed, way
from .reference import LINK, From, Reference

Moves = Mapping[PurePosixPath, PurePosixPath]
# What a reader of an archived page can click, or a build would include: all that is rewritten in a file that
# moves.  The rest of its text is history, and says what was so when it was written.
LINKS = frozenset(
    ("markdown-link", "html-link", "link", "image", "figure", "include", "literalinclude", "toctree", "doc")
)
# Text for people: here a guess may be rewritten, for nothing is run or built by it.
PROSE = frozenset((".md", ".markdown", ".mdx", ".mdc", ".rst", ".txt", ".text", ".adoc", ".asciidoc", ".org"))
APART = frozenset(("pattern",))  # `patterns` sees to these, which are no paths


@dataclass(frozen=True, slots=True)
class Rewritten:
    """New contents by the path where a file was, and the references that could not be made to follow."""

    contents: dict[PurePosixPath, bytes]
    left: tuple[Reference, ...]


def follow(tree: Tree, graph: Graph, moves: Moves, also: Collection[Reference] = ()) -> Rewritten:
    """What every file has to say once ``moves`` are made; ``also`` are references in moving programs to rewrite."""
    edits: dict[PurePosixPath, list[Edit]] = defaultdict(list)
    left: list[Reference] = []
    for reference in dict.fromkeys((*_touched(graph, moves), *also)):
        if not reference.certain and not is_prose(reference.source.path):
            left.append(reference)
            continue
        edit = respelled(reference, tree, moves)
        if edit is None:
            left.append(reference)
        elif edit.text.encode("utf-8", "surrogateescape") != tree[reference.source.path][edit.start : edit.end]:
            edits[reference.source.path].append(edit)
    return Rewritten({path: spliced(tree[path], found) for path, found in edits.items()}, tuple(left))


def is_prose(path: PurePosixPath) -> bool:
    """Whether the file is text for people; a list of requirements is none, whatever its ending."""
    return path.suffix.lower() in PROSE and by_path(path) is not FileKind.BUILD


def respelled(reference: Reference, tree: Tree, moves: Moves) -> Edit | None:
    """The edit of the file's bytes that makes one reference lead to its target's new place; None where its text cannot say it."""
    target, source = reference.target, reference.source.path
    if reference.span is None or target is None:
        return None
    start, end = reference.span
    written = tree[source][start:end].decode("utf-8", "surrogateescape")
    if reference.how == LINK:
        text = aimed(written, moves.get(source, source).parent, moves.get(target, target))
        return Edit(start, end, text)
    found = _tail(written, source.parent, target)
    if found is None:
        return None
    place, goal = moves.get(source, source), moves.get(target, target)
    text = found.head + _spelled(found, place.parent, goal)
    return Edit(start, end, text)


@dataclass(frozen=True, slots=True)
class _Tail:
    """The part of a text that is the path: what is before it, and how it is written."""

    head: str
    path: str
    from_root: bool
    bare: bool


def _spelled(tail: _Tail, folder: PurePosixPath, goal: PurePosixPath) -> str:
    """The way to ``goal`` in the manner of the text: from the root or not, with ``./`` or not, quoted or not."""
    goal = goal.with_suffix("") if tail.bare else goal
    spelled = str(goal) if tail.from_root else way(folder, goal)
    if posixpath.normpath(tail.path) == posixpath.normpath(spelled):
        return tail.path
    if tail.path.startswith("./") and not spelled.startswith("../"):
        spelled = f"./{spelled}"
    return (quote(spelled) if "%" in tail.path else spelled) + ("/" if tail.path.endswith("/") else "")


def spliced(content: bytes, edits: Iterable[Edit]) -> bytes:
    """The content with edits of its bytes that do not overlap; of two over the same bytes the first counts."""
    done = len(content) + 1
    for edit in sorted(edits, key=lambda each: (each.start, -each.end), reverse=True):
        if edit.end <= done:
            content = content[: edit.start] + edit.text.encode("utf-8", "surrogateescape") + content[edit.end :]
            done = edit.start
    return content


def _touched(graph: Graph, moves: Moves) -> Iterable[Reference]:
    """References to what moves, and those that moving files make to the rest; each once."""
    seen: dict[Reference, None] = {}
    for path in moves:
        seen |= dict.fromkeys(graph.into(path))
        seen |= dict.fromkeys(each for each in graph.out_of(path) if each.target is not None)
    return [
        each
        for each in seen
        if each.how not in APART
        and (each.source.path not in moves or each.how == LINK or (each.origin is From.DOCS and each.how in LINKS))
    ]


def _tail(written: str, folder: PurePosixPath, target: PurePosixPath) -> _Tail | None:
    """The longest tail of the text that leads to the target, from its own folder or from the root."""
    for at in _starts(written):
        head, path = written[:at], written[at:]
        plain = unquote(path) if "%" in path else path
        if not plain.strip("/") or plain.startswith("/"):
            continue
        for bare, goal in ((False, str(target)), (True, str(target.with_suffix("")))):
            if _normal(folder, plain) == goal and (at == 0 or not _is_root_mark(head)):
                return _Tail(head, path, False, bare and bool(target.suffix))
            if _normal(PurePosixPath(), plain) == goal:
                return _Tail(head, path, True, bare and bool(target.suffix))
    return None


def _starts(written: str) -> Iterable[int]:
    """Where a path may begin in the text: at its start, and behind each slash."""
    return (0, *(at + 1 for at, character in enumerate(written) if character == "/"))


def _is_root_mark(head: str) -> bool:
    """Whether a slash alone stands before a path, which then counts from the root of the repository or site."""
    return head == "/"


def _normal(folder: PurePosixPath, text: str) -> str:
    return posixpath.normpath(posixpath.join(str(folder), text))
