"""One file: history first, the rules beside it, and a result that is never worse.

The order: a version of the file that differs by damage alone; then the rules
and single lines of earlier versions, by the smallest edit; then the whole
newest version that reads, for a person to look at.
"""

from collections.abc import Callable, Iterable
from itertools import takewhile
from pathlib import PurePosixPath

from ..facts.refused import read
from ..read.source import MAX_BYTES
from .confidence import doubt
from .draft import Draft, line_fix
from .encoding import RULE, decoded
from .history import FileHistory
from .outcome import MendedWorkflow, MendTier
from .search import MendedDraft, ways

MOST = 3  # findings that a text which parses may still have
NEAR = 0.3  # two ways whose scores differ by less are as good as each other
_NOTHING: Callable[[], Iterable[bytes]] = tuple


def mended(
    path: PurePosixPath, content: bytes, earlier: Callable[[], Iterable[bytes]] = _NOTHING
) -> MendedWorkflow | None:
    """The file, mended; None where it reads, where it is empty or all comments, or where nothing helped.

    ``earlier`` gives versions of the file, newest first; it is called only
    for a file that does not read, or in which GitHub refuses something.  The result parses and has no more
    findings than the newest version that reads, or for review than one more.
    """
    if len(content) > MAX_BYTES:
        return None
    text, foreign, certain = decoded(content)
    draft = Draft.of(text)
    before = read(path, draft.content)
    if not before.broken:
        undamaged = _undamaged(path, draft, len(before.findings), earlier)
        return undamaged or _alive(path, draft, len(before.findings), foreign, certain)
    if all(not line.strip() or line.lstrip().startswith("#") for line in draft.lines):
        return None  # somebody emptied it or made it a comment: that is not damage
    past = FileHistory(path, earlier)
    back = past.whole(draft)
    if back is not None and back[2] == 0 and back[1]:
        return MendedWorkflow(MendTier.REPAIRED, back[0].content, back[1])
    found = _readable(ways(path, draft, past), past.findings)
    if found and not (found[0].loses and back is not None):
        return _chosen(found, past, foreign, certain)
    if back is not None and back[1]:
        whole = MendedWorkflow(
            MendTier.REVIEW,
            back[0].content,
            back[1],
            f"the newest version that reads has not {_lines(back[2])} of this one",
        )
        return _chosen(found, past, foreign, certain) if found and len(found[0].fixes) < len(back[1]) else whole
    return None


def _readable(found: list[MendedDraft], findings: int) -> list[MendedDraft]:
    """Those with no more findings than the newest version that reads; where there is none, with the fewest of all."""
    fewest = min((way.findings for way in found if not way.loses), default=0)
    return [way for way in found if way.findings <= max(findings, min(fewest, MOST))]


def _undamaged(
    path: PurePosixPath, draft: Draft, findings: int, earlier: Callable[[], Iterable[bytes]]
) -> MendedWorkflow | None:
    """The newest version that reads, where GitHub refuses something in this one, nothing in that, and damage alone is between them."""
    past = FileHistory(path, earlier) if findings else None
    back = past.whole(draft) if past is not None and past.findings == 0 else None
    return (
        MendedWorkflow(MendTier.REPAIRED, back[0].content, back[1])
        if back is not None and back[2] == 0 and back[1]
        else None
    )


def _alive(path: PurePosixPath, draft: Draft, findings: int, foreign: bool, certain: bool) -> MendedWorkflow | None:
    """A file that parses: what is dead in it, and its encoding."""
    found = [way for way in ways(path, draft, FileHistory(path, _NOTHING)) if way.findings <= findings]
    if found:
        return _result(found[0], "", foreign, certain)
    return _result(MendedDraft(draft, None), "", foreign, certain) if foreign else None


def _chosen(found: list[MendedDraft], past: FileHistory, foreign: bool, certain: bool) -> MendedWorkflow:
    """The best way; a person is asked where another that is as good says something else."""
    best = found[0]
    rivals = takewhile(lambda way: way.score < best.score + NEAR, found[1:])
    rival = any(way.draft.text != best.draft.text for way in rivals)
    return _result(best, doubt(best, rival, past.findings), foreign, certain)


def _result(way: MendedDraft, reason: str, foreign: bool, certain: bool) -> MendedWorkflow:
    fixes = ((line_fix(1, RULE, "not in UTF-8, written in it"),) if foreign else ()) + way.fixes
    if foreign and not certain:
        reason = reason or "which encoding it was in is a guess"
    return MendedWorkflow(MendTier.REVIEW if reason else MendTier.REPAIRED, way.draft.content, fixes, reason)


def _lines(count: int) -> str:
    return f"{count} line{'s' if count != 1 else ''}"
