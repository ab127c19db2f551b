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
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ..adapters.git.commands import IgnorePattern, git_root, ignored, run
from ..apply.path_checks import is_regular
from ..kernel.errors import UnsafePath
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Safety, Write, digest
from ..kernel.tree import SYMLINK, Tree
from .python_survey import Request

HIDDEN = "ignored-destination"
_GITIGNORE = ".gitignore"
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


def hidden_destination(request: Request) -> IgnorePattern | None:
    """The pattern by which git ignores the destination, its file as seen from the root; None where it does not.

    Raises:
        UnsafePath: something other than a folder is in its place.
        ToolMissing, TidyError: git refuses.
    """
    destination = PurePosixPath(request.config.archive.destination)
    for folder in (destination, *destination.parents[:-1]):
        if Path(request.root, folder).is_symlink() or Path(request.root, folder).is_file():
            raise UnsafePath("a file is in the place of the destination; expected a folder", Location(folder))
    if git_root(request.root) is None:
        return None
    found = next(iter(ignored(request.root, _marks(destination)).values()), None)
    return found and found._replace(source=_from_root(found.source, _prefix(request.root)))


def open_destination(request: Request, tree: Tree, found: IgnorePattern, targets: Iterable[PurePosixPath]) -> Opening:
    """The fewest lines that let git see the destination with these targets, and nothing beside it that it did not see.

    They go to the end of the ``.gitignore`` that hides it, for one below the
    root has the last word on its folder; to the root's, where the pattern is
    in a file that is not the repository's.

    Raises:
        ToolMissing, TidyError: git refuses.
    """
    destination, source = PurePosixPath(request.config.archive.destination), PurePosixPath(found.source)
    inside = source.name == _GITIGNORE and ".." not in source.parts and destination.is_relative_to(source.parent)
    own = source if inside else PurePosixPath(_GITIGNORE)
    nothing = Opening(destination, found, own)
    if (own in tree and tree.entry(own).mode == SYMLINK) or (own not in tree and os.path.lexists(request.root / own)):
        return nothing  # git does not follow a link; and what is not in the tree is ignored itself
    before, marks = tree.get(own, b""), (*_marks(destination), *([] if own in tree else [own]))
    beside = frozenset(
        parent / name for parent in destination.parents for name in ("sophia-tidy.txt", "sophia-tidy/sophia-tidy.txt")
    )
    targets = sorted(set(targets))
    with TemporaryDirectory(prefix="sophia-tidy-") as folder:
        trial = _trial(request.root, Path(folder), own, (*marks, *targets, *beside))
        lines = _fewest(
            _candidates(destination.relative_to(own.parent)), lambda chosen: trial(_with(before, chosen)), marks, beside
        )
        if not lines:
            return nothing
        content = _with(before, lines)
        unseen = {path: each for path, each in trial(content).items() if path in set(targets)}
    write = Write(own, content, digest(before) if own in tree else None, HIDDEN, Safety.UNSAFE)
    return Opening(destination, found, own, lines, (write,), unseen)


def _marks(destination: PurePosixPath) -> tuple[PurePosixPath, ...]:
    return destination / "README.md", destination / "manifest.json"


def _prefix(root: Path) -> PurePosixPath:
    """The way from the top of the work tree to the root."""
    return PurePosixPath(os.fsdecode(run(root, "rev-parse", "--show-prefix").removesuffix(b"\n")))


def _from_root(source: str, prefix: PurePosixPath) -> str:
    """A file as git names it, from the top of the work tree, as it is named from the root."""
    return source if Path(source).is_absolute() else os.path.relpath(source, prefix)


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


def _trial(root: Path, folder: Path, own: PurePosixPath, paths: tuple[PurePosixPath, ...]) -> Callable[[bytes], Unseen]:
    """What git ignores of the paths if ``own`` had another text: asked in a copy of each ``.gitignore`` on the way to them."""
    top, prefix = git_root(root) or root, _prefix(root)
    for parent in {parent for path in paths for parent in (prefix / path).parents}:
        if is_regular(top / parent / _GITIGNORE):
            (folder / parent).mkdir(parents=True, exist_ok=True)
            (folder / parent / _GITIGNORE).write_bytes((top / parent / _GITIGNORE).read_bytes())
    repository = Path(os.fsdecode(run(root, "rev-parse", "--absolute-git-dir").removesuffix(b"\n")))
    place = folder / prefix / own
    place.parent.mkdir(parents=True, exist_ok=True)

    def asked(content: bytes) -> Unseen:
        place.write_bytes(content)
        return ignored(folder / prefix, paths, of=(repository, folder))

    return asked


def _with(content: bytes, lines: Iterable[str]) -> bytes:
    """The text with these lines at its end, in its own line ends."""
    end = b"\r\n" if content.endswith(b"\r\n") else b"\n"
    begun = content + (end if content and not content.endswith(b"\n") else b"")
    return begun + b"".join(os.fsencode(line) + end for line in lines)
