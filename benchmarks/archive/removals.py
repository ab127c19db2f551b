"""What else a commit did that removed files: was their work taken over, or a feature dropped?

A file that was needed until the day it went is no legacy: somebody rewrote
it, or decided to drop what it did.  Both are read from the commit itself,
never from a reference graph, which is what the tools are measured for.
"""

import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePosixPath

from blobs import BlobMissing, Blobs, output
from filekinds import is_prose, kind_of
from timeline import Step, between

ABSORBED = 0.3
GRAM = 5
LEAST = 8
MAX_TEXT = 400_000
LONGEST = 2000
NO_BLOB = "0" * 40
_COMMENT = re.compile(r"^\s*(#|//|\*|/\*|--|;|<!--)")
_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"[\w.@/+-]+")
_PARTS = re.compile(r"[\w-]+")
_CLEANUP = re.compile(
    r"(?i)clean|unused|obsolete|\bdead\b|legacy|stale|orphan|one[- _]?(time|off)|temporary|archiv|deprecat"
    r"|outdated|redundant|prune|\btid(y|ied)|housekeep|left[- ]?over|no longer (used|needed)|\bjunk\b|purge"
)
_VERSION = re.compile(
    r"([_-]?(v?\d+|new|old|legacy|deprecated|final|simple|simplified|enhanced|improved|refactored))+$"
)
_ROLES = (
    ("ci", r"\.travis\.yml|\.circleci/|\.github/workflows/|appveyor\.yml|azure-pipelines|\.gitlab-ci|Jenkinsfile|\.drone"),
    ("packaging", r"(^|/)(setup\.py|setup\.cfg|pyproject\.toml|[^/]*requirements[^/]*(\.txt|\.in)|Pipfile|MANIFEST\.in"
                  r"|environment\.ya?ml)$|(^|/)requirements/"),
    ("lint", r"(^|/)(\.flake8|\.?pylintrc|\.isort\.cfg|\.?ruff\.toml|\.pre-commit-config\.yaml|\.style\.yapf|mypy\.ini"
             r"|\.eslintrc[^/]*|\.prettierrc[^/]*|\.coveragerc|pytest\.ini|\.pydocstyle)$"),
    ("docs build", r"(^|/)(mkdocs\.ya?ml|conf\.py|\.?readthedocs\.ya?ml)$"),
    ("tasks", r"(^|/)(Makefile|justfile|tox\.ini|noxfile\.py|Taskfile\.ya?ml|tasks\.py|fabfile\.py)$"),
    ("container", r"(^|/)[^/]*(Dockerfile|compose)[^/]*$"),
    ("bots", r"dependabot|renovate|\.pyup\.yml|stale\.yml|bors\.toml|mergify"),
)  # fmt: skip
ROLES = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLES)


@dataclass(slots=True)
class Removal:
    """One commit that removed files, against the one before it."""

    removed: list[PurePosixPath] = field(default_factory=list)
    added: list[PurePosixPath] = field(default_factory=list)
    modified: list[PurePosixPath] = field(default_factory=list)
    grams: set[int] = field(default_factory=set)
    no_longer_imported: set[str] = field(default_factory=set)
    no_longer_named: set[str] = field(default_factory=set)
    emptied: set[PurePosixPath] = field(default_factory=set)
    message: str = ""

    @property
    def is_cleanup(self) -> bool:
        """Whether its author says so, or it does little else than remove."""
        others = len(self.added) + len(self.modified)
        return bool(_CLEANUP.search(self.message)) or len(self.removed) >= max(5, 3 * others)


def read_removal(blobs: Blobs, commit: Removal) -> Removal:
    """What the commit added, and what the files that stay no longer name."""
    message = decode(output(blobs.git_dir, "log", "-1", "--format=%B", commit.name))
    found = Removal(message="\n".join(message.splitlines()[:4]))
    lists = {"A": found.added, "D": found.removed}
    walked = between(blobs.git_dir, commit.parent or "", commit.name, "100%")
    for step in walked:
        lists.get(step.status, found.modified).append(step.path)
    for step in walked:
        if step.status in "AM" and kind_of(step.path) != "asset":
            _compare(found, step, blobs)
    left = output(blobs.git_dir, "ls-tree", "-r", "-d", "-z", "--name-only", commit.name).split(b"\0")
    folders = {PurePosixPath(os.fsdecode(folder)) for folder in left}
    found.emptied = {folder for path in found.removed for folder in path.parents} - folders
    return found


def _compare(found: Removal, step: Step, blobs: Blobs) -> None:
    old, new = _lines(blobs, step.blob_before), _lines(blobs, step.blob)
    before, after = Counter(old), Counter(new)
    found.grams |= grams(new, step.path) - grams(old, step.path)
    if not is_prose(step.path):
        imported, named = names(line for line in old if line not in after)
        still_imported, still_named = names(line for line in new if line not in before)
        found.no_longer_imported |= imported - still_imported
        found.no_longer_named |= named - still_named


def _lines(blobs: Blobs, blob: str) -> list[str]:
    """The lines of a text; none where there is no blob, or not in this snapshot."""
    try:
        return [] if blob == NO_BLOB else decode(blobs.read(blob)).splitlines()
    except (BlobMissing, NotText):
        return []


