"""One pass over a git history: which blob became which, path by path.

Mining asks two things of a repository: every modification of a Python file,
and for each of them the versions that came before.  ``git log --follow``
answers the second once per path and takes minutes; the raw log answers both
in one pass, because each line names the blob before and the blob after.
"""

import hashlib
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

ANCESTORS = 30


class BlobMissing(LookupError):
    """The snapshot lists a blob that it does not carry."""


@dataclass(frozen=True, slots=True)
class Change:
    """One Python file that one commit modified, perhaps while renaming it."""

    commit: str
    path: str
    old_path: str
    old: str
    new: str


def git(git_dir: Path, *arguments: str) -> list[str]:
    """The command that reads this repository and never fetches into it."""
    return ["git", "-c", "remote.origin.promisor=false", f"--git-dir={git_dir}", *arguments]


def head(git_dir: Path) -> str:
    """The commit that a mining run stands on."""
    done = subprocess.run(git(git_dir, "rev-parse", "HEAD"), capture_output=True, check=True)
    return done.stdout.decode().strip()


def refs_digest(git_dir: Path) -> str:
    """A name for what ``--all`` reaches, as HEAD is one for what HEAD reaches."""
    command = git(git_dir, "for-each-ref", "--format=%(objectname) %(refname)")
    done = subprocess.run(command, capture_output=True, check=True)
    return hashlib.sha256(done.stdout).hexdigest()[:12]


def read_changes(git_dir: Path, refs: str = "HEAD", max_commits: int | None = None) -> list[Change]:
    """Every modification reachable from ``refs`` (HEAD, or --all with its pull requests), newest first."""
    command = git(git_dir, "-c", "diff.renameLimit=400", "log", refs, "--no-merges", "--raw")
    command += ["--no-abbrev", "-M", "-z", "--diff-filter=MR", "--format=%x01%H"]
    command += [f"--max-count={max_commits}"] if max_commits else []
    done = subprocess.run([*command, "--", "*.py"], capture_output=True, check=True)
    return list(_parse_log(done.stdout.decode("utf-8", "surrogateescape")))


def _parse_log(log: str) -> Iterator[Change]:
    """Raw ``-z`` records: ``:mode mode old new status NUL path [NUL path] NUL``."""
    for block in log.split("\x01")[1:]:
        commit, fields = block[:40], iter(block[40:].split("\0"))
        for field in fields:
            if not (field := field.lstrip("\n")).startswith(":"):
                continue
            _, _, old, new, status = field.split(" ")
            old_path = next(fields)
            path = next(fields) if status.startswith("R") else old_path
            if old != new:
                yield Change(commit, path, old_path, old, new)


class Ancestry:
    """The earlier blobs of a changed file, without asking git again."""

    def __init__(self, changes: list[Change]) -> None:
        self._changes = changes
        self._made: dict[tuple[str, str], list[int]] = defaultdict(list)
        for index, change in enumerate(changes):
            self._made[change.path, change.new].append(index)

    def before(self, index: int, limit: int = ANCESTORS) -> list[str]:
        """Blobs that came before the old side of change ``index``, newest first."""
        broken = self._changes[index].old
        found: list[str] = []
        while len(found) < limit:
            change = self._changes[index]
            older = [i for i in self._made[change.old_path, change.old] if i > index]
            if not older:
                return found
            index = older[0]
            blob = self._changes[index].old
            if blob != broken and blob not in found:
                found.append(blob)
        return found


class Blobs:
    """Reads blobs through one ``git cat-file --batch`` process."""

    def __init__(self, git_dir: Path) -> None:
        self._process = subprocess.Popen(
            git(git_dir, "cat-file", "--batch"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> "Blobs":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def read(self, blob: str) -> bytes:
        """The bytes of one blob.

        Raises:
            BlobMissing: the snapshot does not carry it.
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None and stdout is not None
        stdin.write(blob.encode() + b"\n")
        stdin.flush()
        header = stdout.readline().split()
        if header[-1] == b"missing":
            raise BlobMissing(blob)
        content = stdout.read(int(header[2]))
        stdout.read(1)
        return content

    def read_each(self, blobs: Iterable[str]) -> Iterator[bytes]:
        """Those of ``blobs`` that the snapshot carries, lazily, in order."""
        for blob in blobs:
            try:
                yield self.read(blob)
            except BlobMissing:
                continue
