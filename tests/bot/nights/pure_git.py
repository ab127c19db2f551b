"""Commits as values: trees of paths to words, merged path by path.

Two neighbours conflict: what is wrong with a group (``g.finding``) and what
stands near it (``g.near``).  The bot's commits have the same hash for the
same content, as its real ones have.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha1
from typing import NamedTuple

Content = tuple[tuple[str, str], ...]


class PureCommit(NamedTuple):
    """A commit; ``group`` and ``fingerprint`` are the trailers of one of the bot's, "" for a person's."""

    sha: str
    content: Content
    parents: tuple["PureCommit", ...]
    group: str = ""
    fingerprint: str = ""
    depth: int = 0

    def __hash__(self) -> int:
        return hash(self.sha)

    @property
    def files(self) -> dict[str, str]:
        """Its tree."""
        return dict(self.content)


def committed(
    files: Mapping[str, str], parents: Iterable[PureCommit], what: str = "", group: str = "", fingerprint: str = ""
) -> PureCommit:
    """A commit; ``what`` tells two of a person's with the same content apart."""
    before = tuple(parents)
    content = tuple(sorted((path, word) for path, word in files.items() if word))
    said = repr((content, [each.sha for each in before], what, group, fingerprint))
    depth = 1 + max((each.depth for each in before), default=0)
    return PureCommit(sha1(said.encode()).hexdigest(), content, before, group, fingerprint, depth)


@cache
def history(commit: PureCommit) -> frozenset[PureCommit]:
    """It and all before it."""
    return frozenset((commit,)).union(*map(history, commit.parents))


def merged(ours: PureCommit, theirs: PureCommit) -> dict[str, str] | None:
    """The tree of a merge; None where it conflicts."""
    common = history(ours) & history(theirs)
    start = max(common, key=lambda commit: (commit.depth, commit.sha)).files
    one, other = _changed(start, ours.files), _changed(start, theirs.files)
    if any(one[path] != other[path] for path in one.keys() & other.keys()):
        return None
    if _neighbours(one) & other.keys() - one.keys() or _neighbours(other) & one.keys() - other.keys():
        return None
    return start | one | other


def _changed(start: Mapping[str, str], files: Mapping[str, str]) -> dict[str, str]:
    return {
        path: files.get(path, "") for path in start.keys() | files.keys() if files.get(path, "") != start.get(path, "")
    }


def _neighbours(paths: Iterable[str]) -> set[str]:
    ends = {"finding": "near", "near": "finding"}
    parts = (path.split(".") for path in paths)
    return {f"{name}.{ends[end]}" for name, _, end in ((p[0], "", p[-1]) for p in parts) if end in ends}
