"""The surroundings of the documents: what the configuration, the archive's manifest and the remote say of the tree."""

from collections.abc import Callable
from pathlib import PurePosixPath

from ...archive.index import read_entries
from ...documents.knowledge import WORKFLOWS
from ...documents.read_knowledge import ArchivedPath, Surroundings
from ...generated.seal import seal_of
from ...kernel.tree import Tree
from ...workflow.project.repository_name import repository_of
from ..context import Context
from ..doors import Doors


def surroundings_of(context: Context) -> Surroundings:
    """What the configuration, the archive's manifest and the remote say of the tree.

    Raises:
        TidyError: the archive's manifest is damaged.
    """
    config, tree = context.config, context.tree
    archive = PurePosixPath(config.archive.destination)
    entries = (ArchivedPath(each.path, each.target, each.reason) for each in read_entries(tree, archive))
    address = config.flux.repository or context.doors.origin_url or ""
    environments = config.workflow.environments.values()
    return Surroundings(
        archive=archive,
        manifests=PurePosixPath(config.convert.destination),
        clusters=PurePosixPath(config.flux.destination),
        workflow=_workflow(tree, config.workflow.file),
        archived=tuple(entries),
        repository=repository_of(address),
        lost=_lost(context),
        branches=frozenset((context.doors.default_branch, *environments)),
        followed={config.convert.environment: context.doors.default_branch, **config.workflow.environments},
    )


def _workflow(tree: Tree, name: str) -> PurePosixPath | None:
    """The one workflow, if it is there and ours."""
    path = PurePosixPath(WORKFLOWS) / name
    return path if path in tree and seal_of(tree[path], "workflow") is not None else None


def _lost(context: Context) -> Callable[[str], str | None]:
    """Where a file went by git's history: to the only file of its name, if that is, or was, what the old one was in the end."""
    known: dict[str, str | None] = {}
    named: dict[str, list[PurePosixPath]] = {}

    def found(path: str) -> str | None:
        if not named:
            for each in context.tree:
                named.setdefault(each.name, []).append(each)
        old, doors = PurePosixPath(path), context.doors
        if path not in known:
            places = named.get(old.name, [])
            known[path] = str(places[0]) if len(places) == 1 and _was(doors, context.tree, old, places[0]) else None
        return known[path]

    return found


def _was(doors: Doors, tree: Tree, old: PurePosixPath, new: PurePosixPath) -> bool:
    """Whether what git has last seen under the old path is, or was, the content of the new one."""
    if old not in doors.ages.paths:
        return False
    last = next(doors.versions(old, None), None)
    return last is not None and (last == tree[new] or any(last == each for each in doors.versions(new, tree[new])))
