"""A work tree to try things on: a repository of its own that borrows the objects of a clone.

Snapshots can lack large blobs.  Their files are taken out in a commit of
our own, so that the work tree is clean and complete for what it says.
"""

import os
import subprocess
from pathlib import Path

ENVIRONMENT = os.environ | {
    "GIT_AUTHOR_NAME": "benchmark", "GIT_AUTHOR_EMAIL": "benchmark@example.org",
    "GIT_COMMITTER_NAME": "benchmark", "GIT_COMMITTER_EMAIL": "benchmark@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_LFS_SKIP_SMUDGE": "1",
}  # fmt: skip


def at(place: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What git answers in a work tree of ours.

    Raises:
        CalledProcessError: git refuses.
    """
    command = ["git", "-C", str(place), "-c", "core.hooksPath=/dev/null", *arguments]
    return subprocess.run(command, input=given, env=ENVIRONMENT, capture_output=True, check=True).stdout


def begin(place: Path) -> None:
    """An empty repository, deaf to the settings of this machine."""
    subprocess.run(["git", "init", "--quiet", str(place)], env=ENVIRONMENT, check=True, capture_output=True)
    for name, value in (
        ("user.name", "benchmark"),
        ("user.email", "benchmark@example.org"),
        ("core.autocrlf", "false"),
    ):
        at(place, "config", name, value)


def check_out(git_dir: Path, commit: str, place: Path) -> None:
    """The files of ``commit`` at ``place``, with its history behind it."""
    begin(place)
    (place / ".git/objects/info/alternates").write_text(f"{(git_dir / 'objects').resolve()}\n")
    at(place, "update-ref", "HEAD", commit)
    at(place, "read-tree", commit)
    if absent := _absent(place):
        at(place, "update-index", "-z", "--force-remove", "--stdin", given=b"\0".join(absent))
        at(place, "commit", "--quiet", "--message", "Without what the snapshot lacks")
    at(place, "reset", "--hard", "--quiet")


def tree_hash(place: Path) -> str:
    """The git tree of what is on the disk, untracked files and all, whatever the index says."""
    index = place / ".git/benchmark-index"
    index.unlink(missing_ok=True)
    with_index = ENVIRONMENT | {"GIT_INDEX_FILE": str(index.absolute())}
    for arguments in (("read-tree", "HEAD"), ("add", "--all", "."), ("write-tree",)):
        done = subprocess.run(["git", "-C", str(place), *arguments], env=with_index, capture_output=True, check=True)
    return done.stdout.decode().strip()


def _absent(place: Path) -> list[bytes]:
    listed = [record.partition(b"\t") for record in at(place, "ls-files", "-z", "--stage").split(b"\0") if record]
    blobs = {facts.split()[1]: facts.split()[0] for facts, _, _ in listed}
    asked = b"".join(blob + b"\n" for blob in blobs)
    answers = at(place, "cat-file", "--batch-check", given=asked).splitlines()
    missing = {line.split()[0] for line in answers if line.endswith(b" missing")}
    gone = {blob for blob in missing if blobs[blob] != b"160000"}
    return [name for facts, _, name in listed if facts.split()[1] in gone or facts.startswith(b"160000")]
