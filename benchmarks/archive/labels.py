"""The label of every file at a cut: archived, kept, or set aside with the reason.

*Kept* still lives when the window ends.  *Archived* was deleted, or moved to
a folder for history, and it was idle: see `removals` for what is not.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

import removals
from blobs import Blobs
from cuts import Cut
from exempt import exemption, is_archive_folder, moved_to_archive
from timeline import Commit, End, between, ends, steps

from sophia_tidy.kernel.tree import SYMLINK, Tree

ARCHIVED, KEPT, ASIDE = "archived", "kept", "aside"
CLEANUP, OTHERWISE = "deleted in a clean-up", "deleted otherwise"
PER_FOLDER = 100
Label = tuple[str, str]
Labels = dict[PurePosixPath, Label]


@dataclass(slots=True)
class Labelled:
    """One cut of one repository, and what its history says of each file."""

    cut: Cut
    files: int
    labels: dict[str, Label] = field(default_factory=dict)

    def counts(self) -> Counter[str]:
        return Counter(reason if label != KEPT else KEPT for label, reason in self.labels.values())


@dataclass(frozen=True, slots=True)
class Window:
    """What the labelling of one cut looks at."""

    blobs: Blobs
    line: list[Commit]
    cut: Cut
    tree: Tree
    later: dict[PurePosixPath, str]
    now: dict[PurePosixPath, str]

    def span(self) -> list[Commit]:
        """The commits of the window, newest first."""
        return self.line[self._place(self.cut.until) : self._place(self.cut.commit)]

    def afterwards(self) -> list[Commit]:
        """The commits after the window."""
        return self.line[: self._place(self.cut.until)]

    def _place(self, name: str) -> int:
        return next(index for index, commit in enumerate(self.line) if commit.name == name)


def label(blobs: Blobs, line: list[Commit], cut: Cut) -> Labelled:
    """Label every file of the cut; ``line`` is the main line, newest first."""
    tree = blobs.tree(cut.commit)
    window = Window(blobs, line, cut, tree, _names(blobs, cut.until), _names(blobs, line[0].name))
    labels = {path: _exempt(tree, path) for path in tree}
    open_paths = [path for path, found in labels.items() if found is None]
    fates = ends(open_paths, steps(blobs.git_dir, window.span(), "50%"))
    labels |= _alive_or_gone(window, fates)
    gone = {path: fates[path] for path, found in labels.items() if found is None}
    labels |= _removed(window, gone)
    return Labelled(cut, len(tree), {str(path): found for path, found in labels.items() if found is not None})


def _names(blobs: Blobs, commit: str) -> dict[PurePosixPath, str]:
    tree = blobs.tree(commit)
    return {path: tree.entry(path).blob or "" for path in tree}


def _exempt(tree: Tree, path: PurePosixPath) -> Label | None:
    if tree.entry(path).mode == SYMLINK:
        return ASIDE, "link"
    reason = exemption(path, tree[path][:1500])
    return (ASIDE, reason) if reason else None


def _alive_or_gone(window: Window, fates: dict[PurePosixPath, End]) -> dict[PurePosixPath, Label | None]:
    """Labels of what lives and of what moved; None for what was removed."""
    direct = between(window.blobs.git_dir, window.cut.commit, window.cut.until)
    renamed = {step.before: step.path for step in direct if step.status == "R"}
    back = _came_back(window)
    fresh = {blob for names in (window.later, window.now) for path, blob in names.items() if path not in window.tree}
    found: dict[PurePosixPath, Label | None] = {}
    for path, end in fates.items():
        target = end.path if end.commit is None else renamed.get(path)
        if path in window.later:
            found[path] = (KEPT, "" if path in window.now else "gone by HEAD")
        elif target is not None and target in window.later:
            found[path] = (ARCHIVED, "moved to an archive") if moved_to_archive(path, target) else (ASIDE, "moved")
        elif path in back or end.path in back:
            found[path] = (ASIDE, "restored")
        elif window.tree.entry(path).blob in fresh and len(window.tree[path]) > 0:
            found[path] = (ASIDE, "moved")
        else:
            found[path] = None
    return found


def _came_back(window: Window) -> set[PurePosixPath]:
    after = steps(window.blobs.git_dir, window.afterwards(), "100%")
    return {step.path for step in after if step.status in "AR"} | window.now.keys()


def _removed(window: Window, gone: dict[PurePosixPath, End]) -> Labels:
    """Labels of what the window removed, commit by commit."""
    by_commit: dict[str, dict[PurePosixPath, End]] = defaultdict(dict)
    for path, end in gone.items():
        by_commit[end.commit or ""][path] = end
    labels: Labels = dict.fromkeys(by_commit.pop("", {}), (ASIDE, "removed off the main line"))
    commits = {commit.name: commit for commit in window.span()}
    for name, group in by_commit.items():
        commit = removals.read_removal(window.blobs, commits[name])
        labels |= _capped(dict(_judged(window, group, commit)))
    return labels


def _judged(
    window: Window, group: dict[PurePosixPath, End], commit: removals.Removal
) -> Iterator[tuple[PurePosixPath, Label]]:
    texts = {path: _text(window.tree[path]) for path in group}
    words = {path: removals.names(text.splitlines()) for path, text in texts.items()}
    used = removals.closure({path for path in group if removals.in_use(group[path].path, commit)}, words)
    for path, end in group.items():
        if any(map(is_archive_folder, end.path.parent.parts)) and moved_to_archive(path, end.path):
            yield path, (ARCHIVED, "moved to an archive, then deleted")
        elif reason := removals.successor(end.path, commit):
            yield path, (ASIDE, reason)
        elif removals.absorbed(end.path, texts[path], commit):
            yield path, (ASIDE, "its text went into other files")
        elif path in used:
            yield path, (ASIDE, "in use until removed")
        else:
            yield path, (ARCHIVED, CLEANUP if commit.is_cleanup else OTHERWISE)


def _text(content: bytes) -> str:
    try:
        return removals.decode(content)
    except removals.NotText:
        return ""


def _capped(labels: Labels) -> Labels:
    """One folder that one commit empties must not outweigh all else."""
    folders: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for path in sorted((p for p, found in labels.items() if found[0] == ARCHIVED), key=rank):
        folders[path.parent].append(path)
    beyond = {path for group in folders.values() for path in group[PER_FOLDER:]}
    return labels | dict.fromkeys(beyond, (ASIDE, f"beyond {PER_FOLDER} of one folder and commit"))


def rank(path: PurePosixPath) -> str:
    """A stable random order: the same sample on every machine."""
    return sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()


def counted_once(found: list[Labelled]) -> None:
    """Windows of a young repository overlap: what was archived counts at its last cut alone (newest come first)."""
    seen: set[str] = set()
    for each in found:
        archived = {path for path, (name, _) in each.labels.items() if name == ARCHIVED}
        each.labels |= dict.fromkeys(archived & seen, (ASIDE, "counted at a later cut"))
        seen |= archived


def write(target: Path, found: list[Labelled], about: dict[str, object]) -> None:
    """All cuts of a repository, as one JSON file."""
    cuts = [asdict(each.cut) | {"files": each.files, "labels": each.labels} for each in found]
    target.write_text(json.dumps(about | {"cuts": cuts}, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def read(source: Path) -> tuple[dict[str, object], list[Labelled]]:
    """The inverse of `write`: what is known of the repository, and its cuts."""
    about = json.loads(source.read_text(encoding="utf-8"))
    found = []
    for row in about.pop("cuts"):
        files, labels = row.pop("files"), row.pop("labels")
        found.append(Labelled(Cut(**row), files, {path: (one, two) for path, (one, two) in labels.items()}))
    return about, found
