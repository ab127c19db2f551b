"""The record of every run, so that it can be finished, rolled back or undone.

It lies in ``<git dir>/sophia-tidy`` (one for each linked work tree), or
outside git in the user's state folder (XDG Base Directory Specification),
so that the tree stays clean.  A run's folder holds ``record.json``, written
before the first change to the tree; ``state``; the originals in ``saved/``;
and what is to be put in place in ``staged/``; where git is concerned, what its
index held and which commits were made.  Runs are kept for `DAYS` days and
`BYTES` bytes, the newest for good.  All of it is its owner's alone, for an
original may hold a secret.
The file is long because all that is known of the folder on the disk is here.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path, PurePosixPath
from shutil import disk_usage
from typing import Any

from ..adapters.file_operations import Files
from ..adapters.git.commands import git_root, private_folder
from ..adapters.git.record import GitState
from ..adapters.unfinished_work import COPY, PRUNED, RECORD, STATE, outside_git
from ..kernel.errors import DiskError, JournalError
from .net_changes import Transition
from .sealed import sealed, unsealed

VERSION = 1
DAYS, BYTES = 90, 1_000_000_000  # how long runs are kept, and how much of them
_ROOM = 4_000_000  # bytes
_RUN = re.compile(r"(\d{4,})-\d{8}T\d{6}Z")


class Phase(StrEnum):
    """How far a run has come; a closed set."""

    STAGED = "staged"
    COMMITTING = "committing"
    DONE = "done"
    ROLLED_BACK = "rolled-back"


@dataclass(frozen=True, slots=True)
class Record:
    """What a run does, fixed before it does it; paths are relative to the journal's base.

    ``made`` and ``removed`` are folders with their modes (None: the default);
    ``plan`` is the digest of the saved plan that it carries out, "" of none.
    """

    run: str
    undoes: str | None
    transitions: tuple[Transition, ...]
    made: dict[PurePosixPath, int | None] = field(default_factory=dict)
    removed: dict[PurePosixPath, int] = field(default_factory=dict)
    command: str = ""
    git: GitState | None = None
    plan: str = ""

    def to_json(self) -> dict[str, Any]:
        """The record as the journal keeps it; names that are not UTF-8 become escaped surrogates."""
        return {
            "version": VERSION,
            "run": self.run,
            "undoes": self.undoes,
            "transitions": [each.to_json() for each in self.transitions],
            "made": {str(path): mode for path, mode in self.made.items()},
            "removed": {str(path): mode for path, mode in self.removed.items()},
            "command": self.command,
            "git": None if self.git is None else self.git.to_json(),
            "plan": self.plan,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Record":
        """The inverse of `to_json`.

        Raises:
            KeyError, TypeError, ValueError: the data was not written by `to_json`.
        """
        if data["version"] != VERSION:
            raise ValueError(f"it is of version {data['version']!r}, and this program knows {VERSION}")
        made, removed = ({PurePosixPath(p): mode for p, mode in data[key].items()} for key in ("made", "removed"))
        git = None if data.get("git") is None else GitState.from_json(data["git"])
        return cls(
            data["run"],
            data["undoes"],
            tuple(map(Transition.from_json, data["transitions"])),
            made,
            removed,
            data.get("command", ""),
            git,
            data.get("plan", ""),
        )


@dataclass(frozen=True, slots=True)
class Journal:
    """The runs of one work tree: ``home`` holds them, ``base`` is what their paths are relative to."""

    home: Path
    base: Path
    files: Files

    @classmethod
    def of(cls, root: Path, files: Files | None = None) -> "Journal":
        """The journal for ``root``; nothing is created yet.

        Raises:
            ToolMissing, TidyError: as `git.git_root`.
        """
        base = git_root(root)
        if base is not None:
            return cls(private_folder(root), base.resolve(), files or Files())
        base = root.resolve()
        return cls(outside_git(base), base, files or Files())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the journal, so that two runs never interleave; the system lets go when we die.

        Raises:
            JournalError: another run holds it.
            DiskError: the journal's folder cannot be made.
        """
        try:
            for folder in (self.home, self.home / "runs"):
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o700)  # also where it was made by hand, or under another umask
            handle = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DiskError(f"the journal {self.home} cannot be written: {error.strerror}") from error
        try:
            _lock(handle)
            yield
        finally:
            os.close(handle)

    def folder(self, run: str) -> Path:
        """Where a run keeps its files."""
        return self.home / "runs" / run

    def names(self) -> list[str]:
        """The runs, oldest first."""
        runs = self.home / "runs"
        found = [each.name for each in runs.iterdir() if _RUN.fullmatch(each.name)] if runs.is_dir() else []
        return sorted(found, key=_number)

    def prune(self, now: datetime) -> int:
        """Forget the oldest runs, those that are older than `DAYS` and those beyond `BYTES`, never the newest; how many."""
        for rest in (self.home / "runs").glob(f"*{PRUNED}"):
            self.files.drop_folder(rest)
        *older, _newest = self.names() or [""]
        sizes = {run: _size(self.folder(run)) for run in self.names()}
        total, pruned = sum(sizes.values()), 0
        for run in older:
            if now - _when(run) <= timedelta(days=DAYS) and total <= BYTES:
                break
            if self.phase(run) in (Phase.STAGED, Phase.COMMITTING):
                continue
            gone = self.folder(run).with_name(run + PRUNED)  # first the name, so that no half of a run is taken for one
            self.files.replace(self.folder(run), gone)
            self.files.drop_folder(gone)
            total, pruned = total - sizes[run], pruned + 1
        return pruned

    def new_name(self) -> str:
        """A number that grows, so that a clock set back changes nothing, and the time for people."""
        number = max(map(_number, self.names()), default=0) + 1
        return f"{number:04d}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"

    def phase(self, run: str) -> Phase:
        """How far a run came.

        Raises:
            JournalError: its state cannot be read.
        """
        folder = self.folder(run)
        if not ((folder / RECORD).exists() or (folder / COPY).exists()):
            return Phase.STAGED
        try:
            found = (folder / STATE).read_text()
        except FileNotFoundError:
            return Phase.COMMITTING
        except (OSError, ValueError) as error:
            raise JournalError(f"the state of run {run} cannot be read: {error}; {self._kept(run)}") from error
        if found not in (Phase.DONE, Phase.ROLLED_BACK):
            way = f"write the one that it is into {folder / STATE}"
            raise JournalError(
                f"the state of run {run} is damaged: found {found[:20]!r}; "
                f"expected {Phase.DONE} (its changes are in the tree) or {Phase.ROLLED_BACK}; {self._kept(run)}; {way}"
            )
        return Phase(found)

    def has_end(self, run: str) -> bool:
        """Whether a run came to an end of its own, however far it was."""
        return (self.folder(run) / STATE).exists()

    def read(self, run: str) -> Record:
        """What a run did or was to do.

        Raises:
            JournalError: there is no such run, or its record is damaged.
        """
        try:
            return self._read(run, RECORD)
        except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
            try:
                return self._read(run, COPY)
            except (OSError, KeyError, TypeError, ValueError, AttributeError):
                said = f"the record of run {run} cannot be read: {error}; {self._kept(run)}"
                raise JournalError(f"{said}; see to them, then move that folder away") from error

    def write(self, record: Record) -> None:
        """From here on the run is committing: it will be finished or rolled back.

        Until then there is a copy of the record, for a disk that fails; not where room is scarce, which the files may want.
        """
        content, copy = sealed(record.to_json()), self.folder(record.run) / COPY
        self.put(self.folder(record.run) / RECORD, content)
        if disk_usage(copy.parent).free > _ROOM + len(content):
            self.files.create(copy, content, 0o600)

    def note(self, run: str, name: str, what: object) -> None:
        """Keep something about a run beside its record."""
        self.put(self.folder(run) / name, sealed({"noted": what}))

    def noted(self, run: str, name: str) -> Any:
        """What was kept; None where nothing was.

        Raises:
            JournalError: it is damaged.
        """
        place = self.folder(run) / name
        try:
            if not place.exists():
                return None
            content = place.read_bytes()
            return unsealed(content)["noted"] if b'"noted"' in content else json.loads(content)
        except (OSError, KeyError, ValueError) as error:
            raise JournalError(f"{place} cannot be read: {error}; {self._kept(run)}") from error

    def _read(self, run: str, name: str) -> Record:
        return Record.from_json(unsealed((self.folder(run) / name).read_bytes()))

    def _kept(self, run: str) -> str:
        return f"nothing was changed, and the originals of its files are in {self.folder(run) / 'saved'}"

    def end(self, run: str, phase: Phase) -> None:
        """From here on the run is over."""
        self.files.drop(self.folder(run) / COPY)
        self.put(self.folder(run) / STATE, phase.encode())

    def put(self, path: Path, content: bytes) -> None:
        """A file of the journal, whole and on the disk, or as it was."""
        temporary = path.with_name(path.name + ".new")
        self.files.drop(temporary)
        self.files.create(temporary, content, 0o600)
        self.files.sync(temporary)
        self.files.replace(temporary, path)
        self.files.sync(path.parent)


def is_held(home: Path) -> bool:
    """Whether a run is at work on this journal now."""
    try:
        handle = os.open(home / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        _lock(handle)
    except JournalError:
        return True
    finally:
        os.close(handle)
    return False


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise JournalError("another run is at work on these files; wait until it has ended") from error


def _size(folder: Path) -> int:
    return sum(Path(place, name).lstat().st_size for place, _folders, names in os.walk(folder) for name in names)


def _when(run: str) -> datetime:
    """When a run began; one whose name holds no date that there is counts as new."""
    try:
        return datetime.strptime(run.partition("-")[2], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)


def _number(run: str) -> int:
    return int(run.partition("-")[0])
