"""Saved plans: what one is made on, where it is kept, and how it is read again."""

from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..kernel.errors import TidyError
from ..kernel.tree import REGULAR, TreeEntry

if TYPE_CHECKING:
    from argparse import Namespace

    from ..adapters.git.repository import Repository
    from ..report.page import Page
    from ..report.page_json import PagePair
    from ..report.saved_plan import PlanBase, SavedPlan
    from ..steps.context import Context

_MACHINES = ("json", "sarif", "github")


def base_of(context: "Context") -> "PlanBase":
    """What is planned on: every listed file, whatever its size, and where its history begins.

    Raises:
        TidyError: git refuses, or a file cannot be read.
    """
    from ..adapters.disk import read_commit, read_tree
    from ..report.saved_plan import PlanBase

    git = context.doors.git
    if context.doors.at is not None and git is not None:
        tree = read_commit(git, max_size=None).tree
    else:
        tree = read_tree(context.root, max_size=None, git=git).tree
    files = {str(path): _named(tree.entry(path), git) for path in sorted(tree)}
    if git is None:
        return PlanBase(False, (), "", "", files)
    commit = git.place.head if context.doors.at is None else git.commit
    return PlanBase(True, git.roots, commit, git.place.prefix.decode("utf-8", "surrogateescape"), files)


def _named(entry: TreeEntry, git: "Repository | None") -> str:
    """git's name of a content, and its mode where that is not the usual one."""
    from ..adapters.git.objects import blob_name

    wide = git is not None and len(git.place.head) > len("sha1") * 10
    blob = entry.blob or blob_name(entry.read(), wide=wide)
    return blob if entry.mode == REGULAR else f"{blob} {entry.mode:o}"


def read_saved(name: str) -> "SavedPlan":
    """The plan of a file.

    Raises:
        DiskError, TidyError: it cannot be read, or is no saved plan as it was written.
    """
    from ..adapters.plan_file import read_plan
    from ..report.saved_plan import from_bytes

    return from_bytes(read_plan(Path(name)), PurePosixPath(name))


def check_save(options: "Namespace") -> None:
    """Refuse a place for the plan before the work begins.

    Raises:
        DiskError, TidyError: nothing can be saved there, or the plan is to be applied at once.
    """
    from ..adapters.plan_file import check_target

    if options.apply:
        raise TidyError(
            "--save together with --apply; expected one of them: sophia-tidy apply FILE writes what is saved"
        )
    check_target(Path(options.save))


def save(pages: "PagePair", base: "PlanBase", options: "Namespace", context: "Context") -> None:
    """Write the plan, and say where it lies, and who else may come to see it.

    Raises:
        DiskError, TidyError: the system refuses; what was there is as it was.
    """
    from ..adapters.git.commands import list_files
    from ..adapters.plan_file import path_below, write_plan
    from ..report.saved_plan import to_bytes
    from .show import say

    place = Path(options.save)
    write_plan(place, to_bytes(base, pages))
    inside = path_below(place, context.root)
    if inside is None or context.doors.git is None or inside.parts[0] == ".git":
        return
    if str(inside) in list_files(context.doors.git.files).names:
        say(f"{options.save}: git tracks this file: the next commit takes the contents of the plan in", options)
    elif not context.ignored([inside]):
        say(f"{options.save}: it lies among the files that git lists: git add would take it in", options)


def view_of(pages: "PagePair", options: "Namespace") -> "Page":
    """The page in the length that was asked for."""
    every = options.verbose or options.diff or getattr(options, "all", False) or options.format in _MACHINES
    from dataclasses import replace

    return pages.whole if every else replace(pages.brief, shortened=True)
