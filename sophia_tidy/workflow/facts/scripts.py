"""The scripts that workflows run, and whether they are in the tree."""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from ...kernel.location import Location
from ...kernel.tree import Tree
from ..model import Workflow
from .matrix import in_rows
from .working_directory import JobWorkspace, joined, names_made

_INTERPRETERS = frozenset(
    "python python3 bash sh zsh node source . ruby perl tsx ts-node bun deno pwsh Rscript php".split()
)
_RUNNERS = (
    ("uv", "run"),
    ("poetry", "run"),
    ("pipenv", "run"),
    ("pdm", "run"),
    ("hatch", "run"),
    ("xvfb-run",),
    ("timeout",),
)
_ENDINGS = (".py", ".sh", ".bash", ".js", ".mjs", ".cjs", ".ts", ".rb", ".pl", ".ps1", ".php", ".R")
_MADE = ("node_modules/", "dist/", "build/", ".venv/", "venv/", "target/", "vendor/", "out/", "tmp/")


@dataclass(frozen=True, slots=True)
class Script:
    """A file that a step runs; ``there`` is None where only a run tells, ``path`` is from the root where it is known."""

    path: str
    at: Location
    job: str
    there: bool | None


def scripts_of(workflow: Workflow, tree: Tree) -> Iterator[Script]:
    """Every script in the order of the steps, one for each row of a matrix that names it."""
    for job in workflow.jobs:
        here, made = JobWorkspace(workflow, job, tree), set[str]()
        for step in job.steps:
            here.enter(step)
            for command, folder in here.commands(step):
                name = script_in(command.words) or _bare(command.program, folder, here)
                for each in in_rows(name, workflow, job) if "${{" in name else [name] if name else ():
                    yield _script(each, folder, here.line(step, command), job.id, here, made)
                if not name:
                    made |= names_made(command.words)


def _bare(program: str, folder: str | None, here: JobWorkspace) -> str:
    """A program with a path and no ending is a script where it is in the tree; elsewhere it may well be built."""
    path = joined(folder, program) if "/" in program else None
    return program if path is not None and here.there(path) else ""


def _script(name: str, folder: str | None, at: Location, job: str, here: JobWorkspace, made: set[str]) -> Script:
    """Whether it is in the tree; what the job itself fetched or wrote may be there all the same."""
    path = joined(folder, name)
    if path is None or not here.ours:
        return Script(name, at, job, None)
    if here.there(path):
        return Script(path, at, job, True)
    doubtful = (
        here.fetched
        or not made.isdisjoint(path.split("/"))
        or here.foreign(path)
        or any(part in path for part in _MADE)
    )
    return Script(path, at, job, None if doubtful else False)


def script_in(words: tuple[str, ...]) -> str:
    """The script that a command runs: ``python x.py``, ``./x.sh``, ``uv run x.py``; empty for anything else."""
    for runner in _RUNNERS:
        if words[: len(runner)] == runner:
            words = tuple(word for word in words[len(runner) :] if not word.startswith("-"))
            if runner == ("timeout",):
                words = words[1:]
            elif words and words[0].endswith(_ENDINGS):
                return words[0]
            break
    if not words:
        return ""
    first, rest = words[0], words[1:]
    if posixpath.basename(first) in _INTERPRETERS or first == ".":
        for word in rest:
            if word in ("-m", "-c", "-e", "--eval", "-s", "-"):
                return ""
            if not word.startswith(("-", "<", ">", "+")):
                return word if word.endswith(_ENDINGS) else ""
        return ""
    return first if "/" in first and first.endswith(_ENDINGS) else ""
