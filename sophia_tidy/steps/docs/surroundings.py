"""The surroundings of the documents: what the configuration, the archive's manifest and the remote say of the tree."""

from pathlib import PurePosixPath

from ...archive.index import read_entries
from ...documents.knowledge import WORKFLOWS
from ...documents.read_knowledge import ArchivedPath, Surroundings
from ...generated.seal import seal_of
from ...kernel.tree import Tree
from ...workflow.project.repository_name import repository_of
from ..context import Context


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
        branches=frozenset((context.doors.default_branch, *environments)),
    )


def _workflow(tree: Tree, name: str) -> PurePosixPath | None:
    """The one workflow, if it is there and ours."""
    path = PurePosixPath(WORKFLOWS) / name
    return path if path in tree and seal_of(tree[path], "workflow") is not None else None
