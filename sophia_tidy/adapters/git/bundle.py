"""A git bundle (gitformat-bundle(5)) of branches that stand on one commit, written and taken in.

The pack holds every object whole: no deltas, of itself or of the base, all
compressed anew, by one thread.  So the same objects give the same bytes,
however the repository that they came from is packed, and who takes them in
needs of the base no more than the commit.
"""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

_PACK = (
    *("-c", "pack.threads=1", "-c", "pack.compression=6", "pack-objects", "--quiet", "--revs", "--stdout"),
    *("--window=0", "--no-reuse-object", "--no-reuse-delta"),
)
_VERSIONS = {b"# v2 git bundle": False, b"# v3 git bundle": True}
_FORMAT = b"@object-format=sha256"
_LONGEST_HEAD = 2_000_000  # bytes: some ten thousand branches


class GitCall(Protocol):
    """One call of git in a scratch repository: what it writes to its standard output when it reads ``given``.

    Raises:
        TidyError: git refuses.
    """

    def __call__(self, *arguments: str, given: bytes = b"") -> bytes: ...


class BundleHead(NamedTuple):
    """What a git bundle says of itself: the commits that it stands on, names of refs to hashes, and where its pack begins."""

    wide: bool
    prerequisites: tuple[str, ...]
    tips: Mapping[str, str]
    pack: int


def bundled(git: GitCall, base: str, tips: Mapping[str, str]) -> bytes:
    """The bundle of these refs, with what they have beyond the base; nothing where there are none.

    Raises:
        TidyError: git refuses.
    """
    if not tips:
        return b""
    wide = len(base) == 64
    lines = [b"# v3 git bundle", _FORMAT] if wide else [b"# v2 git bundle"]
    lines += [f"-{base} ".encode(), *(f"{tips[ref]} {ref}".encode() for ref in sorted(tips)), b"", b""]
    wanted = [*sorted(set(tips.values())), f"^{base}", ""]
    return b"\n".join(lines) + git(*_PACK, given="\n".join(wanted).encode())


def read_head(content: bytes) -> BundleHead:
    """The head of a bundle.

    Raises:
        ValueError: it is none, with what is wrong.
    """
    head, gap, _pack = content[:_LONGEST_HEAD].partition(b"\n\n")
    first, *lines = head.split(b"\n")
    if first not in _VERSIONS or not gap:
        raise ValueError("holds no git bundle of version 2 or 3")
    wide = _VERSIONS[first]
    if wide and (not lines or lines.pop(0) != _FORMAT):
        raise ValueError("holds a git bundle with a capability that is not known")
    before = [line[1:].split(b" ")[0].decode("ascii", "replace") for line in lines if line.startswith(b"-")]
    refs = [line.decode("utf-8", "replace").partition(" ") for line in lines if not line.startswith(b"-")]
    tips = {name: sha for sha, _, name in refs}
    if len(tips) != len(refs):
        raise ValueError("holds a git bundle that names a branch twice")
    return BundleHead(wide, tuple(before), tips, len(head) + 2)


def unbundled(git: GitCall, content: bytes) -> None:
    """Take the objects of a bundle in; no ref is made.

    Raises:
        TidyError: git finds them broken, or refuses.
    """
    head = read_head(content)
    git("index-pack", "--stdin", "--fsck-objects", "--threads=1", given=content[head.pack :])


def read_objects(git: GitCall, names: list[str]) -> list[bytes | None]:
    """Contents of objects in the order of their names (git-cat-file(1), "Batch output"); None for what is not there.

    Raises:
        TidyError: git refuses.
    """
    said, found = (
        git("cat-file", "--batch", given="".join(f"{name}\n" for name in names).encode()),
        list[bytes | None](),
    )
    at = 0
    for _ in names:
        end = said.index(b"\n", at)
        head, at = said[at:end], end + 1
        if head.endswith((b" missing", b" ambiguous")):
            found.append(None)
            continue
        size = int(head.rsplit(b" ", 1)[1])
        found.append(said[at : at + size])
        at += size + 1
    return found
