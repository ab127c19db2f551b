"""A tree's hash by what lies in it (git-scm.com/docs/gitformat-pack has the objects): for a forge that tells entries, and not the hash."""

import hashlib

from .records import ForgeTreeEntry

_FOLDER = 0o040000


def tree_hash(entries: tuple[ForgeTreeEntry, ...]) -> str:
    """The hash of the tree that holds these, by the kind of theirs: SHA-1 or SHA-256.

    Raises:
        ValueError: an entry has no hash, or none in hex.
    """
    listed = b"".join(
        f"{entry.mode:o} {entry.path}\0".encode() + bytes.fromhex(entry.sha or "no hash")
        for entry in sorted(entries, key=_place)
    )
    is_long = any(len(entry.sha or "") == 64 for entry in entries)
    return hashlib.new("sha256" if is_long else "sha1", b"tree %d\0" % len(listed) + listed).hexdigest()


def _place(entry: ForgeTreeEntry) -> bytes:
    """Git sorts a folder as if its name ended with a slash."""
    return (entry.path + ("/" if entry.mode == _FOLDER else "")).encode()
