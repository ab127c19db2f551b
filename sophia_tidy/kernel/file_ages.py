"""When each path was touched: what git's log says of a file's life, as data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Touched:
    """One path's first and last commit (seconds since 1970), how many it had, and how many others came after."""

    first: int
    last: int
    commits: int
    since: int = 0


@dataclass(frozen=True, slots=True)
class FileAges:
    """Every path's life, seen from ``head``, the date of the last commit.

    ``complete`` is False where the log is cut off (a shallow clone): then
    every date in it is too young, and nothing may be concluded from one.
    """

    head: int | None = None
    paths: Mapping[PurePosixPath, Touched] = field(default_factory=dict)
    complete: bool = True

    def days_untouched(self, path: PurePosixPath) -> int | None:
        """Days from the last commit of the path to the last of all; None where that is not known."""
        touched = self._known(path)
        return None if touched is None or self.head is None else max(self.head - touched.last, 0) // DAY

    def days_old(self, path: PurePosixPath) -> int | None:
        """Days from the first commit of the path to the last of all; None where that is not known."""
        touched = self._known(path)
        return None if touched is None or self.head is None else max(self.head - touched.first, 0) // DAY

    def commits(self, path: PurePosixPath) -> int | None:
        """How many commits touched the path."""
        touched = self._known(path)
        return None if touched is None else touched.commits

    def commits_since(self, path: PurePosixPath) -> int | None:
        """How many commits came after the last that touched the path."""
        touched = self._known(path)
        return None if touched is None else touched.since

    def _known(self, path: PurePosixPath) -> Touched | None:
        return self.paths.get(path) if self.complete else None
