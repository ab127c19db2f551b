"""Measure of the legacy: how much of what `archive` would take is in the archive; old workflows have a row of their own."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from ...archive.classify import Verdict
from ...archive.files.inventory import FileItem, inventory
from ...archive.index import read_entries
from ...archive.planner import WORKFLOWS
from ...kernel.errors import TidyError
from ...kernel.finding import Finding
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..archive import Classified, judge
from ..context import Context
from .measure import Measure, MeasuredItem, fault_of

NAME, TITLE = "legacy-archived", "legacy files archived"
Kinds = Mapping[PurePosixPath, FileItem]


def legacy_measure(tree: Tree, context: Context) -> tuple[Measure, Kinds, tuple[Finding, ...]]:
    """How much of the legacy is archived, and the kind of each file; where a rule or the manifest is wrong, that is a finding."""
    try:
        found = judge(tree, context)
    except TidyError as error:
        return Measure(NAME, TITLE, 0, 0, fault=error.message), inventory(tree), (fault_of(error),)
    return measure_of(found.facts), found.facts.facts.items, ()


def measure_of(found: Classified) -> Measure:
    """The files that are in the archive, of those and the ones that would go; how sure that is stands apart."""
    facts, judged = found.facts, found.judged
    sure, likely = (judged.of(verdict) for verdict in (Verdict.ARCHIVE, Verdict.REVIEW))
    gone = [
        each
        for each in read_entries(facts.tree, facts.destination)
        if PurePosixPath(each.target) in facts.tree and PurePosixPath(each.path).parent != WORKFLOWS
    ]
    items = tuple(
        MeasuredItem(str(path), False, f"{word}: {judged.judgements[path].reason}", Location(path))
        for word, paths in (("archive", sure), ("review", likely))
        for path in paths
    )
    apart = tuple((word, len(paths)) for word, paths in (("sure", sure), ("for review", likely)) if paths)
    return Measure(NAME, TITLE, len(gone), len(gone) + len(items), items, apart)
