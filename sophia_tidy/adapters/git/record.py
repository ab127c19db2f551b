"""Where git stood before a run, and what the run is to make of it: data that the journal keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from .index import Entries, IndexEntry


class NewFile(NamedTuple):
    """A file as a commit takes it in: its bytes as they lie in a work tree, and its mode as git has it."""

    content: bytes
    mode: int


@dataclass(frozen=True, slots=True)
class CommitPart:
    """One commit: what it says, the lines of the index that it changes, what it renames (from, to), and the files that it writes."""

    message: str
    entries: Mapping[PurePosixPath, IndexEntry | None] = field(default_factory=dict)
    moves: tuple[tuple[PurePosixPath, PurePosixPath], ...] = ()
    written: Mapping[PurePosixPath, NewFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Commits:
    """The commits of a run; a part that changes nothing is left out.

    ``checked`` where the person's hooks may refuse them, ``stages`` where the
    index follows them (an undo names itself what it brings back there).
    ``made`` are commits that there are already, for a branch to come back.
    """

    parts: tuple[CommitPart, ...] = ()
    checked: bool = True
    stages: bool = True
    made: tuple[str, ...] = ()


class Return(NamedTuple):
    """Where an undo takes HEAD: to the branch ``ref`` (None: to no branch) at ``commit``; ``gone`` is the run's own branch, which goes."""

    ref: str | None
    commit: str
    gone: str


@dataclass(frozen=True, slots=True)
class GitState:
    """Where git stands before a run, and where the run takes it.

    ``entries`` is the index before the run, for the paths of the run;
    ``index`` what the run itself gives it (an undo does); ``branch`` the
    branch that it makes, ``back`` where it goes back to.
    """

    head: str | None
    ref: str | None
    entries: Entries
    index: Entries = field(default_factory=dict)
    branch: str | None = None
    commits: bool = False
    back: Return | None = None

    def to_json(self) -> dict[str, Any]:
        """As the journal keeps it."""
        return {
            "head": self.head,
            "ref": self.ref,
            "entries": entries_to_json(self.entries),
            "index": entries_to_json(self.index),
            "branch": self.branch,
            "commits": self.commits,
            "back": None if self.back is None else list(self.back),
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
            None if data.get("back") is None else Return(*data["back"]),
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
