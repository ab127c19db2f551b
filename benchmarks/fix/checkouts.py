"""A public repository at one commit, in a folder of its own that can be fixed, broken and thrown away.

The clone borrows the objects of the original and keeps its whole history,
because repair asks for it.  A snapshot may lack large blobs: those files are
left out, and a commit on top says so, so that the work tree starts clean.
Attributes are switched off: a byte on the disk is a byte of the blob.
"""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sophia_tidy.adapters.ruff.check import SYNTAX, check_contents

_QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"} | {
    f"GIT_{who}_{what}": f"bench{'@example.org' if what == 'EMAIL' else ''}"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
_REGULAR = (b"100644", b"100755")
_MAX_BYTES = 1_000_000
NEWEST = "py314"  # what only a newer Python reads is not broken


def git(root: Path, *arguments: str, given: bytes = b"", **variables: str) -> bytes:
    """What git prints.

    Raises:
        SystemExit: git refuses, in its own words.
    """
    done = subprocess.run(
        ["git", "-c", "remote.origin.promisor=false", "-C", os.fspath(root), *arguments],
        input=given,
        capture_output=True,
        check=False,
        env=os.environ | _QUIET | variables,
    )
    if done.returncode:
        sys.exit(f"git {arguments[0]}: {os.fsdecode(done.stderr).strip()}")
    return done.stdout


def name_of(git_dir: Path) -> str:
    """``owner/name`` of a snapshot in a folder ``owner+name``; else the folder's own name."""
    parts = git_dir.resolve().parts
    return next((part.replace("+", "/", 1) for part in reversed(parts) if "+" in part), git_dir.resolve().stem)


def check_out(git_dir: Path, commit: str, into: Path) -> int:
    """Make ``into`` a clone at ``commit``; how many files were left out because their blobs are absent."""
    git(git_dir, "clone", "--quiet", "--shared", "--no-checkout", os.fspath(git_dir.resolve()), os.fspath(into))
    (into / ".git" / "info" / "attributes").write_text("* -text -filter -ident -working-tree-encoding\n")
    git(into, "update-ref", "--no-deref", "HEAD", commit)
    git(into, "read-tree", "HEAD")
    absent = _absent(into)
    git(into, "update-index", "-z", "--force-remove", "--stdin", given=b"".join(name + b"\0" for name in absent))
    git(into, "checkout-index", "--all", "--quiet")
    if absent:
        git(into, "commit", "--quiet", "-m", "files whose blobs the snapshot lacks are left out")
    return len(absent)


def most_broken(git_dir: Path, samples: int) -> str:
    """Of commits evenly spread over all branches, the one with the most Python files that do not parse."""
    history = git(git_dir, "rev-list", "--all").decode().split()
    chosen = sorted({round(n * (len(history) - 1) / max(samples - 1, 1)) for n in range(samples)})
    trees = {history[n]: {blob for _, blob in python_blobs(git_dir, history[n])} for n in chosen}
    broken = _broken(git_dir, set().union(*trees.values()))
    return max(trees, key=lambda commit: len(trees[commit] & broken))


def python_blobs(root: Path, commit: str) -> Iterator[tuple[str, bytes]]:
    """Names and blobs of the regular Python files of a commit."""
    for record in git(root, "ls-tree", "-r", "-z", commit).split(b"\0"):
        facts, _, name = record.partition(b"\t")
        if name.endswith((b".py", b".pyi", b".pyw")) and facts.startswith(_REGULAR):
            yield os.fsdecode(name), facts.split()[2]


def tree_hash(root: Path) -> str:
    """The tree object of all that is on the disk, ignored files too, whatever the index says."""
    with TemporaryDirectory() as folder:
        own = {"GIT_INDEX_FILE": os.fspath(Path(folder, "index"))}
        git(root, "add", "--all", "--force", ".", **own)
        return git(root, "write-tree", **own).decode().strip()


def _absent(root: Path) -> list[bytes]:
    """Names in the index whose blobs cannot be read."""
    names: defaultdict[bytes, list[bytes]] = defaultdict(list)
    for record in git(root, "ls-files", "--stage", "-z").split(b"\0"):
        facts, _, name = record.partition(b"\t")
        if facts and not facts.startswith(b"160000"):
            names[facts.split()[1]].append(name)
    answers = git(root, "cat-file", "--batch-check", given=b"".join(blob + b"\n" for blob in names)).splitlines()
    gone = [answer.split()[0] for answer in answers if answer.endswith(b" missing")]
    return [name for blob in gone for name in names[blob]]


def _broken(git_dir: Path, blobs: Iterable[bytes]) -> set[bytes]:
    contents = {PurePosixPath(f"{blob.decode()}.py"): content for blob, content in _contents(git_dir, sorted(blobs))}
    found = check_contents(contents, select=("E9",), target=NEWEST)
    return {each.location.path.stem.encode() for each in found if each.rule == SYNTAX}


def _contents(git_dir: Path, blobs: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Blobs that are there and not huge."""
    sizes = git(git_dir, "cat-file", "--batch-check=%(objectname) %(objectsize)", given=b"\n".join(blobs) + b"\n")
    small = []
    for line in sizes.splitlines():
        with suppress(ValueError):  # "<name> missing"
            if int(line.split()[1]) <= _MAX_BYTES:
                small.append(line.split()[0])
    output = git(git_dir, "cat-file", "--batch", given=b"\n".join(small) + b"\n")
    at = 0
    while at < len(output):
        head, _, _ = output[at : at + 200].partition(b"\n")
        name, _, size = head.split()
        start = at + len(head) + 1
        yield name, output[start : start + int(size)]
        at = start + int(size) + 1
