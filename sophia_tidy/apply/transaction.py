"""One run on the disk: stage everything, commit by renames alone, or roll back.

Until the record is written nothing in the tree has changed.  From then on
every path is in its state before or after (a path that goes away may be
neither), and the originals are in the journal, so each can be brought to
either end from what is there, again and again, whoever was killed when.
What needs space is written while staging: neither commit nor roll-back does.
The file is long because the proof that it can be cut anywhere is one
argument.
"""

import errno
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from ..adapters.file_operations import link_text
from ..kernel.errors import JournalError, StalePlan
from ..kernel.location import Location
from ..kernel.plan import digest
from .journal import Journal, Phase, Record
from .net_changes import LINK, State, Transition
from .staging import Placing

Progress = Callable[[int, int], None]
Stamp = tuple[int, int, int]
# A folder that has got new content, is in use or has gone stays as it is.
_STAYS = {errno.ENOTEMPTY, errno.EEXIST, errno.EBUSY, errno.ENOENT, errno.ENOTDIR}


@dataclass(frozen=True, slots=True)
class ByteSource:
    """Where new bytes come from: ``content``, or the file ``like``, which also lends its mode.

    ``shared`` allows a second name for ``like`` in place of a copy.
    """

    content: bytes | None
    like: Path | None
    shared: bool = False


def state(place: Path) -> State | None:
    """The state of the file or link there; a device has an empty digest, a folder is no file.

    Raises:
        OSError: it cannot be read.
    """
    try:
        facts = place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(facts.st_mode):
        return None
    if stat.S_ISLNK(facts.st_mode):
        return State(digest(link_text(place)), LINK)
    regular = stat.S_ISREG(facts.st_mode)
    return State(digest(place.read_bytes()) if regular else "", stat.S_IMODE(facts.st_mode))


def stamp(place: Path) -> Stamp | None:
    """What changes when somebody changes a file; None where there is none."""
    try:
        facts = place.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


