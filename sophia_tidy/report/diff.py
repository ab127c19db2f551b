"""Unified diffs that say why: each hunk's reasons stand after its ``@@``.

What follows the second ``@@`` is free text to ``patch`` and ``git apply``,
so a diff with reasons can still be applied.  Contents are bytes carried as
surrogates (PEP 383): written with ``surrogateescape`` they come out as they
were, in whatever encoding the file has.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from ..secrets.kinds import kind_of
from ..secrets.redact import Redactor
from .page import FileDiff, Note, Page, PageRow

CONTEXT = 3
Opcode = tuple[str, int, int, int, int]


@dataclass(frozen=True, slots=True)
class DiffStat:
    """How many lines of one file come and go."""

    name: str
    added: int
    removed: int


def lines_of(content: bytes) -> list[str]:
    """The lines with their ends, cut at line feeds alone, as git cuts them."""
    return lines_in(content.decode("utf-8", "surrogateescape"))


def lines_in(text: str) -> list[str]:
    """The same for text."""
    parts = text.split("\n")
    return [part + "\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def unified(step: FileDiff, redactor: Redactor | None = None) -> Iterator[str]:
    """The file's diff, line by line, without line ends (carriage returns stay); with marks for what the redactor finds in the files."""
    old, new = lines_of(step.old), lines_of(step.new)
    hunks = list(_matcher(old, new).get_grouped_opcodes(CONTEXT))
    if redactor is not None:
        old, new = (_lines_shown(lines, step.path, redactor) for lines in (old, new))
    yield from _heading(step)
    told: set[int] = set()
    for index, hunk in enumerate(hunks):
        notes = _notes_of(step.notes, hunk, last=index == len(hunks) - 1, told=told)
        yield _header(hunk) + _reasons(notes)
        yield from _body(hunk, old, new)


def shown(page: Page, step: FileDiff) -> Iterator[str]:
    """The file's diff as anybody may see it; where a secret was, ``git apply`` no longer takes it."""
    yield from unified(step, page.redactor)


def _lines_shown(lines: list[str], path: PurePosixPath, redactor: Redactor) -> list[str]:
    """The lines with a mark for each secret: found in the whole text, since a key may be many lines long."""
    return lines_in(redactor.text("".join(lines), kind_of(path)))


def _heading(step: FileDiff) -> Iterator[str]:
    """What git writes above the hunks: a new file and a rename have lines of their own (git-diff(1))."""
    origin = step.origin or step.path
    before, after = quoted("a/", str(origin)), quoted("b/", str(step.path))
    yield f"diff --git {before} {after}"
    if step.created:
        yield "new file mode 100644"
    if step.origin is not None:
        yield from (f"rename from {quoted('', str(origin))}", f"rename to {quoted('', str(step.path))}")
    if step.old != step.new:
        yield from ("--- /dev/null" if step.created else f"--- {before}", f"+++ {after}")


def stat(step: FileDiff) -> DiffStat:
    """What ``git diff --stat`` counts."""
    old, new = lines_of(step.old), lines_of(step.new)
    changed = [op for op in _matcher(old, new).get_opcodes() if op[0] != "equal"]
    name = str(step.path) if step.origin is None else f"{step.origin} => {step.path}"
    return DiffStat(name, sum(op[4] - op[3] for op in changed), sum(op[2] - op[1] for op in changed))


def quoted(prefix: str, path: str) -> str:
    """A path as git writes it: in C quotes where it has bytes that a header line cannot hold."""
    raw = prefix.encode() + os.fsencode(path)
    if all(0x20 <= byte < 0x7F and byte not in b'"\\' for byte in raw):
        return raw.decode("ascii")
    return '"' + "".join(_escaped(byte) for byte in raw) + '"'


def _escaped(byte: int) -> str:
    if byte in b'"\\':
        return "\\" + chr(byte)
    return chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}"


def _matcher(old: Sequence[str], new: Sequence[str]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, old, new, autojunk=len(old) * len(new) > 4_000_000)


def _notes_of(
    notes: Iterable[tuple[PageRow, Note]], hunk: Sequence[Opcode], *, last: bool, told: set[int]
) -> list[tuple[PageRow, Note]]:
    """The notes up to the end of this hunk that no hunk before has told; the last tells the rest."""
    chosen = []
    for index, pair in enumerate(notes):
        if index not in told and (last or pair[1].line <= hunk[-1][2]):
            told.add(index)
            chosen.append(pair)
    return chosen


def _reasons(notes: Iterable[tuple[PageRow, Note]]) -> str:
    texts = dict.fromkeys(f"{row.word}: {note.text} [{note.rule}]" for row, note in notes)
    return " " + "; ".join(" ".join(text.split()) for text in texts) if texts else ""


def _header(hunk: Sequence[Opcode]) -> str:
    return f"@@ -{_range(hunk[0][1], hunk[-1][2])} +{_range(hunk[0][3], hunk[-1][4])} @@"


def _range(start: int, stop: int) -> str:
    """A range as unified diffs count: from 1, and one line less where it is empty."""
    length = stop - start
    return f"{start + 1}" if length == 1 else f"{start + (1 if length else 0)},{length}"


def _body(hunk: Iterable[Opcode], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for tag, i1, i2, j1, j2 in hunk:
        if tag == "equal":
            yield from _marked(" ", old[i1:i2])
            continue
        yield from _marked("-", old[i1:i2])
        yield from _marked("+", new[j1:j2])


def _marked(mark: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if line.endswith("\n"):
            yield mark + line[:-1]
        else:
            yield mark + line
            yield "\\ No newline at end of file"
