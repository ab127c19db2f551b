"""Gate of manifests: each kustomization builds, and a cluster would take what each file holds.

What a kustomization reads is linted as it is built, so that a patch is not
taken for an object; every other file of manifests by itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from ...adapters.kubernetes_schemas import load_schemas
from ...archive.files.kinds import FileKind
from ...flux.overlay import NAMES, Overlay, read_overlay
from ...generated.seal import MARK
from ...kernel.errors import TidyError
from ...kernel.finding import Finding, Severity
from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from ...manifests.lint import lint, lint_texts
from ...manifests.objects import Manifest
from ..archive_facts import ArchiveMemory
from ..context import Context
from ..flux import version_of
from ..yaml import in_templates
from .gate import TreeGate
from .workflow_files import is_manifest

BUILD, _MISSING = "does not build", "missing-object"
_OBJECT = re.compile(rb"^kind:", re.MULTILINE)  # other programs' files have an apiVersion too
_ELSEWHERE = ("Service/webhook-receiver",)  # Flux's own installation has it
_NO_OBJECTS = ("chart", "helmfile", "values", "kustomization")


def accepted(known: ArchiveMemory, context: Context) -> TreeGate | None:
    """The files of manifests outside of the archive; None where there are none."""
    paths = list(_manifests(known, PurePosixPath(context.config.archive.destination)))
    if not paths:
        return None
    tree, version = known.tree, version_of(context.config.convert.kubernetes_version)
    externals = (*_ELSEWHERE, f"ClusterSecretStore/{context.config.convert.secret_store}")
    built, broken = _built(tree, [path.parent for path in paths if path.name in NAMES])
    source = load_schemas(version)
    found = [each for one in _tops(built) for each in lint(_by_file(one), version, source, externals=externals)]
    read = {path for one in built.values() for path in one.files}
    alone = {path: tree[path] for path in paths if path not in read and not path.stem.lower().startswith(_NO_OBJECTS)}
    found += lint_texts(alone, version, source, externals=externals)
    faults = _counted(each for each in found if not _is_external(each, tree))
    for path in broken:
        faults[path][BUILD] += 1
    of_kind = {*paths, *faults}
    reads = {folder / name: frozenset(one.files) for folder, one in built.items() for name in NAMES}

    def leans_on(path: PurePosixPath, fault: str) -> frozenset[PurePosixPath]:
        return reads.get(path, frozenset())

    return TreeGate("manifests", "manifests that build and lint", len(of_kind), len(faults), faults, leans_on)


def _manifests(known: ArchiveMemory, archive: PurePosixPath) -> Iterator[PurePosixPath]:
    charts = frozenset(path.parent for path in known.tree if path.name == "Chart.yaml")
    for path, item in known.items.items():
        if item.mode not in (REGULAR, EXECUTABLE) or not is_manifest(path) or path.is_relative_to(archive):
            continue
        named = item.kind is FileKind.MANIFEST and _OBJECT.search(known.tree[path]) is not None
        if (named or path.name in NAMES) and not in_templates(path, charts):
            yield path


def _built(tree: Tree, folders: Iterable[PurePosixPath]) -> tuple[Mapping[PurePosixPath, Overlay], list[PurePosixPath]]:
    """What each kustomization comes to, and the files of those that do not build."""
    built: dict[PurePosixPath, Overlay] = {}
    broken: list[PurePosixPath] = []
    for folder in folders:
        path = next(folder / name for name in NAMES if folder / name in tree)
        if b"kind: Component" in tree[path]:
            continue
        try:
            built[folder] = read_overlay(tree, folder)
        except TidyError:
            broken.append(path)
    return built, broken


def _tops(built: Mapping[PurePosixPath, Overlay]) -> Iterator[Overlay]:
    """Those that no other takes in."""
    for folder, one in built.items():
        own = {folder / name for name in NAMES}
        if not any(own & other.files for each, other in built.items() if each != folder):
            yield one


def _by_file(one: Overlay) -> Mapping[PurePosixPath, list[Manifest]]:
    files: dict[PurePosixPath, list[Manifest]] = defaultdict(list)
    for item in one.items:
        files[item.at.path].append(item.manifest)
    return files


def _is_external(finding: Finding, tree: Tree) -> bool:
    """Whether it is about an object that a file of ours names and no manifest makes: the stack says that others make it, and was held to that."""
    content = tree.get(finding.location.path, b"") if finding.rule == _MISSING else b""
    return MARK.encode() in content.partition(b"\n")[0]


def _counted(findings: Iterable[Finding]) -> dict[PurePosixPath, Counter[str]]:
    faults: dict[PurePosixPath, Counter[str]] = defaultdict(Counter)
    for each in findings:
        if each.severity is Severity.ERROR:
            faults[each.location.path][each.rule] += 1
    return faults
