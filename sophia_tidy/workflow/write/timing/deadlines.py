"""How long a roll-out may take before it has failed, by what the tree says: Flux's own timeout, else that of the slowest Deployment.

A job that gives up before that would call late what is told to have failed a
minute later, and one that waits for ever holds the next deployment up.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from ....kernel.tree import Tree
from ...project.model import Mode, Project

WAITS = ("verify", "roll-out")  # the jobs that wait for a roll-out
DEFAULT = 600  # seconds of a Deployment that says nothing (apps/v1, progressDeadlineSeconds)
NOTICED = 90  # until Flux has seen the commit, and until its word has reached GitHub
APPLIED = 60  # until the objects are there
QUICKEST = 300  # where there is no Deployment in sight
LONGEST = 3600
_DEPLOYMENT = re.compile(rb"^kind:\s*[\"']?Deployment[\"']?\s*$", re.MULTILINE)
_DEADLINE = re.compile(rb"^  progressDeadlineSeconds:\s*(\d+)", re.MULTILINE)
_KUSTOMIZATION = re.compile(rb"^kind:\s*Kustomization\s*$", re.MULTILINE)
_FLUX = re.compile(rb"^apiVersion:\s*kustomize\.toolkit\.fluxcd\.io/", re.MULTILINE)
_PATH = re.compile(rb"^  path:\s*[\"']?(?:\./)?([^\"'\s#]+)", re.MULTILINE)
_TIMEOUT = re.compile(rb"^  timeout:\s*[\"']?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?[\"']?\s*$", re.MULTILINE)
_LISTED = re.compile(rb"^[ \t]*-[ \t]+[\"']?([^\s\"'#:]+)[\"']?\s*$", re.MULTILINE)


class RollOut(NamedTuple):
    """``deadline`` is when a roll-out has failed, ``wait`` how long is waited for its end; ``why`` completes "behind …"."""

    deadline: int
    wait: int
    why: str


def roll_out(project: Project, tree: Tree) -> RollOut:
    """Of the slowest environment."""
    return max((_of(PurePosixPath(each.overlay), project.mode, tree) for each in project.environments), default=_none())


def _of(overlay: PurePosixPath, mode: Mode, tree: Tree) -> RollOut:
    flux = max(_flux(overlay, tree), default=0) if mode is Mode.GITOPS else 0
    if flux:
        return _behind_flux(flux)
    slowest = max(_deployments(overlay, tree), default=None)
    wait = QUICKEST if slowest is None else -(-(slowest + APPLIED) // 60) * 60
    if mode is Mode.GITOPS:  # as `flux` will write it
        return _behind_flux(wait)
    if slowest is None:
        return _none()
    return RollOut(slowest, min(wait, LONGEST), f"the {slowest} s in which the slowest Deployment has to get on")


def _behind_flux(timeout: int) -> RollOut:
    return RollOut(timeout, min(timeout + NOTICED, LONGEST), f"the {timeout} s after which Flux itself gives up")


def _none() -> RollOut:
    return RollOut(QUICKEST, QUICKEST, f"{QUICKEST} s, for no Deployment is in sight that says otherwise")


def _flux(overlay: PurePosixPath, tree: Tree) -> Iterator[int]:
    """The timeouts of Flux's Kustomizations of the overlay."""
    for path, text in tree.items():
        if path.suffix not in (".yaml", ".yml") or b"kustomize.toolkit.fluxcd.io" not in text:
            continue
        for document in _documents(text):
            place = _PATH.search(document)
            if _FLUX.search(document) and _KUSTOMIZATION.search(document) and place is not None:
                said = _TIMEOUT.search(document)
                if said is not None and PurePosixPath(place[1].decode("utf-8", "replace")) == overlay:
                    hours, minutes, seconds = (int(each or 0) for each in said.groups())
                    yield 3600 * hours + 60 * minutes + seconds


def _deployments(overlay: PurePosixPath, tree: Tree) -> Iterator[int]:
    """The deadlines of the Deployments below the overlay, and below what its kustomizations list, to any depth."""
    for path in _files(overlay, tree):
        for document in _documents(tree[path]):
            if _DEPLOYMENT.search(document):
                said = _DEADLINE.search(document)
                yield int(said[1]) if said else DEFAULT


def _files(overlay: PurePosixPath, tree: Tree) -> Iterator[PurePosixPath]:
    """The files that the kustomization of a folder lists, and those of folders that it lists."""
    seen, waiting = set[PurePosixPath](), [overlay]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        if path in tree:
            yield path
            continue
        for name in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
            if path / name in tree:
                listed = _LISTED.findall(tree[path / name])
                waiting += [each for name in listed if (each := _joined(path, name.decode("utf-8", "replace")))]


def _joined(folder: PurePosixPath, listed: str) -> PurePosixPath | None:
    """The path that a kustomization's entry names; None outside of the tree."""
    parts: list[str] = list(folder.parts)
    for part in PurePosixPath(listed).parts:
        if part == ".." and not parts:
            return None
        parts = parts[:-1] if part == ".." else [*parts, part]
    return PurePosixPath(*parts)


def _documents(text: bytes) -> list[bytes]:
    return re.split(rb"^---\s*$", text, flags=re.MULTILINE)
