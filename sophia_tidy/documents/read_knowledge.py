"""The knowledge of a tree: its manifests, its archive, its one workflow and its Makefile, and what is handed in of the rest."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any, NamedTuple

import yaml

from ..formats import yaml_reader
from ..kernel.tree import Tree
from .cluster import RunningCluster, read_cluster
from .knowledge import WORKFLOWS, Knowledge, OldWorkflow
from .old_stacks import read_old_stacks

_TITLE = re.compile(r"^name:[ \t]*(['\"]?)(?P<title>[^\n#]+?)\1[ \t]*(?:#[^\n]*)?$", re.MULTILINE)
_TARGET = re.compile(
    r"^(?P<names>[A-Za-z0-9_.-][A-Za-z0-9_. -]*):(?![:=])[^\n]*\n(?P<recipe>(?:\t[^\n]*\n?|[ \t]*#[^\n]*\n|[ \t]*\n(?=\t))*)",
    re.MULTILINE,
)
_GIT = re.compile(r"(?:github\.com[/:])(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?$")
_MAKEFILES = ("Makefile", "makefile", "GNUmakefile")
_REPLACED = ("merged", "superseded")


@dataclass(frozen=True, slots=True)
class ArchivedPath:
    """A file of the archive: where it was, where it is, and in words why it moved."""

    path: str
    place: str
    reason: str


class Surroundings(NamedTuple):
    """What the tree alone does not tell: names of folders, the archive's entries, the moves of git's history, the remote's name."""

    archive: PurePosixPath
    manifests: PurePosixPath
    clusters: PurePosixPath
    workflow: PurePosixPath | None = None
    archived: tuple[ArchivedPath, ...] = ()
    renamed: Mapping[str, str] = MappingProxyType({})
    repository: str = ""
    branches: frozenset[str] = frozenset()
    followed: Mapping[str, str] = MappingProxyType({})
    lost: Callable[[str], str | None] = lambda path: None


def read_knowledge(tree: Tree, around: Surroundings) -> Knowledge:
    """All that the documents of the tree may not know yet."""
    paths = frozenset(map(str, tree))
    cluster = read_cluster(tree, around.manifests, around.clusters, around.followed)
    moves = {each.path: each.place for each in around.archived} | dict(around.renamed)
    moves = {old: new for old, new in moves.items() if old not in paths and new in paths}
    workflow = None if around.workflow is None or around.workflow not in tree else around.workflow
    text = "" if workflow is None else tree[workflow].decode("utf-8", "replace")
    return Knowledge(
        paths=paths,
        moves=moves,
        archive=str(around.archive),
        workflows=tuple(_workflows(tree, around)),
        workflow=None if workflow is None else str(workflow),
        workflow_inputs=_inputs(text),
        built=text,
        repositories=frozenset(_repositories(cluster, around)),
        branches=frozenset(("main", "master", "HEAD", *around.branches, *cluster.branches.values())),
        cluster=cluster,
        old_stacks=read_old_stacks(tree, cluster, around.archive),
        targets=dict(_targets(tree, around, moves)),
        lost=around.lost,
    )


def _workflows(tree: Tree, around: Surroundings) -> Iterator[OldWorkflow]:
    for each in around.archived:
        place = PurePosixPath(each.place)
        if each.path.startswith(f"{WORKFLOWS}/") and place in tree and PurePosixPath(each.path) not in tree:
            title = _TITLE.search(tree[place].decode("utf-8", "replace"))
            replaced = any(word in each.reason for word in _REPLACED)
            yield OldWorkflow(each.path, each.place, title["title"] if title else "", replaced)


def _inputs(text: str) -> frozenset[str] | None:
    """The inputs of a start by hand; None where there is none."""
    try:
        data: Any = yaml_reader.data(text) if text else None
    except yaml.YAMLError:
        return None
    on = data.get("on", data.get(True)) if isinstance(data, dict) else None  # YAML 1.1 reads `on` as true
    if isinstance(on, dict) and "workflow_dispatch" in on:
        dispatch = on["workflow_dispatch"]
        inputs = dispatch.get("inputs") if isinstance(dispatch, dict) else None
        return frozenset(map(str, inputs or ()))
    return None


def _repositories(cluster: RunningCluster, around: Surroundings) -> Iterator[str]:
    """The names of this repository: the remote's, and those that Flux clones from."""
    if around.repository:
        yield around.repository.lower()
    yield from (match["name"].lower() for url in cluster.urls if (match := _GIT.search(url)))


def _targets(tree: Tree, around: Surroundings, moves: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The targets of the Makefile whose recipe names a file of the archive, by its path before or now."""
    archived = {path: each.place for each in around.archived for path in (each.path, each.place) if each.path in moves}
    for name in _MAKEFILES:
        if PurePosixPath(name) not in tree or not archived:
            continue
        for match in _TARGET.finditer(tree[PurePosixPath(name)].decode("utf-8", "replace")):
            words = re.split(r"[\s\"'=;()]+", match["recipe"])
            place = next((archived[word] for each in words if (word := each.removeprefix("./")) in archived), None)
            if place is not None:
                yield from ((target, place) for target in match["names"].split())
