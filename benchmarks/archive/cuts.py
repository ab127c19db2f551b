"""At which commits a repository's history is cut: by the calendar, and right before its clean-ups.

Calendar cuts are taken without looking at what came after.  Clean-up cuts
show a tool what the owners saw the day before they cleaned up.
"""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from blobs import output
from exempt import exemption, moved_to_archive
from timeline import DAY, Commit, at, steps

CALENDAR = (180, 365, 730)
WINDOW = 180
CLEANUPS = 3
LEAST_REMOVED = 10
OLDEST = 6 * 365
SHORTEST = 3
REWRITE = 0.25
LEAST_REWRITTEN = 30


@dataclass(frozen=True, slots=True)
class Cut:
    """Look at ``commit``; the window ends with ``until``."""

    commit: str
    until: str
    days: int
    why: str
    date: int


@dataclass(frozen=True, slots=True)
class Losses:
    """Where the main line lost files: places to cut before, and places that no window may pass."""

    cleanups: list[tuple[int, int]]
    rewrites: list[int]


def choose(git_dir: Path, line: list[Commit], window: int = WINDOW) -> list[Cut]:
    """The cuts of one main line (newest commit first), newest cut first."""
    head, life, lost = line[0], (line[0].date - line[-1].date) / DAY, losses(git_dir, line)
    chosen: list[Cut] = []
    for days in CALENDAR:
        index = at(line, head.date - days * DAY)
        seen = index is None or any(line[index].name == cut.commit for cut in chosen)
        if not seen and len(line) - index > 1:
            chosen += _cut(line, index, window, f"{days} days before HEAD", lost)
    apart, calendar = min(window, life / 4) * DAY, len(chosen)
    for index, removed in lost.cleanups:
        near = any(abs(line[index].date - cut.date) < apart for cut in chosen)
        if not near and len(chosen) < calendar + CLEANUPS:
            chosen += _cut(line, index, window, f"before a removal of {removed} files", lost)
    return sorted(chosen, key=lambda cut: -cut.date)


def _cut(line: list[Commit], index: int, window: int, why: str, lost: Losses) -> list[Cut]:
    """The cut; none where the window would be too short to tell what stays away."""
    end = max(
        at(line, line[index].date + window * DAY) or 0, *(place + 1 for place in lost.rewrites if place < index), 0
    )
    days = min(window, round((line[max(end - 1, 0)].date - line[index].date) / DAY))
    return [] if days < SHORTEST else [Cut(line[index].name, line[end].name, days, why, line[index].date)]


def losses(git_dir: Path, line: list[Commit]) -> Losses:
    """The largest removals come first; files that a commit adds are taken off, for what it renames is no removal.

    A commit that drops or shelves a quarter of all files begins another
    repository: no clean-up, and what came before cannot be judged after it.
    """
    recent = [commit for commit in line if line[0].date - commit.date <= OLDEST * DAY]
    gained, removed, counted = Counter[str](), Counter[str](), Counter[str]()
    for step in steps(git_dir, recent, "100%"):
        gained[step.commit] += {"A": 1, "D": -1}.get(step.status, 0)
        removed[step.commit] += step.status == "D" or (step.status == "R" and moved_to_archive(step.before, step.path))
        if step.status in "AD" and exemption(step.path, b"") is None:
            counted[step.commit] += 1 if step.status == "D" else -1
    size, found = count_files(git_dir, line[0].name), Losses([], [])
    for index, commit in enumerate(recent):
        size -= gained[commit.name]
        if removed[commit.name] > max(REWRITE * size, LEAST_REWRITTEN):
            found.rewrites.append(index)
        elif counted[commit.name] >= LEAST_REMOVED and index + 1 < len(line):
            found.cleanups.append((index + 1, counted[commit.name]))
    found.cleanups.sort(key=lambda pair: (-pair[1], pair[0]))
    return found


def count_files(git_dir: Path, commit: str) -> int:
    return output(git_dir, "ls-tree", "-r", "-z", "--name-only", commit).count(b"\0")
