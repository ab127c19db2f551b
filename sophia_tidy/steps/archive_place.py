"""Whether git sees the archive's folder, and the change by which it does.

What goes to a folder that git ignores would leave the repository.  The
lines that undo it are not reasoned out but tried: git itself is asked, with
the repository's own settings, on a copy of the ``.gitignore`` files that
have a say.
"""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from ..adapters.git.commands import IgnorePattern
from ..adapters.git.ignore_trial import GITIGNORE, IgnoreTrial
from ..adapters.git.repository import Repository
from ..archive.references.links import way
from ..kernel.errors import UnsafePath
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Safety, Write, digest
from ..kernel.tree import SYMLINK
from .context import Context

HIDDEN = "ignored-destination"
_SPECIAL = re.compile(r"([\\*?\[]| $)")
_OTHERWISE = "set `destination` in [tool.sophia-tidy.archive]"

Unseen = Mapping[PurePosixPath, IgnorePattern]


@dataclass(frozen=True, slots=True)
class Opening:
    """The pattern that hides the destination, and the ``writes`` (one or none) by which git sees it.

    ``unseen`` are targets that git ignores even then.
    """

    destination: PurePosixPath
    found: IgnorePattern
    own: PurePosixPath
    lines: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    unseen: Unseen = field(default_factory=dict)

    def told(self, *, opened: bool = False) -> Finding:
        """What is said of it: an error where nothing else is planned for it, a note where it is ``opened`` first."""
        place = Location(PurePosixPath(self.found.source), self.found.line)
        what = (
            f"{self.found.pattern} makes git ignore {self.destination}/, so what goes there would leave the repository"
        )
        if opened:
            return Finding(place, HIDDEN, f"{what}: the end of {self.own} lets git see it first", Severity.NOTE)
        if self.writes:
            return Finding(
                place,
                HIDDEN,
                f"{what}: nothing else is planned",
                Severity.ERROR,
                f"--unsafe adds to the end of {self.own}: {'  '.join(self.lines)}; or {_OTHERWISE}",
            )
        return Finding(
            place,
            HIDDEN,
            f"{what}: nothing is planned",
            Severity.ERROR,
            f"no line that can be added to {self.own} undoes it: take the pattern out, or {_OTHERWISE}",
        )


def hidden_destination(context: Context) -> IgnorePattern | None:
    """The pattern by which git ignores the destination, its file as seen from the root; None where it does not.

    Raises:
        UnsafePath: something other than a folder is in its place.
        ToolMissing, TidyError: git refuses.
    """
    destination = PurePosixPath(context.config.archive.destination)
    for folder in (destination, *destination.parents[:-1]):
        if folder in context.tree or context.doors.is_taken(folder):
            raise UnsafePath("a file is in the place of the destination; expected a folder", Location(folder))
    found = next(iter(context.ignored(_marks(destination)).values()), None)
    git = context.doors.git
    return found._replace(source=_from_root(found.source, git)) if found is not None and git is not None else None


def open_destination(context: Context, found: IgnorePattern, targets: Iterable[PurePosixPath]) -> Opening:
    """The fewest lines that let git see the destination with these targets, and nothing beside it that it did not see.

    They go to the end of the ``.gitignore`` that hides it, for one below the
    root has the last word on its folder; to the root's, where the pattern is
    in a file that is not the repository's.

    Raises:
        ToolMissing, TidyError: git refuses.
    """
    tree, git = context.tree, context.doors.git
    destination, source = PurePosixPath(context.config.archive.destination), PurePosixPath(found.source)
    inside = source.name == GITIGNORE and ".." not in source.parts and destination.is_relative_to(source.parent)
    own = source if inside else PurePosixPath(GITIGNORE)
    nothing = Opening(destination, found, own)
    if git is None or (own in tree and tree.entry(own).mode == SYMLINK):
        return nothing  # git does not follow a link
    if own not in tree and (context.doors.is_taken(own) or context.doors.unlisted(own) is not None):
        return nothing  # what is not in the tree is ignored itself
    before, marks = tree.get(own, b""), (*_marks(destination), *([] if own in tree else [own]))
    beside = frozenset(
        parent / name for parent in destination.parents for name in ("sophia-tidy.txt", "sophia-tidy/sophia-tidy.txt")
    )
    targets = sorted(set(targets))
    with context.ignore_trial(git) as trial:
        hidden_by = _asked_of(trial, own, (*marks, *targets, *beside))
        lines = _fewest(
            _candidates(destination.relative_to(own.parent)),
            lambda chosen: hidden_by(_with(before, chosen)),
            marks,
            beside,
        )
        if not lines:
            return nothing
        content = _with(before, lines)
        unseen = {path: each for path, each in hidden_by(content).items() if path in set(targets)}
    write = Write(own, content, digest(before) if own in tree else None, HIDDEN, Safety.UNSAFE)
    return Opening(destination, found, own, lines, (write,), unseen)


def _marks(destination: PurePosixPath) -> tuple[PurePosixPath, ...]:
    return destination / "README.md", destination / "manifest.json"


def _from_root(source: str, git: Repository) -> str:
    """A file as git names it, from the top of the work tree, as it is named from the root."""
    path, root = PurePosixPath(source), PurePosixPath(os.fsdecode(git.place.prefix))
    return source if path.is_absolute() else way(root, path)


def _candidates(destination: PurePosixPath) -> Iterator[tuple[str, ...]]:
    """Lines that may do: for the folder alone, and for ever more of the folders above it, of which the rest stays ignored."""
    names = [_SPECIAL.sub(r"\\\1", name) for name in destination.parts]
    folders = ["".join(f"/{name}" for name in names[:depth]) for depth in range(1, len(names) + 1)]
    *above, last = folders or [""]
    for start in range(len(above), -1, -1):
        opened = [line for each in above[start:] for line in (f"!{each}/", f"{each}/*")]
        yield (*opened, *([f"!{last}/"] if last else []), f"!{last}/**")


def _fewest(
    candidates: Iterable[tuple[str, ...]],
    hidden_by: Callable[[tuple[str, ...]], Unseen],
    marks: Iterable[PurePosixPath],
    beside: frozenset[PurePosixPath],
) -> tuple[str, ...]:
    """The first lines that show the marks and leave what is beside as it is, without those that change nothing; none where none do."""
    first, marks = hidden_by(()), frozenset(marks)
    if marks.isdisjoint(first):
        return ()  # the copy says something else than the repository
    for lines in candidates:
        hides = hidden_by(lines).keys()
        if marks.isdisjoint(hides) and beside & hides == beside & first.keys():
            for line in lines:
                fewer = tuple(each for each in lines if each != line)
                lines = fewer if hidden_by(fewer).keys() == hides else lines
            return lines
    return ()


def _asked_of(trial: IgnoreTrial, own: PurePosixPath, paths: tuple[PurePosixPath, ...]) -> Callable[[bytes], Unseen]:
    """What git ignores of the paths if ``own`` had another text."""

    def asked(content: bytes) -> Unseen:
        trial.put(own, content)
        return trial.ignored(paths)

    return asked


def _with(content: bytes, lines: Iterable[str]) -> bytes:
    """The text with these lines at its end, in its own line ends."""
    end = b"\r\n" if content.endswith(b"\r\n") else b"\n"
    begun = content + (end if content and not content.endswith(b"\n") else b"")
    return begun + b"".join(os.fsencode(line) + end for line in lines)
