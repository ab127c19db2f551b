"""Branches made as objects, by one ``git fast-import``: no checkout, no index, and no ref of the person's repository.

Contents go in as they are: a blob's bytes, past every filter and line end.
A commit is made twice.  Once to hear from git what its tree is called, and
then as it is to be, for a message that seals the tree needs that name.
"""

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, NamedTuple, Self

from ...kernel.errors import TidyError
from ...kernel.location import Location
from ..forge.records import ForgePerson
from .commands import end, in_one_line
from .record import CommitPart
from .scratch import ScratchRepository, quoted

SaidOf = Callable[[str, str, tuple[str, ...]], str]
_TRIAL = "refs/trial/tree"


class MadeBranch(NamedTuple):
    """The tip of a branch, its tree, and all its commits on the base, oldest first."""

    ref: str
    commit: str
    tree: str
    commits: tuple[str, ...]


class BranchObjects:
    """git, making commits in a scratch repository; a context manager.  When it has ended the objects are there."""

    def __init__(self, scratch: ScratchRepository, base: str, author: ForgePerson, committer: ForgePerson):
        self._scratch, self._base = scratch, base
        self._people = b"author %s\ncommitter %s\n" % (_stamp(author), _stamp(committer))
        self._process: subprocess.Popen[bytes] | None = None
        self._said: IO[bytes] | None = None
        self._mark = 0

    def __enter__(self) -> Self:
        self._said = TemporaryFile()  # a pipe that nobody reads could fill, and stop it
        self._process = subprocess.Popen(
            self._scratch.command("fast-import", "--quiet", "--done", "--depth=0", "--date-format=raw"),
            env=self._scratch.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        process, said = self._process, self._said
        if process is None or said is None:
            return
        try:
            if kind is None:
                self._tell(b"reset %s\nfrom %s\n\ndone\n" % (_TRIAL.encode(), b"0" * len(self._base)))
                self._streams()[0].close()
                if process.wait():
                    raise self._refused()
        finally:
            end(process)
            said.close()

    def made(
        self, ref: str, parts: Iterable[CommitPart], said_of: SaidOf, new: Iterable[PurePosixPath] = ()
    ) -> MadeBranch | None:
        """A branch on the base, a commit for each part that changes something; None where none does.

        ``said_of`` gives a commit's message from its part's, its tree and its
        parents.  ``new`` are paths at which the base must have nothing: it may
        hold more than was listed, as a file that is too large to be read.

        Raises:
            TidyError: git refuses, or something is in the way.
        """
        for path in new:
            if not self._asked(f"ls {self._base} ".encode() + _name(path)).startswith(b"missing "):
                raise TidyError(
                    "something that was not listed is in the way; expected nothing", Location(path), rule="git"
                )
        commits: list[str] = []
        parent, tree = self._base, self._tree(f"ls {self._base} ")
        start = parent  # git finds what it has just made by its mark alone
        for part in parts:
            now = self._tree_after(part, start)
            if now == tree:
                continue
            message = said_of(part.message, now, (parent,)).encode()
            self._mark += 1
            self._tell(b"commit %s\nmark :%d\n%s" % (os.fsencode(ref), self._mark, self._people))
            self._tell(_data(message) + f'from {start}\nM 040000 {now} ""\n\n'.encode())
            parent, tree, start = self._asked(f"get-mark :{self._mark}".encode()).decode(), now, f":{self._mark}"
            commits.append(parent)
        return MadeBranch(ref, parent, tree, tuple(commits)) if commits else None

    def _tree_after(self, part: CommitPart, start: str) -> str:
        self._tell(b"commit %s\n%s" % (_TRIAL.encode(), self._people) + _data(b"") + f"from {start}\n".encode())
        for line in _lines(part):
            self._tell(line)
        tree = self._tree("ls ")
        self._tell(b"\n")
        return tree

    def _tree(self, question: str) -> str:
        return self._asked(f'{question}""'.encode()).split()[2].decode()

    def _asked(self, question: bytes) -> bytes:
        """One line of answer; git's own words where it ends instead."""
        self._tell(question + b"\n")
        given, got = self._streams()
        try:
            given.flush()
        except BrokenPipeError:
            raise self._refused() from None
        answer = got.readline()
        if not answer:
            raise self._refused()
        return answer.removesuffix(b"\n")

    def _tell(self, line: bytes) -> None:
        try:
            self._streams()[0].write(line)
        except BrokenPipeError:
            raise self._refused() from None

    def _streams(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise TidyError("git: fast-import is not running", rule="git")
        return process.stdin, process.stdout

    def _refused(self) -> TidyError:
        if self._process is not None:
            self._process.wait()
        words = b""
        if self._said is not None:
            self._said.seek(0)
            words = self._said.read(4000).partition(b"fast-import: dumping crash report")[0]
        return TidyError(f"git: {in_one_line(words)}", rule="git")


def _lines(part: CommitPart) -> Iterator[bytes]:
    for path, target in part.moves:
        yield b"R %s %s\n" % (_name(path), _name(target))
    for path, file in part.written.items():
        yield b"M %o inline %s\n" % (file.mode, _name(path)) + _data(file.content)


def _name(path: PurePosixPath) -> bytes:
    return quoted(os.fsencode(path))


def _data(content: bytes) -> bytes:
    return b"data %d\n%s\n" % (len(content), content)


def _stamp(person: ForgePerson) -> bytes:
    return f"{person.name} <{person.email}> {person.time} +0000".encode()
