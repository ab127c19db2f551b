"""How one run's files get from place to place, and what must be waited for.

Temporary names lie in the run's own folder; where the tree is on another file
system they lie in an *area*, a folder of the tree, so that every step of the
commit is a rename inside one file system.
"""

import errno
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ..adapters.file_operations import Files, link_text
from .journal import Journal
from .net_changes import Transition

_NO_LINK = {errno.EPERM, errno.EXDEV, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS}
_ROOT = PurePosixPath()
_FEW, _AT_ONCE = 32, 16


@dataclass(slots=True)
class Placing:
    """The names and the moves of one run; every method raises OSError where the system refuses."""

    journal: Journal
    run: str
    unsynced: dict[Path, None] = field(default_factory=dict)

    @property
    def files(self) -> Files:
        return self.journal.files

    @property
    def folder(self) -> Path:
        """The run's folder in the journal."""
        return self.journal.folder(self.run)

    def place(self, path: PurePosixPath) -> Path:
        """Where a path of the record is on the disk."""
        return self.journal.base / path

    def saved(self, number: int) -> Path:
        """Where the original of a path stays for good."""
        return self.folder / "saved" / str(number)

    def kept(self, number: int, each: Transition) -> Path:
        """Where the original is while the run commits: on the tree's own file system."""
        return self.saved(number) if each.area is None else self.place(each.area) / f".{self.run}-{number}.old"

    def staged(self, number: int, each: Transition) -> Path:
        """Where the new file lies ready, on the tree's own file system."""
        name = self.folder / "staged" / str(number)
        return name if each.area is None else self.place(each.area) / f".{self.run}-{number}.new"

    def area(self, path: PurePosixPath) -> PurePosixPath | None:
        """The folder for a path's temporary names, None where the journal is on the same file system.

        The area is on record before it is used, so that nothing is left there.
        """
        near = next(folder for folder in path.parents if self.place(folder).is_dir())
        device = self.place(near).stat().st_dev
        if device == self.folder.stat().st_dev:
            return None
        area = _ROOT if self.journal.base.stat().st_dev == device else near
        note = self.folder / f"area-{device}"
        if not note.exists():
            self.files.create(note, os.fsencode(area), 0o600)
            self.files.sync(note)
        return area

    def rename(self, source: Path, target: Path, number: int) -> None:
        """Rename; by way of a copy beside the target where the system sees two file systems (a bind mount)."""
        try:
            self.files.replace(source, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            spare = self._spare(target, number)
            self.files.drop(spare)
            self.copy(source, spare)
            if not spare.is_symlink():
                self.files.sync(spare)
            self.files.replace(spare, target)
            self.files.drop(source)
        self.unsynced |= {source.parent: None, target.parent: None}

    def double(self, source: Path, target: Path) -> None:
        """A second name for a file; a copy where it has one already, through which others may write."""
        try:
            if source.lstat().st_nlink > 1:
                raise OSError(errno.EMLINK, os.strerror(errno.EMLINK))
            self.files.link(source, target)
            self.unsynced[target.parent] = None
        except OSError as error:
            if error.errno not in _NO_LINK:
                raise
            self.copy(source, target)

    def copy(self, source: Path, target: Path) -> None:
        """The same bytes and mode in a file of its own; a link that says the same."""
        if source.is_symlink():
            self.files.aim(target, link_text(source))
        else:
            self.files.copy(source, target)
            self.files.dress(target, source)
            self.unsynced[target] = None
        self.unsynced[target.parent] = None

    def sync(self) -> None:
        """Wait for all that is on its way: files first, then the folders that name them.

        Many waits are made at once: a journaling file system answers those
        that it hears together with one write of its journal.
        """
        present = [path for path in self.unsynced if path.exists()]
        for group in ([path for path in present if not path.is_dir()], [path for path in present if path.is_dir()]):
            if len(group) > _FEW:
                with ThreadPoolExecutor(_AT_ONCE) as threads:
                    list(threads.map(self.files.sync, group))
            else:
                for path in group:
                    self.files.sync(path)
        self.unsynced.clear()

    def clear(self, transitions: Iterable[Transition] = ()) -> None:
        """Remove the temporary names that lie in the tree."""
        for note in self.folder.glob("area-*"):
            area = self.place(PurePosixPath(os.fsdecode(note.read_bytes())))
            for name in sorted(area.glob(f".{self.run}-*")) if area.is_dir() else ():
                self.files.drop(name)
        for number, each in enumerate(transitions):
            spare = self._spare(self.place(each.path), number)
            if os.path.lexists(spare):
                self.files.drop(spare)

    def _spare(self, target: Path, number: int) -> Path:
        return target.with_name(f".{self.run}-{number}.spare")
