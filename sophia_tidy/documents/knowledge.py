"""What is known of a repository that its documents may not know yet: moved files, old workflows, stacks on the cluster.

Paths are POSIX texts from the root.  All of it comes from a tree, but for the
moves that only git's history knows, which are handed in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .cluster import RunningCluster
from .old_stacks import OldStacks

_USUAL = frozenset(("readme.md", "readme.rst", "readme", "index.md", "index.rst", "__init__.py", "license", "makefile"))
WORKFLOWS = ".github/workflows"


@dataclass(frozen=True, slots=True)
class OldWorkflow:
    """A workflow that is in the archive: its path before, its place now, its title; ``replaced`` says that another does its work."""

    path: str
    place: str
    title: str
    replaced: bool

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


def _nowhere(path: str) -> None:
    """Where nobody remembers a path."""


@dataclass(frozen=True)
class Knowledge:
    """All of it; ``repositories`` are the names (``owner/name``) that are this repository's, ``branches`` those that it works on.

    ``workflow`` is the path of the one that deploys, ``dispatches`` whether it
    can be started by hand, and with which inputs; ``built`` is its text, which names the images that it builds.  ``lost`` tells of
    a path of which no manifest says where it went, from git's history.  ``targets`` are the
    Makefile's targets that run a program of the archive.
    """

    paths: frozenset[str]
    moves: Mapping[str, str]
    archive: str
    workflows: tuple[OldWorkflow, ...] = ()
    workflow: str | None = None
    workflow_inputs: frozenset[str] | None = None
    repositories: frozenset[str] = frozenset()
    branches: frozenset[str] = frozenset(("main", "master", "HEAD"))
    cluster: RunningCluster = field(default_factory=RunningCluster)
    old_stacks: OldStacks = field(default_factory=OldStacks)
    built: str = ""
    targets: Mapping[str, str] = field(default_factory=dict)
    lost: Callable[[str], str | None] = _nowhere

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder that has a file."""
        return frozenset(folder for path in self.paths for folder in _above(path))

    @cached_property
    def moved_folders(self) -> Mapping[str, str]:
        """The folders of which every file that is known to have been there is below one other folder now."""
        goals: dict[str, set[str]] = {}
        for old, new in self.moves.items():
            for folder in _above(old):
                tail = old.removeprefix(folder)
                goals.setdefault(folder, set()).add(new.removesuffix(tail) if new.endswith(tail) else "")
        found = ((folder, next(iter(ends))) for folder, ends in goals.items() if len(ends) == 1)
        return {folder: goal for folder, goal in found if goal in self.folders and folder not in self.folders}

    def is_there(self, path: str) -> bool:
        """Whether a file or folder has the path."""
        return path in self.paths or path in self.folders

    def goal(self, path: str) -> str | None:
        """Where a file or folder is that was under this path; None where it is there, or was never."""
        return None if self.is_there(path) else self.moves.get(path) or self.moved_folders.get(path)

    @cached_property
    def named_once(self) -> Mapping[str, str]:
        """The one path of each name that only one file has, without those that every folder may have."""
        found: dict[str, list[str]] = {}
        for path in self.paths:
            found.setdefault(path.rpartition("/")[2], []).append(path)
        return {name: paths[0] for name, paths in found.items() if len(paths) == 1 and name.lower() not in _USUAL}

    def in_archive(self, path: str) -> bool:
        return path.startswith(f"{self.archive}/")

    @cached_property
    def old_workflows(self) -> Mapping[str, OldWorkflow]:
        """The old workflows by the paths that lead, or led, to them."""
        return {path: each for each in self.workflows for path in (each.path, each.place)}


def _above(path: str) -> Iterable[str]:
    parts = path.split("/")[:-1]
    return ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
