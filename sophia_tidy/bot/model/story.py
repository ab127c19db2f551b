"""What a reviewer is told of a group, before it is Markdown."""

from typing import NamedTuple


class VerifiedRow(NamedTuple):
    """What was counted before and after: files that parse, findings, references, tests; ``how`` is the command, and how long it took."""

    what: str
    before: str
    after: str
    how: str = ""


class EyeChange(NamedTuple):
    """A change that most wants an eye, with the evidence for it; ``line`` is 0 for the file as a whole."""

    path: str
    line: int
    rule: str
    evidence: str


class FileStat(NamedTuple):
    """One line of the diffstat; ``target`` is where the file goes, "" where it stays."""

    path: str
    added: int
    removed: int
    target: str = ""


class LeftOut(NamedTuple):
    """What is not in it though it was planned, and why."""

    path: str
    reason: str


class GroupStory(NamedTuple):
    """All that the body of a pull request says; what and why are a sentence each."""

    group: str
    what: str
    why: str
    verified: tuple[VerifiedRow, ...] = ()
    files: tuple[FileStat, ...] = ()
    eye: tuple[EyeChange, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
