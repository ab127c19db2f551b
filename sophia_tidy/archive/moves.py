"""Moves to the archive for a reason that another wing found: the one door for all who let files go.

The archive's own rules are not asked; what holds of every move is: links
and references follow it, the index and the manifest tell of it, secrets in
it are told, and what would be lost at its new place, or leave something
dangling, stays and says why.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from ..kernel.finding import Finding
from ..kernel.plan import Plan
from .classify import Judgement, Judgements, Verdict
from .facts.facts import LIVE, ArchiveFacts
from .planner import Read, WantedMoves, plan_archive, stays, target_of
from .references.reference import Reference
from .rules.evidence import ARCHIVE_AT, Evidence
from .rules.rule import RuleEffect

Unseen = Callable[[Iterable[PurePosixPath]], Mapping[PurePosixPath, str]]
Reason = Callable[[PurePosixPath], str]


def unknown(path: PurePosixPath) -> str:
    """The successor of a file of which none is known."""
    return ""


def plan_moves(
    paths: Iterable[PurePosixPath],
    facts: ArchiveFacts,
    *,
    rule: str,
    reason: Reason,
    unseen: Unseen,
    read: Read,
    successor: Reason = unknown,
) -> Plan:
    """The plan that takes files to the archive, each safe and with the ``rule``, the ``reason`` and the ``successor`` in its entry.

    ``unseen`` tells which of the new places git would not see, and by which
    line of which file; ``read`` gives the references of the tree after.

    Raises:
        KeyError: there is no such file.
        Dangling: more references would lead nowhere than before, and no move can be told to be at fault.
        TidyError: the archive's manifest is damaged, or a callable's own.
    """
    wanted = frozenset(paths)
    if not wanted:
        return Plan()
    held = _imported(wanted, facts)
    going = wanted - held.keys()
    targets = sorted({target_of(path, facts) for path in going})
    judgements = {path: _judgement(path, rule, reason(path), successor(path)) for path in sorted(going)}
    moved = plan_archive(facts, Judgements(judgements, ()), WantedMoves(going, ignored=unseen(targets)), read)
    return Plan(findings=tuple(held[path] for path in sorted(held))) + moved


def _imported(wanted: frozenset[PurePosixPath], facts: ArchiveFacts) -> Mapping[PurePosixPath, Finding]:
    """The files that one that stays names as a module: a path can be written anew, an import has no place to lead to."""
    held: dict[PurePosixPath, Finding] = {}
    while True:
        going = wanted - held.keys()
        found = {path: by for path in going if (by := _importer(path, going, facts)) is not None}
        if not found:
            return held
        held |= {path: stays(path, f"{by.source} names it as {by.text}") for path, by in found.items()}


def _importer(path: PurePosixPath, going: frozenset[PurePosixPath], facts: ArchiveFacts) -> Reference | None:
    """The first use of the file by another than its path, in a file that stays."""
    for each in facts.named_by(path):
        if each.certain and each.origin in LIVE and each.source.path not in going and not each.text.endswith(path.name):
            return each
    return None


def _judgement(path: PurePosixPath, rule: str, reason: str, successor: str) -> Judgement:
    """What the rule says is enough by itself."""
    said = Evidence(rule, RuleEffect.WEIGHT, ARCHIVE_AT, reason)
    return Judgement(path, Verdict.ARCHIVE, ARCHIVE_AT, (said,), successor=successor)