@dataclass(slots=True)
class Work:
    """A run at work; every method raises OSError where the system refuses."""

    journal: Journal
    run: str
    stamps: Mapping[PurePosixPath, Stamp | None] = field(default_factory=dict)
    placing: Placing = field(init=False)

    def __post_init__(self) -> None:
        self.placing = Placing(self.journal, self.run)

    def open(self) -> None:
        """The run's own folders."""
        folder = self.placing.folder
        for each in (folder, folder / "saved", folder / "staged"):
            self.journal.files.make_folder(each, 0o700)

    def stage(self, number: int, path: PurePosixPath, before: State | None, source: ByteSource | None) -> Transition:
        """Save the original and lay the new file ready; the tree does not change."""
        area = self.placing.area(path)
        rough = Transition(path, before, before, area)
        place = self.placing.place(path)
        if before is not None and source is not None:
            self.placing.double(place, self.placing.kept(number, rough))
        if before is not None and area is not None:
            self.placing.copy(place, self.placing.saved(number))
        if source is None:
            return Transition(path, before, None, area)
        staged = self.placing.staged(number, rough)
        self._lay(staged, source)
        return Transition(path, before, state(staged), area)

    def sync_staged(self) -> None:
        """All that is staged is on the disk; written before the first wait, which makes the others short."""
        folder = self.placing.folder
        self.placing.unsynced |= dict.fromkeys((folder / "saved", folder / "staged", folder, folder.parent))
        self.placing.sync()

    def commit(self, record: Record, pause: Callable[[], None], progress: Progress | None) -> None:
        """Renames only: out what goes, folders, in what comes; then all is made durable at once.  `finish` is left to do.

        ``pause`` is called before each rename and may raise.

        Raises:
            StalePlan: a file was changed since it was checked.
        """
        numbered = list(enumerate(record.transitions))
        done = 0
        for goes in (True, False):
            for number, each in numbered:
                if (each.after is None) is goes:
                    pause()
                    self._check(each)
                    self._move(number, each)
                    done += 1
                    if progress is not None:
                        progress(done, len(numbered))
            if goes:
                self._remove_folders(record.removed)
                self._make_folders(record.made)
        self.placing.sync()

    def finish(self, record: Record) -> None:
        """The tree is as it should be: make it durable, and say so."""
        self.placing.sync()
        self.placing.clear(record.transitions)
        self.journal.end(self.run, Phase.DONE)

    def is_committed(self, record: Record) -> bool:
        """Whether every path is in its state after."""
        return all(state(self.placing.place(each.path)) == each.after for each in record.transitions)

    def roll_back(self, record: Record, *, set_aside: bool = False) -> list[PurePosixPath]:
        """Bring every path to its state before; paths that somebody else has changed since are left, and named.

        With ``set_aside`` they go to ``changed/`` in the run's folder instead:
        what a hook of the run's own commit made of them is no person's work.

        Raises:
            JournalError: an original is not in the journal.
        """
        numbered = list(enumerate(record.transitions))
        if set_aside:
            self._set_aside(record)
        left = [each.path for number, each in numbered if each.after is not None and not self._take_back(number, each)]
        self._remove_folders(record.made)
        self._make_folders(record.removed)
        left += [each.path for number, each in numbered if each.after is None and not self._put_back(number, each)]
        self.placing.sync()
        self.placing.clear(record.transitions)
        if not left:
            self._drop(self.placing.folder / "saved", self.placing.folder / "staged")
        self.journal.end(self.run, Phase.ROLLED_BACK)
        return left

    def _set_aside(self, record: Record) -> None:
        folder = self.placing.folder / "changed"
        for number, each in enumerate(record.transitions):
            place = self.placing.place(each.path)
            if state(place) not in (each.before, None, each.after):
                self.journal.files.make_folder(folder, 0o700)
                self.placing.rename(place, folder / str(number), number)

    def discard(self) -> None:
        """Forget a run that never got to its record; the tree knows nothing of it."""
        self.placing.clear()
        self._drop(self.placing.folder)

    def _drop(self, *folders: Path) -> None:
        for folder in folders:
            if folder.exists():
                self.journal.files.drop_folder(folder)

    def _lay(self, staged: Path, source: ByteSource) -> None:
        if source.content is not None and source.like is not None and source.like.is_symlink():
            self.journal.files.aim(staged, source.content)
        elif source.content is not None:
            self.journal.files.create(staged, source.content)
            if source.like is not None:
                self.journal.files.dress(staged, source.like)
            self.placing.unsynced[staged] = None
        elif source.like is not None:
            (self.placing.double if source.shared else self.placing.copy)(source.like, staged)

    def _move(self, number: int, each: Transition) -> None:
        place = self.placing.place(each.path)
        if each.after is None:
            self.placing.rename(place, self.placing.kept(number, each), number)
        else:
            self.placing.rename(self.placing.staged(number, each), place, number)

    def _take_back(self, number: int, each: Transition) -> bool:
        now = state(self.placing.place(each.path))
        if now not in (each.before, None, each.after):
            return False
        if now != each.before:
            if each.before is None:
                self.placing.rename(self.placing.place(each.path), self.placing.staged(number, each), number)
            else:
                self._restore(number, each)
        return True

    def _put_back(self, number: int, each: Transition) -> bool:
        place = self.placing.place(each.path)
        now = state(place)
        if now is None and not place.is_dir():
            self._restore(number, each)
            return True
        return now == each.before

    def _restore(self, number: int, each: Transition) -> None:
        for original in (self.placing.kept(number, each), self.placing.saved(number)):
            if state(original) == each.before:
                missing = [folder for folder in each.path.parents if not self.placing.place(folder).is_dir()]
                self._make_folders(dict.fromkeys(missing))
                self.placing.rename(original, self.placing.place(each.path), number)
                return
        raise JournalError(f"the original is not in the journal of run {self.run}", Location(each.path))

    def _check(self, each: Transition) -> None:
        if stamp(self.placing.place(each.path)) != self.stamps[each.path]:
            raise StalePlan("the file was changed while the run began; expected no change", Location(each.path))

    def _remove_folders(self, folders: Mapping[PurePosixPath, int | None]) -> None:
        for folder in sorted(folders, key=_depth, reverse=True):
            place = self.placing.place(folder)
            try:
                self.journal.files.remove_folder(place)
            except OSError as error:
                if error.errno not in _STAYS:
                    raise
            self.placing.unsynced[place.parent] = None

    def _make_folders(self, folders: Mapping[PurePosixPath, int | None]) -> None:
        for folder in sorted(folders, key=_depth):
            place = self.placing.place(folder)
            self.journal.files.make_folder(place, folders[folder])
            self.placing.unsynced[place.parent] = None


def _depth(path: PurePosixPath) -> int:
    return len(path.parts)
