"""Where git stood before a run, and what the run is to make of it: data that the journal keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from .index import Entries, IndexEntry


@dataclass(frozen=True, slots=True)
class CommitPart:
    """One commit: what it says, the lines of the index that it changes, and the files that it takes from the disk."""

    message: str
    entries: Mapping[PurePosixPath, IndexEntry | None]
    written: tuple[PurePosixPath, ...] = ()


@dataclass(frozen=True, slots=True)
class Commits:
    """The commits of a run; a part that changes nothing is left out.

    ``checked`` where the person's hooks may refuse them, ``stages`` where the
    index follows them (an undo names itself what it brings back there).
    """

    parts: tuple[CommitPart, ...]
    branch: str | None = None
    checked: bool = True
    stages: bool = True


@dataclass(frozen=True, slots=True)
class GitState:
    """``entries`` is the index before the run, for the paths of the run; ``index`` what the run itself gives it (an undo does)."""

    head: str | None
    ref: str | None
    entries: Entries
    index: Entries = field(default_factory=dict)
    branch: str | None = None
    commits: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {
            "head": self.head,
            "ref": self.ref,
            "entries": entries_to_json(self.entries),
            "index": entries_to_json(self.index),
            "branch": self.branch,
            "commits": self.commits,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "GitState":
        """The inverse of `to_json`.

        Raises:
            KeyError, TypeError: the data was not written by `to_json`.
        """
        return cls(
            data["head"],
            data["ref"],
            entries_from_json(data["entries"]),
            entries_from_json(data["index"]),
            data["branch"],
            data["commits"],
        )


def entries_to_json(entries: Entries) -> dict[str, list[str] | None]:
    """Lines of the index by path."""
    return {str(path): None if entry is None else list(entry) for path, entry in entries.items()}


def entries_from_json(data: dict[str, list[str] | None]) -> Entries:
    """The inverse of `entries_to_json`.

    Raises:
        TypeError: the data was not written by it.
    """
    return {PurePosixPath(path): None if entry is None else IndexEntry(*entry) for path, entry in data.items()}
