"""What a file was before: the versions that git holds, newest first.

One pass over the log serves every path (`log`), and one process hands out
the contents (`objects`).
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from .log import Log
from .objects import Objects

COMMITS = 20_000
LIMIT = 30  # versions of one file that anybody looks at


class History:
    """The earlier versions of the files below a root, up to a commit; ``prefix`` is the way to it from the top."""

    def __init__(
        self, objects: Objects, root: Path, prefix: bytes = b"", commit: str = "HEAD", *, commits: int = COMMITS
    ):
        self._objects, self._root, self._prefix, self._commit, self._commits = objects, root, prefix, commit, commits
        self._log: Log | None = None

    def close(self) -> None:
        """End the git process; a later question starts a new one."""
        if self._log is not None:
            self._log.close()
        self._log = None

    def versions(self, path: PurePosixPath, present: bytes | None, limit: int = LIMIT) -> Iterator[bytes]:
        """Contents of the earlier versions, newest first, without the ``present`` one (None where there is none).

        The commit's own version counts as earlier where the present one
        differs from it.  Each content comes once.  For a file that git never
        saw, and for versions whose blob is absent (a partial clone), nothing.

        Raises:
            ToolMissing, TidyError: git is missing or refuses.
        """
        return contents(self._objects, self.blobs(path), present, limit)

    def blobs(self, path: PurePosixPath) -> Iterator[bytes]:
        """The names of the path's contents, newest first, each once.

        Raises:
            ToolMissing, TidyError: git is missing or refuses.
        """
        if self._log is None and self._objects.content(f"{self._commit}^{{tree}}".encode()) is not None:
            self._log = Log(self._root, self._commit, self._commits)
        seen: set[bytes] = set()
        for step in self._log.of(self._prefix + os.fsencode(path)) if self._log is not None else ():
            for blob in (step.blob, step.blob_before):
                if blob is not None and blob not in seen:
                    seen.add(blob)
                    yield blob


def contents(objects: Objects, blobs: Iterable[bytes], present: bytes | None, limit: int = LIMIT) -> Iterator[bytes]:
    """The contents that git holds of these blobs, without the present one, up to a limit.

    Raises:
        TidyError: git has ended.
    """
    given = 0
    for blob in blobs:
        content = objects.content(blob)
        if content is not None and content != present:
            yield content
            given += 1
            if given == limit:
                return
