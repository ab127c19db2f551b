"""A whole journey as a person makes it: every command in order, applied; then all of them once more; then all taken back.

Nothing of the tool is imported here but by the name of its command: what
each command says of itself is its JSON, and what it did is looked up on the
disk and in git.
"""

import json
import os
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..started import started

Words = tuple[str, ...]
PACKAGE = Path(__file__).resolve().parent.parent.parent
QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_NO_LAZY_FETCH": "1"} | {
    f"GIT_{who}_{what}": f"person{'@example.org' if what == 'EMAIL' else ''}"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}
WRONG = 2


@dataclass(frozen=True, slots=True)
class Course:
    """In which order, how far, and whether the person commits what each command did before the next."""

    steps: tuple[Words, ...]
    unsafe: bool = False
    commits: bool = False


def tidying(*stacks: str) -> tuple[Words, ...]:
    """What is history goes first, so that nobody mends it; YAML has its style before it is converted."""
    return (
        ("archive", "--scaffold"),
        ("archive",),
        ("fix",),
        ("yaml",),
        ("convert", *stacks),
        ("workflow",),
        ("flux",),
        ("archive",),
    )


def mending(*stacks: str) -> tuple[Words, ...]:
    """The order in which ``--help`` lists them: what is broken is mended before anything is judged."""
    return ("fix",), ("archive",), ("yaml",), ("convert", *stacks), ("workflow",), ("flux",)


@dataclass(frozen=True, slots=True)
class Seen:
    """A work tree and its index: mode and bytes by path, folders, and what git has on record."""

    files: Mapping[str, tuple[int, bytes]]
    folders: frozenset[str]
    index: str

    def texts(self) -> dict[str, bytes]:
        """The contents alone."""
        return {path: content for path, (_, content) in self.files.items()}


@dataclass(frozen=True, slots=True)
class Went:
    """One command: its exit code, what it planned (or did), and its last words."""

    words: Words
    code: int
    said: str
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return " ".join(self.words[:2] if self.words[1:2] == ("--scaffold",) else self.words[:1])

    @property
    def run(self) -> str | None:
        return self.told["summary"]["run"] if self.told else None

    @property
    def refused(self) -> bool:
        return self.code >= WRONG

    def changes(self, *, unsafe: bool) -> list[str]:
        """What is planned, as ``verb path``: all of it, or what is safe."""
        return [
            f"{change['verb']} {change['path']} [{change['rule']}]"
            for change in self.told.get("changes", ())
            if unsafe or change["safety"] == "safe"
        ]

    def duties(self) -> dict[tuple[str, str], str]:
        """The status of each duty, by workflow and job or schedule."""
        return {
            (duty["workflow"], duty["job"] or duty["schedule"] or ""): duty["status"]
            for duty in self.told.get("duties", ())
        }


@dataclass(frozen=True, slots=True)
class Travelled:
    """The journey: what lay there before and after, what each command said, and what undo left."""

    before: Seen
    after: Seen
    back: Seen
    steps: tuple[Went, ...]
    again: tuple[Went, ...]
    undone: tuple[Went, ...]
    duties: Mapping[tuple[str, str], str]

    def moves(self) -> dict[str, str]:
        """Where each file of the end was at the beginning, if it was moved."""
        origins: dict[str, str] = {}
        for step in self.steps:
            for change in step.told.get("outcomes", ()):
                if change["verb"] == "move":
                    origins[change["target"]] = origins.pop(change["path"], change["path"])
        return origins

    def still_planned(self, *, unsafe: bool) -> dict[str, list[str]]:
        """What commands would do once more."""
        return {went.name: left for went in self.again if (left := went.changes(unsafe=unsafe))}

    def worse_duties(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Duties whose status at the end is worse than at the beginning, with both; one that nobody knows any more is gone."""
        last = next((went.duties() for went in reversed(self.again) if went.words[0] == "workflow"), {})
        ends = {duty: last.get(duty, "gone") for duty in self.duties}
        return {duty: (was, ends[duty]) for duty, was in self.duties.items() if _GRAVITY[ends[duty]] > _GRAVITY[was]}


# To be undecided is better than to be called impossible: the one waits for a person, the other is lost.
_GRAVITY = {"kept": 0, "merged": 0, "superseded": 0, "unmapped": 1, "dropped": 2, "gone": 3}


@dataclass(frozen=True, slots=True)
class Traveller:
    """Somebody who works in ``root``; ``home`` keeps the journal."""

    root: Path
    home: Path

    def travel(self, course: Course) -> Travelled:
        """All of it, to the end and back; what is at ``root`` afterwards is what undo left."""
        before, duties = self.seen(), self.tidy("workflow").duties()
        flags = (*(["--unsafe"] if course.unsafe else []), *([] if course.commits else ["--allow-dirty"]))
        steps = tuple(self._stepped(words, flags, course) for words in course.steps)
        after = self.seen()
        again = tuple(self.tidy(*words, *flags[: 1 if course.unsafe else 0]) for words in dict.fromkeys(course.steps))
        undone = tuple(self.tidy("undo", went.run) for went in reversed(steps) if went.run is not None)
        return Travelled(before, after, self.seen(), steps, again, undone, duties)

    def _stepped(self, words: Words, flags: Words, course: Course) -> Went:
        went = self.tidy(*words, *flags, "--apply")
        if course.commits and went.run is not None:
            self.git("add", "--all")
            self.git("commit", "--quiet", "--message", went.name)
        return went

    def tidy(self, *words: str) -> Went:
        """One command to its end, in JSON."""
        done = self.run(*words, "--format", "json")
        return Went(words, done.returncode, done.stderr.strip(), json.loads(done.stdout) if done.stdout.strip() else {})

    def asked(self, *words: str) -> str:
        """What a command prints for a person who reads it from a pipe."""
        return self.run(*words).stdout

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """One command to its end, as a process."""
        return started(words, self.root, self._variables())

    def git(self, *words: str) -> str:
        """What git prints.

        Raises:
            subprocess.CalledProcessError: git refuses.
        """
        variables = self._variables() | {"LC_ALL": "C"}
        done = subprocess.run(["git", *words], cwd=self.root, check=True, env=variables, capture_output=True)
        return done.stdout.decode("utf-8", "surrogateescape")

    def seen(self) -> Seen:
        """Every file and folder but git's own, and the index."""
        files, folders = {}, set()
        for folder, names, found in os.walk(self.root):
            names[:] = [name for name in names if name != ".git"]
            here = Path(folder)
            folders |= {(here / name).relative_to(self.root).as_posix() for name in names}
            files |= {(here / name).relative_to(self.root).as_posix(): _read(here / name) for name in found}
        return Seen(files, frozenset(folders), self.git("ls-files", "--stage", "-z"))

    def _variables(self) -> dict[str, str]:
        own = {f"XDG_{what}_HOME": str(self.home / what) for what in ("STATE", "CACHE", "CONFIG")}
        return os.environ | QUIET | own | {"PYTHONPATH": str(PACKAGE)}


def _read(path: Path) -> tuple[int, bytes]:
    status = path.lstat()
    content = os.fsencode(path.readlink()) if stat.S_ISLNK(status.st_mode) else path.read_bytes()
    return status.st_mode, content
