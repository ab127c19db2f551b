"""Commits taken apart for a forge that makes them anew by its API: what each says, and what it changes, path by path."""

import os
from collections.abc import Iterator
from typing import NamedTuple

from ..forge.records import ForgeCommit, ForgeTreeEntry
from .bundle import GitCall, read_objects
from .commit_object import read_commit


class CommitParts(NamedTuple):
    """The commit, the tree that it stands on, and the paths that differ, with the blob that they get, None where they go.

    ``blobs`` are those of them that the base does not hold, by name.
    """

    commit: ForgeCommit
    base_tree: str
    entries: tuple[ForgeTreeEntry, ...]
    blobs: tuple[str, ...]


def taken_apart(git: GitCall, base: str, tip: str) -> tuple[CommitParts, ...]:
    """The commits from a base, which is not among them, to a tip, oldest first; each has one parent.

    Raises:
        TidyError: git refuses, for example because a commit is not there.
        ValueError: what is named is no commit.
    """
    names = git("rev-list", "--reverse", tip, f"^{base}").decode().split()
    new = frozenset(git("rev-list", "--objects", "--no-object-names", tip, f"^{base}").decode().split())
    return tuple(_apart(git, name, new) for name in names)


def blob_content(git: GitCall, name: str) -> bytes:
    """The bytes of a blob.

    Raises:
        TidyError: it is not there.
    """
    return git("cat-file", "blob", name)


def _apart(git: GitCall, name: str, new: frozenset[str]) -> CommitParts:
    (raw,) = read_objects(git, [name])
    commit = read_commit(name, raw or b"").commit
    parent = commit.parents[0]
    changed = git("diff-tree", "-r", "-z", "--no-renames", "--raw", "--no-abbrev", parent, name)
    tree = git("log", "-1", "--format=%T", parent).decode().strip()
    entries = tuple(_entries(changed))
    return CommitParts(commit, tree, entries, tuple(dict.fromkeys(each.sha for each in entries if each.sha in new)))


def _entries(raw: bytes) -> Iterator[ForgeTreeEntry]:
    """git-diff-tree(1), "Raw output format", under ``-z``; a path that goes keeps its mode, as the API wants it."""
    fields = raw.split(b"\0")
    for told, path in zip(fields[0::2], fields[1::2], strict=False):
        before, after, _was, blob, kind = told.removeprefix(b":").decode().split(" ")
        is_gone = kind == "D"
        yield ForgeTreeEntry(os.fsdecode(path), int(before if is_gone else after, 8), None if is_gone else blob)
