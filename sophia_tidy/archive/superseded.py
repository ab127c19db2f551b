"""Superseded programs: what only files in the archive ran, whose work something else does now.

The manifest names for each archived file what has taken its place.  Of the
programs that such a file named and nothing that stays makes use of, those
go for a review: people may run one by hand.  One that the archive's own
rules let go by themselves is sure.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from ..formats.ignore_patterns import spec
from ..kernel.tree import Tree
from .classify import Judgement, Judgements, Verdict
from .facts.facts import ArchiveFacts
from .files.inventory import inventory
from .files.kinds import FileKind
from .index import ArchivedFile, read_entries
from .references.graph import read_graph
from .rules.evidence import ARCHIVE_AT, REVIEW_AT, Evidence, gather
from .rules.rule import ArchiveRule, RuleEffect
from .vetoes import vetoes

SUPERSEDED, NOTHING = "superseded-script", "nothing-superseded"
# The steps before may have mended the program a moment ago; what a person has not committed is refused when it is applied.
_UNCOMMITTED = "uncommitted"
_PROGRAMS = frozenset((FileKind.SHELL, FileKind.SCRIPT))


def with_successor(tree: Tree, destination: PurePosixPath) -> tuple[ArchivedFile, ...]:
    """The archived files of which it is known what does their work now, and that are still where they went.

    Raises:
        TidyError: the manifest is damaged, or of a newer version.
    """
    entries = read_entries(tree, destination)
    return tuple(each for each in entries if each.successor and PurePosixPath(each.target) in tree)


def superseded(
    facts: ArchiveFacts, gone: Iterable[ArchivedFile], rules: Iterable[ArchiveRule], keep: Iterable[str] = ()
) -> Judgements:
    """The programs that only the files of ``gone`` ran, each with what they say for and against it."""
    ran = _ran_by(facts, gone)
    said = gather(rules, facts, ran)
    kept = spec(keep)
    judgements: dict[PurePosixPath, Judgement] = {}
    for path, by in ran.items():
        text = f"only {', '.join(each.path for each in by)} in the archive ran it; {by[0].successor} does that work now"
        evidence = (*said.get(path, ()), Evidence(SUPERSEDED, RuleEffect.WEIGHT, REVIEW_AT, text))
        held = tuple(veto for veto in vetoes(path, facts, evidence, kept) if veto.rule != _UNCOMMITTED)
        score = round(sum(each.weight for each in evidence), 2)
        verdict = Verdict.KEEP
        if score >= REVIEW_AT and all(veto.cap for veto in held):
            verdict = Verdict.ARCHIVE if score - REVIEW_AT >= ARCHIVE_AT and not held else Verdict.REVIEW
        judgements[path] = Judgement(path, verdict, score, evidence, held, by[0].successor)
    return Judgements(judgements, ())


def _ran_by(facts: ArchiveFacts, gone: Iterable[ArchivedFile]) -> Mapping[PurePosixPath, list[ArchivedFile]]:
    """The programs that archived files named when they were in their places, in the order of the tree."""
    found: dict[PurePosixPath, list[ArchivedFile]] = {}
    for entry in gone:
        for path in _named(facts, entry):
            if path in facts.items and facts.items[path].kind in _PROGRAMS and not facts.in_archive(path):
                found.setdefault(path, []).append(entry)
    return {path: found[path] for path in facts.items if path in found}


def _named(facts: ArchiveFacts, entry: ArchivedFile) -> Iterator[PurePosixPath]:
    """What the file named for certain, read as if it still lay where it was."""
    place = PurePosixPath(entry.path)
    there = {place: facts.tree.entry(PurePosixPath(entry.target))}
    graph = read_graph(facts.tree.having(there), inventory(Tree(there)))
    yield from dict.fromkeys(each.target for each in graph.references if each.certain and each.target is not None)
