"""Workflow files of real histories that did not parse, with the versions around them.

A case is one content at one path: ``earlier`` are the versions that led to
it, newest first; ``fixed`` is the first version after it that parses, which
is what its authors did about it.  Both follow the steps of ``git log``, so a
version of another branch is neither.
"""

import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sophia_tidy.workflow.facts.refused import is_workflow, read

_NEVER = "0" * 40


class Case(NamedTuple):
    """One broken version; ``fixed`` is None where nobody ever mended it."""

    repository: str
    path: PurePosixPath
    blob: str
    broken: bytes
    earlier: tuple[bytes, ...]
    fixed: bytes | None


class Version(NamedTuple):
    """A content at a path, and whether it reads."""

    blob: str
    content: bytes
    reads: bool


def split_of(repository: str) -> str:
    """Rules were written with a view on the half ``tune``; ``report`` was measured only."""
    known = repository in ("ai-cherry/orchestra-main", "ai-cherry/sophia-main")
    return "tune" if known or sha256(repository.encode()).digest()[0] % 2 else "report"


def cases(repository: str, mirror: Path) -> Iterator[Case]:
    """The broken versions of every workflow and action of a git directory, in the order of their paths.

    Raises:
        subprocess.CalledProcessError: git refuses.
    """
    steps: dict[PurePosixPath, set[tuple[str, str]]] = defaultdict(set)
    for path, before, after in _steps(mirror):
        if is_workflow(path) or path.name in ("action.yml", "action.yaml"):
            steps[path].add((before, after))
    with _Blobs(mirror) as blobs:
        for path, pairs in sorted(steps.items()):
            yield from _of_path(repository, path, sorted(pairs), blobs)


def _of_path(repository: str, path: PurePosixPath, pairs: list[tuple[str, str]], blobs: "_Blobs") -> Iterator[Case]:
    versions = {}
    for blob in sorted({blob for pair in pairs for blob in pair} - {_NEVER}):
        content = blobs.read(blob)
        if content is not None:
            versions[blob] = Version(blob, content, not read(path, content).broken)
    before, after = defaultdict(list), defaultdict(list)
    for old, new in pairs:
        if old in versions and new in versions:
            before[new].append(old)
            after[old].append(new)
    for version in versions.values():
        if not version.reads:
            earlier = tuple(each.content for each in _walk(version.blob, before, versions))
            fixed = next((each.content for each in _walk(version.blob, after, versions) if each.reads), None)
            yield Case(repository, path, version.blob, version.content, earlier, fixed)


def _walk(start: str, steps: dict[str, list[str]], versions: dict[str, Version]) -> Iterator[Version]:
    """Versions along the steps, nearest first."""
    seen, waiting = {start}, [start]
    while waiting:
        for blob in steps[waiting.pop(0)]:
            if blob not in seen:
                seen.add(blob)
                waiting.append(blob)
                yield versions[blob]


def _steps(mirror: Path) -> Iterator[tuple[PurePosixPath, str, str]]:
    """Every change of a YAML file in any branch: path, blob before, blob after (git-log(1), "Raw output format")."""
    log = subprocess.run(
        [
            "git",
            f"--git-dir={mirror}",
            "log",
            "--all",
            "--full-history",
            "-m",
            "-z",
            "--format=",
            "--raw",
            "--no-abbrev",
            "--no-renames",
            "--",
            "*.yml",
            "*.yaml",
        ],
        check=True,
        capture_output=True,
    ).stdout
    fields: Iterable[str] = log.decode("utf-8", "surrogateescape").split("\0")
    head: list[str] = []
    for field in fields:
        field = field.lstrip("\n")
        if field.startswith(":") and not head:
            head = field.split(" ")
        elif head:
            yield PurePosixPath(field), head[2], head[3]
            head = []


class _Blobs:
    """The contents of blobs by one ``git cat-file``; None for what a partial mirror lacks."""

    def __init__(self, mirror: Path):
        self._process = subprocess.Popen(
            ["git", f"--git-dir={mirror}", "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> "_Blobs":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def read(self, blob: str) -> bytes | None:
        self._process.stdin.write(blob.encode() + b"\n")
        self._process.stdin.flush()
        head = self._process.stdout.readline()
        if head.endswith(b" missing\n"):
            return None
        size = int(head.rsplit(b" ", 1)[1])
        return self._process.stdout.read(size + 1)[:size]
