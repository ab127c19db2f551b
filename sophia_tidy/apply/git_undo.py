"""The way back from a run as far as git is concerned: its lines of the index, and its commits.

A line of the index that is what the run made of the file, by its own commits
or because somebody staged that, goes back with the file; a line that says
anything else is the person's and stays.  A branch that the run made, and that
still is where the run left it, goes again, and HEAD to where it was.  Else
commits are never taken out of a history, which others may have: one more
commit takes them back, as ``git revert`` would, and as there no hook may refuse it.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..adapters.file_operations import link_text
from ..adapters.git.commands import feed, git_root
from ..adapters.git.index import IndexEntry, read_entries, tree_entries
from ..adapters.git.person import branches_with
from ..adapters.git.record import CommitPart, Commits, GitState, Return
from ..kernel.errors import JournalError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from .git_changes import commits_made
from .git_refs import HEADS, is_elsewhere, is_in_history, resolved, standing_of
from .journal import Journal, Record
from .net_changes import LINK, State

RULE = "undo"
_KINDS = {True: ("120000",), False: ("100644", "100755")}


@dataclass(frozen=True, slots=True)
class Retraced:
    """What an undo does to git; nothing outside of it, and for runs from before their index was on record."""

    standing: GitState | None = None
    commits: Commits | None = None
    findings: tuple[Finding, ...] = ()


def check_branch(journal: Journal, record: Record) -> None:
    """Refuse to take back here what was committed on another branch.

    Raises:
        JournalError: it was.
    """
    made = commits_made(journal, record)
    if made and resolved(journal.base, made[-1]) and not is_in_history(journal.base, made[-1]):
        names = branches_with(journal.base, made[-1])
        if names:
            found = f"branch {names[0]}" if len(names) == 1 else f"branches {', '.join(names)}"
            raise JournalError(
                f"run {record.run} is not in the history here: its commits are on {found}; switch to it first"
            )


def retraced(journal: Journal, record: Record) -> Retraced:
    """What is to be done; the files are still as the run left them.

    Raises:
        ToolMissing, TidyError: as `git.run`.
    """
    top = journal.base
    if record.git is None or git_root(top) is None:
        return Retraced()
    before, now = record.git.entries, read_entries(top, record.git.entries)
    head = tree_entries(top, "HEAD", before) if resolved(top, "HEAD") else dict.fromkeys(before)
    afters = {each.path: each.after for each in record.transitions}
    asked = {path for path in before if before[path] not in (now[path], head[path]) or now[path] != head[path]}
    blobs = _blobs(top, {path: afters[path] for path in asked if path in afters})
    ours = {path for path in asked if _is_ours(now[path], afters.get(path), blobs.get(path, ()))}
    index = {path: before[path] for path in ours if now[path] != before[path]}
    kept = [path for path in before if now[path] != before[path] and path not in ours]
    standing = standing_of(top, now)
    findings = [
        Finding(Location(path), RULE, f"staged since run {record.run}; the index keeps it", Severity.WARNING)
        for path in kept
    ]
    held = {
        path: before[path]
        for path in asked
        if not _same(head[path], before[path]) and _is_ours(head[path], afters.get(path), blobs.get(path, ()))
    }
    made = commits_made(journal, record)
    back, again = _back(top, record, made, standing), _again(journal, record, standing)
    if back is not None:
        told = _told(f"branch {back.gone.removeprefix(HEADS)}, which the run made, is gone again; it was at {made[-1]}")
        return Retraced(replace(standing, index=index, back=back), None, (*findings, told))
    if again is not None:
        there = replace(standing, index=index, branch=again.branch, commits=True)
        return Retraced(there, Commits(made=again.made), tuple(findings))
    if made and held and is_in_history(top, made[-1]):
        commits = Commits((CommitPart(_message(record, made), held),), checked=False, stages=False)
        return Retraced(replace(standing, index=index, commits=True), commits, tuple(findings))
    if held:
        why = (
            "the commits of the run are not in the history here"
            if made
            else "the commit that holds it is not the run's own"
        )
        findings.append(_told(f"what takes run {record.run} back is staged and not committed, for {why}; commit it"))
    return Retraced(replace(standing, index=index), None, tuple(findings))


class _Branch(NamedTuple):
    """A branch that comes back, with the commits that were made for it."""

    branch: str
    made: tuple[str, ...]


def _back(top: Path, record: Record, made: tuple[str, ...], now: GitState) -> Return | None:
    """Where HEAD was before the run, if it is on the run's own branch, and both that and the old one are where the run left them."""
    was = record.git
    if was is None or was.branch is None or was.head is None or not made:
        return None
    left = (now.ref, now.head) == (HEADS + was.branch, made[-1])
    if not left or (was.ref is not None and (resolved(top, was.ref) != was.head or is_elsewhere(top, was.ref))):
        return None
    return Return(was.ref, was.head, HEADS + was.branch)


def _again(journal: Journal, record: Record, now: GitState) -> _Branch | None:
    """The branch that an undo has let go, if HEAD is where that has brought it, and git still has the commits."""
    back = record.git.back if record.git is not None else None
    if back is None or record.git is None or record.undoes is None or (now.ref, now.head) != (back.ref, back.commit):
        return None
    made = commits_made(journal, journal.read(record.undoes))
    if not made or resolved(journal.base, back.gone) is not None or resolved(journal.base, made[-1]) is None:
        return None
    return _Branch(back.gone.removeprefix(HEADS), made)


def _told(what: str) -> Finding:
    return Finding(Location(PurePosixPath()), RULE, what, Severity.NOTE)


def _same(one: IndexEntry | None, other: IndexEntry | None) -> bool:
    return (one and one[:2]) == (other and other[:2])


def _is_ours(entry: IndexEntry | None, after: State | None, blobs: Iterable[str]) -> bool:
    """Whether a line says what the run made of the file; the executable bit apart, which not every file system keeps."""
    if entry is None or after is None:
        return entry is None and after is None
    return entry.is_merged and entry.blob in blobs and entry.mode in _KINDS[after.mode == LINK]


def _blobs(top: Path, afters: dict[PurePosixPath, State | None]) -> dict[PurePosixPath, tuple[str, ...]]:
    """The blobs that git would make, or has made, of the files on the disk: by its filters and without them."""
    found: dict[PurePosixPath, tuple[str, ...]] = {}
    regular = [path for path, after in afters.items() if after is not None and after.mode != LINK]
    for path, after in afters.items():
        if after is not None and (after.mode == LINK or b"\n" in os.fsencode(path)):
            content = link_text(top / path) if after.mode == LINK else (top / path).read_bytes()
            found[path] = (feed(top, content, "hash-object", "--no-filters", "--stdin").decode().strip(),)
    plain = [path for path in regular if path not in found]
    names = b"".join(os.fsencode(path) + b"\n" for path in plain)
    for how in ((), ("--no-filters",)):
        blobs = feed(top, names, "hash-object", "--stdin-paths", *how).decode().split() if plain else []
        for path, blob in zip(plain, blobs, strict=True):
            found[path] = (*found.get(path, ()), blob)
    return found


def _message(record: Record, made: Iterable[str]) -> str:
    """What the commit says, in the form of ``git revert``."""
    what = record.command or "a run"
    return f"Undo {what}\n\nThis takes back run {record.run} of sophia-tidy:\n\n" + "".join(
        f"- {commit}\n" for commit in made
    )