class NotText(ValueError):
    """Bytes that no line-wise comparison makes sense of."""


def decode(content: bytes) -> str:
    """The text of a file, as far as it is looked at.

    Raises:
        NotText: it has NUL bytes, as git judges it too.
    """
    if b"\0" in content[:8000]:
        raise NotText
    return content[:MAX_TEXT].decode("utf-8", "replace")


def grams(lines: Iterable[str], path: PurePosixPath) -> set[int]:
    """Runs of five words, comments and thereby licence headers aside; layout does not count."""
    prose = is_prose(path)
    words = [word for line in lines if prose or not _COMMENT.match(line) for word in _WORD.findall(line)]
    return {hash(tuple(words[i : i + GRAM])) for i in range(len(words) - GRAM + 1)}


def names(lines: Iterable[str]) -> tuple[set[str], set[str]]:
    """Words of import lines; and paths, file names and names of several words, whole and by their parts."""
    imported: set[str] = set()
    named: set[str] = set()
    for line in lines:
        line = line[:LONGEST]
        if "import" in line or "require" in line:
            imported |= set(_WORD.findall(line))
        for token in filter(_is_path, _TOKEN.findall(line)):
            path = token.strip("./")
            named |= {path, path.rpartition("/")[2], *map(".".join, pairwise(token.split(".")))}
            named |= set(map(str, PurePosixPath(path).parents))
        named |= {part for part in _PARTS.findall(line) if _is_compound(part)}
    return imported, named


def _is_path(token: str) -> bool:
    return "." in token.strip(".") or "/" in token.strip("/")


def _is_compound(name: str) -> bool:
    return "-" in name.strip("-") or "_" in name.strip("_")


def successor(path: PurePosixPath, commit: Removal) -> str | None:
    """How the same commit replaced a file by another that goes by its name or plays its part; None if it did not."""
    stem = _plain(path.stem)
    for other in commit.added:
        together = other.parent == path.parent or len(stem) > 6
        if _plain(other.stem) == stem and together and stem not in ("init", "index", "main", "readme", "conftest"):
            return "replaced by a file of its name"
        if stem == _plain(other.stem) and other.parent == path.parent:
            return "replaced by a file of its name"
        if path.suffix == ".py" and other.parent.name == path.stem and other.parent.parent == path.parent:
            return "module made a package"
        if other.suffix == ".py" and path.parent.name == other.stem and path.parent.parent == other.parent:
            return "package made a module"
    for role, pattern in ROLES:
        if pattern.search(str(path)) and any(pattern.search(str(o)) for o in (*commit.added, *commit.modified)):
            return f"another {role} file took over"
    return None


def _plain(stem: str) -> str:
    return re.sub(r"[^a-z0-9]", "", _VERSION.sub("", stem.lower()))


def absorbed(path: PurePosixPath, text: str, commit: Removal) -> bool:
    """Whether the commit wrote a good part of the file's text into other files."""
    own = grams(text.splitlines(), path)
    return len(own) >= LEAST and len(own & commit.grams) >= ABSORBED * len(own)


def in_use(path: PurePosixPath, commit: Removal) -> bool:
    """Whether files that stay had to stop naming it."""
    if str(path) in commit.no_longer_named or (
        path.suffix and path.name in commit.no_longer_named and path.name not in ("__init__.py", "index.js", "index.ts")
    ):
        return True
    if any(_folder_named(folder, commit) for folder in path.parents if folder in commit.emptied):
        return True
    if path.suffix not in (".py", ".js", ".ts", ".tsx"):
        return False
    dotted = f"{path.parent.name}.{path.stem}"  # in a settings file or an entry point
    return _module(path) in commit.no_longer_imported or dotted in commit.no_longer_named


def _folder_named(folder: PurePosixPath, commit: Removal) -> bool:
    """A plain word says too little: only whole paths, and names of several words."""
    named = commit.no_longer_named
    whole = "/" in str(folder) and str(folder) in named
    return whole or (folder.name in named and _is_compound(folder.name))


def _module(path: PurePosixPath) -> str:
    return path.parent.name if path.stem in ("__init__", "index") else path.stem


Words = tuple[set[str], set[str]]


def closure(used: set[PurePosixPath], gone: dict[PurePosixPath, Words]) -> set[PurePosixPath]:
    """With what was in use go the files that it names, and the tests that name it."""
    by_name, by_module, tests = _indexes(gone)
    found, waiting = set(used), list(used)
    while waiting:
        path = waiting.pop()
        imported, named = gone[path]
        near = {other for name in named for other in by_name.get(name, ())}
        near |= {other for word in imported for other in by_module.get(word, ()) if other.suffix == path.suffix}
        near |= tests.get(_module(path), set()) | tests.get(path.name, set())
        waiting += near - found
        found |= near
    return found


_Index = dict[str, set[PurePosixPath]]


def _indexes(gone: dict[PurePosixPath, Words]) -> tuple[_Index, _Index, _Index]:
    """By file name, by module name, and tests by what they import or name."""
    by_name, by_module, tests = defaultdict(set), defaultdict(set), defaultdict(set)
    for path, (imported, named) in gone.items():
        by_name[path.name].add(path)
        by_module[_module(path)].add(path)
        for word in imported | named if kind_of(path) == "test" else ():
            tests[word].add(path)
    return by_name, by_module, tests
