"""A commit as git keeps it, read (gitformat-commit: header lines, an empty line, the message)."""

import re
from typing import NamedTuple

from ..forge.records import ForgeCommit, ForgePerson

_PERSON = re.compile(rb"(?P<name>[^<>\n]*?) ?<(?P<email>[^<>\n]*)> (?P<time>\d+) (?P<zone>[+-]\d{4})")

_WHEN = re.compile(rb"^committer .*> (\d{1,11}) [+-]\d{4}$", re.MULTILINE)


class CommitObject(NamedTuple):
    """The commit; ``is_plain`` where it holds nothing beside it (no signature, no encoding), and its times are UTC's."""

    commit: ForgeCommit
    is_plain: bool


def read_commit(sha: str, raw: bytes) -> CommitObject:
    """The fields of a commit's bytes, which are those of the object ``sha``.

    Raises:
        ValueError: they are not a commit's.
    """
    head, _gap, message = raw.partition(b"\n\n")
    lines = [line.partition(b" ")[::2] for line in head.split(b"\n")]
    names = [name for name, _ in lines]
    parents = [value.decode() for name, value in lines if name == b"parent"]
    author, committer = (_person(dict(lines).get(name, b"")) for name in (b"author", b"committer"))
    if names[:1] != [b"tree"]:
        raise ValueError(f"{sha} is no commit")
    plain = names == [b"tree", *[b"parent"] * len(parents), b"author", b"committer"]
    commit = ForgeCommit(
        sha, lines[0][1].decode(), tuple(parents), author[0], committer[0], message.decode("utf-8", "surrogateescape")
    )
    return CommitObject(commit, plain and author[1] == committer[1] == b"+0000")


def committed_at(raw: bytes) -> int:
    """When a commit was made, in seconds since 1970; 0 where it says nothing that a clock can show."""
    found = _WHEN.search(raw.partition(b"\n\n")[0])
    return int(found[1]) if found else 0


def _person(line: bytes) -> tuple[ForgePerson, bytes]:
    found = _PERSON.fullmatch(line)
    if found is None:
        raise ValueError(f"{line!r} names nobody")
    name, email = (found[part].decode("utf-8", "surrogateescape") for part in ("name", "email"))
    return ForgePerson(name, email, int(found["time"])), found["zone"]
