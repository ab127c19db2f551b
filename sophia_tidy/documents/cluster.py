"""What runs on the cluster, as the manifests of the tree have it: stacks with their workloads, overlays, branches.

Each folder of ``base/`` is a stack; the head of its files says from which
files of Compose it was made, and that is what ties a command of Docker to it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import yaml

from ..formats import yaml_reader
from ..generated.seal import seal_of
from ..kernel.tree import Tree

KINDS = ("Deployment", "StatefulSet", "DaemonSet", "CronJob")
_KUSTOMIZATION = "kustomization.yaml"
_BOOTSTRAPPED = PurePosixPath("flux-system/gotk-sync.yaml")
_PORT = re.compile(r"(?i)\b(?:port|nodePort|containerPort|hostPort)\"?: ['\"]?(\d+)")


@dataclass(frozen=True, slots=True)
class ClusterStack:
    """One stack: the files that it was made from, its namespace, its workloads (name to kind) and their images, its overlays by environment."""

    name: str
    sources: frozenset[str]
    namespace: str
    workloads: Mapping[str, str]
    images: Mapping[str, str]
    services: frozenset[str]
    overlays: Mapping[str, str]

    def reference(self, name: str) -> str | None:
        """``deployment/api``; None where there is no such workload."""
        kind = self.workloads.get(name)
        return None if kind is None else f"{kind.lower()}/{name}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its workloads, in plural and lower case."""
        return kinds_of(self.workloads.values())


@dataclass(frozen=True, slots=True)
class RunningCluster:
    """All stacks; the branches that Flux watches by environment, the addresses that it clones from, all ports and words of the manifests."""

    stacks: tuple[ClusterStack, ...] = ()
    branches: Mapping[str, str] = field(default_factory=dict)
    ports: frozenset[int] = frozenset()
    words: str = ""
    urls: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        return kinds_of(kind for stack in self.stacks for kind in stack.workloads.values())


def kinds_of(kinds: Iterable[str]) -> tuple[str, ...]:
    """The kinds in one order, as kubectl takes them."""
    found = frozenset(kinds)
    return tuple(f"{kind.lower()}s" for kind in KINDS if kind in found)


def read_cluster(
    tree: Tree, destination: PurePosixPath, clusters: PurePosixPath, followed: Mapping[str, str]
) -> RunningCluster:
    """The cluster of the manifests below a folder; empty where no overlay is there.

    ``followed`` are environments to the branches that the configuration deploys to them.
    """
    files = [path for path in tree if path.suffix in (".yaml", ".yml") and path.is_relative_to(destination)]
    overlays = [path for path in files if path.name == _KUSTOMIZATION and path.is_relative_to(destination / "overlays")]
    if not overlays:
        return RunningCluster()
    texts = {path: tree[path].decode("utf-8", "replace") for path in files}
    read = _Reader(tree)
    top = destination / "base"
    bases = [path.parent for path in files if path.name == _KUSTOMIZATION and top in (path.parent, path.parent.parent)]
    stacks = (_stack(base, texts, _of_base(base, top, overlays), read) for base in bases)
    words = "\n".join(texts.values())
    sources = list(_followed(texts, clusters, followed, read))
    return RunningCluster(
        tuple(stack for stack in stacks if stack.overlays and stack.workloads),
        {environment: branch for environment, branch, _ in sources if branch},
        frozenset(int(port) for port in _PORT.findall(words)),
        words,
        tuple(dict.fromkeys(url for *_, url in sources if url)),
    )


class _Reader:
    """The objects of a file; a file that is no YAML has none, for other commands say so."""

    def __init__(self, tree: Tree):
        self._tree = tree

    def __call__(self, path: PurePosixPath) -> list[dict[str, Any]]:
        try:
            found = [data for _, data in yaml_reader.all_data(self._tree[path])]
        except yaml.YAMLError:
            return []
        return [each for each in found if isinstance(each, dict)]


Read = Callable[[PurePosixPath], list[dict[str, Any]]]


def _of_base(
    base: PurePosixPath, top: PurePosixPath, overlays: Collection[PurePosixPath]
) -> Mapping[str, PurePosixPath]:
    """The overlays of a stack by their environment; where there is one stack only, neither it nor they have a folder of its name."""
    folder = top.parent / "overlays"
    if base == top:
        return {path.parent.name: path for path in overlays if path.parent.parent == folder}
    return {path.parent.parent.name: path for path in overlays if path.parent.name == base.name}


def _stack(
    base: PurePosixPath, texts: Mapping[PurePosixPath, str], overlays: Mapping[str, PurePosixPath], read: Read
) -> ClusterStack:
    files = [path for path in texts if path.parent == base]
    objects = [each for path in files if path.name != _KUSTOMIZATION for each in read(path)]
    seals = (seal_of(texts[path].encode(), "convert") for path in files)
    heads = [head for path in (base / _KUSTOMIZATION, *overlays.values()) for head in read(path)]
    workloads = [each for each in objects if each.get("kind") in KINDS]
    namespace = next((str(each["namespace"]) for each in heads if each.get("namespace")), "default")
    return ClusterStack(
        name=next((part for each in workloads if (part := _part_of(each))), base.name),
        sources=frozenset(name for seal in seals if seal is not None for name in seal.names),
        namespace=namespace,
        workloads={_name(each): str(each["kind"]) for each in workloads},
        images={_name(each): image for each in workloads for image in _images(each)},
        services=frozenset(_name(each) for each in objects if each.get("kind") == "Service"),
        overlays={environment: str(path.parent) for environment, path in overlays.items()},
    )


def _part_of(manifest: Mapping[str, Any]) -> str:
    """The stack that a workload says it is a part of."""
    found = manifest.get("metadata")
    labels = found.get("labels") if isinstance(found, dict) else None
    return str(labels.get("app.kubernetes.io/part-of", "")) if isinstance(labels, dict) else ""


def _name(manifest: Mapping[str, Any]) -> str:
    found = manifest.get("metadata")
    return str(found.get("name", "")) if isinstance(found, dict) else ""


def _images(value: object) -> Iterator[str]:
    """The images that a manifest names, wherever its containers stand."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "image" and isinstance(inner, str):
                yield inner
            else:
                yield from _images(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _images(inner)


def _followed(
    texts: Mapping[PurePosixPath, str], clusters: PurePosixPath, known: Mapping[str, str], read: Read
) -> Iterator[tuple[str, str, str]]:
    """For each environment that Flux applies the branch that it follows, and the address that it clones from.

    Flux's own source is in the file that `flux bootstrap` writes; before that
    is there, ``known`` says which branch it will be told to follow.
    """
    applied = {path.relative_to(clusters).parts[0] for path in texts if _is_applied(path, clusters)}
    for environment in sorted(applied):
        sync = clusters / environment / _BOOTSTRAPPED
        found = [each for each in (read(sync) if sync in texts else ()) if each.get("kind") == "GitRepository"]
        spec = found[0].get("spec") if found else None
        spec = spec if isinstance(spec, dict) else {}
        ref = spec.get("ref")
        branch = ref.get("branch") if isinstance(ref, dict) else known.get(environment)
        yield environment, str(branch or ""), str(spec.get("url") or "")


def _is_applied(path: PurePosixPath, clusters: PurePosixPath) -> bool:
    """Whether a file is the one in which Flux is told to apply an overlay."""
    return path.is_relative_to(clusters) and path.relative_to(clusters).parts[1:] == ("apps", "sync.yaml")
