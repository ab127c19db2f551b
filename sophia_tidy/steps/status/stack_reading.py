"""The stacks as `convert` reads them, and the overlays as they lie in the tree: what the measures of the move stand on."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import NamedTuple

from ...convert.planner import OutgoingStack
from ...flux.overlay import NAMES, Overlay, read_overlay
from ...kernel.errors import NothingToDo, TidyError
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..context import Context
from ..convert import convert
from ..convert_stacks import stacks_of
from .measure import fault_of


class ReadStacks(NamedTuple):
    """``files`` are the stacks of the tree, ``sites`` what was read of them, ``faults`` why the others could not be.

    ``stale`` are the generated files that `convert` would write anew;
    ``overlays`` are those of the tree by name, None where one cannot be read.
    """

    files: tuple[PurePosixPath, ...] = ()
    sites: tuple[OutgoingStack, ...] = ()
    faults: Mapping[PurePosixPath, Finding] = MappingProxyType({})
    stale: tuple[PurePosixPath, ...] = ()
    overlays: Mapping[str, Overlay | None] = MappingProxyType({})
    findings: tuple[Finding, ...] = ()
    fault: str = ""


def read_stacks(tree: Tree, context: Context) -> ReadStacks:
    """Read every stack and every overlay; what cannot be read is in the result, and ends nothing."""
    context = context.at_tree(tree)
    try:
        asked, _ = stacks_of(context)
    except NothingToDo:
        return ReadStacks()
    except TidyError as error:
        return ReadStacks(findings=(fault_of(error),), fault=error.message)
    overlays, broken = read_overlays(tree, PurePosixPath(context.config.convert.destination) / "overlays")
    try:
        result = convert(tree, context)
    except TidyError as error:
        fault = fault_of(error, asked.files[0])
        return ReadStacks(asked.files, faults=dict.fromkeys(asked.files, fault), overlays=overlays, findings=broken)
    sites = result.facts.sites
    read = {PurePosixPath(name) for site in sites for name, _ in site.sources}
    faults = {path: _fault(path, result.findings) for path in asked.files if path not in read}
    stale = tuple(change.path for change in result.plan if change.path in tree and change.path not in read)
    return ReadStacks(asked.files, sites, faults, stale, overlays, broken)


def read_overlays(tree: Tree, folder: PurePosixPath) -> tuple[dict[str, Overlay | None], tuple[Finding, ...]]:
    """The overlays right below a folder, by name; a broken one is None, and a finding."""
    found: dict[str, Overlay | None] = {}
    broken: list[Finding] = []
    for name in sorted(_names(tree, folder)):
        try:
            found[name] = read_overlay(tree, folder / name)
        except TidyError as error:
            found[name] = None
            broken.append(fault_of(error, folder / name))
    return found, tuple(broken)


def _names(tree: Tree, folder: PurePosixPath) -> Iterator[str]:
    return (path.parent.name for path in tree if path.name in NAMES and path.parent.parent == folder)


def _fault(path: PurePosixPath, findings: tuple[Finding, ...]) -> Finding:
    """What was said of a stack that could not be read."""
    said = (each for each in findings if each.location.path == path and each.severity is Severity.ERROR)
    return next(said, Finding(Location(path), "convert", "it could not be read", Severity.ERROR))
