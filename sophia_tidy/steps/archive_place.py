"""Whether git sees the folder that something is written or moved to, and the change by which it does.

What goes to a folder that git ignores would leave the repository.  The
lines that undo it are not reasoned out but tried: git itself is asked, with
the repository's own settings, on a copy of the ``.gitignore`` files that
have a say.  Whether they are written is a person's to decide.
The file is long because the pattern, its lines and the question are one thing.
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
from ..config.schema import ArchiveConfig, ConvertConfig
from ..kernel.decision import Decision, Option
from ..kernel.errors import UnsafePath
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan, Safety, Write, digest
from ..kernel.tree import SYMLINK
from .context import Context

HIDDEN = "ignored-destination"
_SPECIAL = re.compile(r"([\\*?\[]| $)")
_OPEN = "open"
_WORDS = {
    "archive": ("goes", "nothing goes there"),
    "convert": ("is written", "what is written there is on this disk alone"),
}
_OTHERS = {"archive": ("attic", "history", "retired"), "convert": ("k8s", "manifests", "cluster")}

Unseen = Mapping[PurePosixPath, IgnorePattern]


@dataclass(frozen=True, slots=True)
class Opening:
    """The pattern that hides the destination, and the ``writes`` (one or none) by which git sees it.

    ``unseen`` are targets that git ignores even then; ``table`` is the one of the configuration that has the destination.
    """

    table: str
    destination: PurePosixPath
    found: IgnorePattern
    own: PurePosixPath
    lines: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    unseen: Unseen = field(default_factory=dict)

    def is_taken(self, *, unsafe: bool) -> bool:
        """Whether what stands on the lines is planned: a person has said so, or asks for what is for review."""
        return any(unsafe or write.safety is Safety.SAFE for write in self.writes)

    def told(self, *, opened: bool = False) -> Finding:
        """What is said of it: an error where nothing else is planned for it, a note where it is ``opened`` first."""
        place = Location(PurePosixPath(self.found.source), self.found.line)
        otherwise = f"set `destination` in [tool.sophia-tidy.{self.table}]"
        what = f"{self.found.pattern} makes git ignore {self.destination}/, so what {_WORDS[self.table][0]} there would leave the repository"
        if opened:
            return Finding(place, HIDDEN, f"{what}: the end of {self.own} lets git see it first", Severity.NOTE)
        if self.writes:
            return Finding(
                place,
                HIDDEN,
                f"{what}: nothing else is planned",
                Severity.ERROR,
                f"--unsafe adds to the end of {self.own}: {'  '.join(self.lines)}; or {otherwise}",
            )
        return Finding(
            place,
            HIDDEN,
            f"{what}: nothing is planned",
            Severity.ERROR,
            f"no line that can be added to {self.own} undoes it: take the pattern out, or {otherwise}",
        )


def destination_of(context: Context, table: str) -> PurePosixPath:
    """The destination of a table of the configuration."""
    return PurePosixPath(_settings(context, table).destination)


def _settings(context: Context, table: str) -> ArchiveConfig | ConvertConfig:
    return context.config.convert if table == "convert" else context.config.archive


def hidden_destination(context: Context, table: str) -> IgnorePattern | None:
    """The pattern by which git ignores the destination, its file as seen from the root; None where it does not.

    Raises:
        UnsafePath: something other than a folder is in its place.
        ToolMissing, TidyError: git refuses.
    """
    destination = destination_of(context, table)
    for folder in (destination, *destination.parents[:-1]):
        if folder in context.tree or context.doors.is_taken(folder):
            raise UnsafePath(
                "a file is in the place of the destination; expected a folder",
                Location(folder),
                decisions=(elsewhere_question(context, table, Location(folder)),),
            )
    found = next(iter(context.ignored(_marks(destination)).values()), None)
    git = context.doors.git
    return found._replace(source=_from_root(found.source, git)) if found is not None and git is not None else None


def destination_questions(context: Context, opening: Opening | None, table: str) -> tuple[Decision, ...]:
    """Whether git is to see the destination that it ignores and, as long as it is not, which other folder it may be."""
    answered = _settings(context, table).ignored_destination == _OPEN
    if opening is None:
        return (_gitignore(context, table),) if answered else ()
    place = Location(PurePosixPath(opening.found.source), opening.found.line)
    lets = f"the end of {opening.own} lets git see it: {'  '.join(opening.lines)}"
    opened = [Option(_OPEN, lets, Plan(opening.writes))] if opening.writes else []
    asked = [_gitignore(context, table, opened, (place,))] if opened else []
    return (*asked, *([] if answered and opened else [elsewhere_question(context, table, place, needs=bool(asked))]))


def _gitignore(
    context: Context, table: str, options: Iterable[Option] = (), locations: tuple[Location, ...] = ()
) -> Decision:
    destination = destination_of(context, table)
    return Decision(
        f"{table}/ignored-destination",
        f"Is git to see {destination}/, which it ignores?",
        f"What {_WORDS[table][0]} there would leave the repository.",
        (*options, Option("leave", f"no: {_WORDS[table][1]}")),
        (table, "ignored-destination"),
        locations=locations,
        group=f"{table}/destination",
    )


def elsewhere_question(context: Context, table: str, place: Location, *, needs: bool = False) -> Decision:
    """Another folder: one that is free, and that git sees, is suggested."""
    others = [PurePosixPath(each) for each in _OTHERS[table]]
    free = [each for each in others if not context.doors.is_taken(each) and not _is_there(context, each)]
    hidden = {mark.parent for mark in context.ignored(mark for each in free for mark in _marks(each))}
    destination = destination_of(context, table)
    return Decision(
        f"{table}/destination",
        f"Which folder is it in the place of {destination}/?",
        f"What {_WORDS[table][0]} to {destination}/ would not be in the repository.",
        tuple(Option(str(each), "a new folder, which git sees") for each in free if each not in hidden)[:1],
        (table, "destination"),
        is_open=True,
        expected="a folder below the root that git does not ignore",
        locations=(place,),
        group=f"{table}/destination",
        needs=(f"{table}/ignored-destination",) if needs else (),
    )


def _is_there(context: Context, folder: PurePosixPath) -> bool:
    return any(path.is_relative_to(folder) for path in context.tree)


def open_destination(context: Context, found: IgnorePattern, targets: Iterable[PurePosixPath], table: str) -> Opening:
    """The fewest lines that let git see the destination with these targets, and nothing beside it that it did not see.

    They go to the end of the ``.gitignore`` that hides it, for one below the
    root has the last word on its folder; to the root's, where the pattern is
    in a file that is not the repository's.

    Raises:
        ToolMissing, TidyError: git refuses.
    """
    tree, git = context.tree, context.doors.git
    destination, source = destination_of(context, table), PurePosixPath(found.source)
    inside = source.name == GITIGNORE and ".." not in source.parts and destination.is_relative_to(source.parent)
    own = source if inside else PurePosixPath(GITIGNORE)
    nothing = Opening(table, destination, found, own)
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
    safety = Safety.SAFE if _settings(context, table).ignored_destination == _OPEN else Safety.UNSAFE
    write = Write(own, content, digest(before) if own in tree else None, HIDDEN, safety)
    return Opening(table, destination, found, own, lines, (write,), unseen)


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
