"""What is known of a repository that its documents may not know yet: moved files, old workflows, stacks on the cluster.

Paths are POSIX texts from the root.  All of it comes from a tree, but for the
moves that only git's history knows, which are handed in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from .cluster import RunningCluster
from .old_stacks import OldStacks

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


@dataclass(frozen=True)
class Knowledge:
    """All of it; ``repositories`` are the names (``owner/name``) that are this repository's, ``branches`` those that it works on.

    ``workflow`` is the path of the one that deploys, ``dispatches`` whether it
    can be started by hand, and with which inputs; ``built`` is its text, which names the images that it builds.  ``targets`` are the
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

    def in_archive(self, path: str) -> bool:
        return path.startswith(f"{self.archive}/")

    @cached_property
    def old_workflows(self) -> Mapping[str, OldWorkflow]:
        """The old workflows by the paths that lead, or led, to them."""
        return {path: each for each in self.workflows for path in (each.path, each.place)}


def _above(path: str) -> Iterable[str]:
    parts = path.split("/")[:-1]
    return ("/".join(parts[:count]) for count in range(1, len(parts) + 1))
