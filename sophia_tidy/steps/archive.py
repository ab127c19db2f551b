"""The step of `archive`: the facts of one repository, the verdicts, and the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import PurePosixPath

from ..adapters.disk import read_tree
from ..adapters.git.commands import IgnorePattern
from ..adapters.git.file_ages import read_chronicle
from ..archive.classify import Judged, Judgement, Verdict, classify, judge_one
from ..archive.facts.facts import ArchiveFacts
from ..archive.planner import WantedMoves, plan_archive
from ..archive.references.unread import unread
from ..archive.restore import plan_restore
from ..archive.rules.rule import ArchiveRule
from ..archive.rules.rulebook import all_rules
from ..archive.scaffold import plan_scaffold
from ..kernel.errors import RuleError, TidyError
from ..kernel.file_ages import FileAges
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan
from ..kernel.tree import Tree
from .archive_facts import check_destination, facts_of, read, targets_of
from .archive_place import Unseen, hidden_destination, open_destination
from .python_survey import Request

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Archived:
    """What `archive` would do: the facts, the judgements and the plan; ``unsafe`` where review goes too."""

    facts: ArchiveFacts
    judged: Judged
    plan: Plan = field(default_factory=Plan)
    unsafe: bool = False

    def judgement(self, path: PurePosixPath, keep: Iterable[str]) -> Judgement:
        """What is said for and against one file.

        Raises:
            KeyError: there is no such file.
        """
        return self.judged.judgements.get(path) or judge_one(path, self.facts, keep)


@dataclass(frozen=True, slots=True)
class Choice:
    """How far to go: the review tier too, only some rules, or without some."""

    unsafe: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def archive(request: Request, choice: Choice = Choice()) -> Archived:
    """Plan all of `archive`; nothing is written.

    Without paths, what is sure goes, and what wants a person's eye is
    offered (or goes too, with ``unsafe``).  Paths that are named go, if
    their verdict is archive or review.

    Raises:
        TidyError: the root or git refuses, a file is in the place of the destination, a rule is wrong, a named file stays.
    """
    hidden = hidden_destination(request)
    found = judge(request, choice)
    wanted = _wanted(found, request, unsafe=choice.unsafe)
    if hidden is not None and (wanted.now or wanted.offered):
        return Archived(found.facts, found.judged, _from_hidden(request, choice, found, wanted, hidden), choice.unsafe)
    return Archived(found.facts, found.judged, _moves(request, found, wanted), choice.unsafe or bool(request.only))


def _moves(request: Request, found: Archived, wanted: WantedMoves, unseen: Unseen | None = None) -> Plan:
    checked = check_destination(request, found.facts, wanted, unseen)
    return Plan(findings=found.plan.findings) + plan_archive(
        found.facts, found.judged, checked, partial(read, request, found.facts)
    )


def _from_hidden(request: Request, choice: Choice, found: Archived, wanted: WantedMoves, hidden: IgnorePattern) -> Plan:
    """The lines that let git see the destination; the moves stand on them, and go with them only where review goes too."""
    tree, findings = found.facts.tree, found.plan.findings
    opening = open_destination(request, tree, hidden, targets_of(found.facts, wanted))
    if not (opening.writes and choice.unsafe):
        return Plan(opening.writes, (opening.told(), *findings))
    opened = Plan(opening.writes, (opening.told(opened=True),))
    then = _judged(request, choice, tree.after(opened), found.facts.chronicle, findings)
    return opened + _moves(request, then, _wanted(then, request, unsafe=True), opening.unseen)


def restore(request: Request, names: Iterable[PurePosixPath] = ()) -> Archived:
    """Plan the way back of some archived files, by old or new path, or of all.

    Raises:
        TidyError: a name that is not archived, a place that is taken, a damaged manifest.
    """
    found = judge(request)
    plan = plan_restore(found.facts, tuple(names), partial(read, request, found.facts))
    return Archived(found.facts, Judged({}, ()), Plan(findings=found.plan.findings) + plan)


def scaffold(request: Request, *, unsafe: bool = False) -> Archived:
    """Propose the clean structure's folders, and the scripts that belong in them; all of it for a review.

    Raises:
        TidyError: the root or git refuses.
    """
    found = judge(request)
    plan = plan_scaffold(found.facts, found.judged, partial(read, request, found.facts))
    return Archived(found.facts, Judged({}, ()), Plan(findings=found.plan.findings) + plan, unsafe)


def judge(request: Request, choice: Choice = Choice()) -> Archived:
    """The facts and the verdicts, without a plan.

    Raises:
        TidyError: the root or git refuses, or a rule is wrong.
    """
    listing = read_tree(request.root, max_size=request.config.max_file_size)
    chronicle = read_chronicle(request.root)
    findings = (*listing.findings, *unread(listing.tree), *_doubts(chronicle))
    return _judged(request, choice, listing.tree, chronicle, findings)


def _judged(
    request: Request, choice: Choice, tree: Tree, chronicle: FileAges, findings: tuple[Finding, ...]
) -> Archived:
    facts = facts_of(request, tree, chronicle, _accounted(request, tree))
    settings = request.config.archive
    rules = _chosen(all_rules(facts.tree, settings.extra_rules), choice)
    judged = classify(facts, rules, keep=settings.keep)
    return Archived(facts, judged, Plan(findings=findings))


def _accounted(request: Request, tree: Tree) -> frozenset[PurePosixPath]:
    """The old workflows that the duties ledger lets go; a tree without any pays for none of it.

    Raises:
        TidyError: git refuses, or a decision about a duty is wrong.
    """
    if not any(path.is_relative_to(".github/workflows") for path in tree):
        return frozenset()
    from .workflow_facts import accounted

    return accounted(request.root, request.config, tree)


def _chosen(rules: Iterable[ArchiveRule], choice: Choice) -> tuple[ArchiveRule, ...]:
    """The selected rules; what holds a file is in force whatever was selected.

    Raises:
        RuleError: a name of no rule.
    """
    rules = tuple(rules)
    known = {rule.name for rule in rules}
    for name in (*choice.select, *choice.ignore):
        if name not in known:
            near = get_close_matches(name, known, 3)
            raise RuleError(f"unknown rule {name!r}; expected one such as {', '.join(near or sorted(known)[:3])}")
    return tuple(
        rule
        for rule in rules
        if not rule.lets_go or ((not choice.select or rule.name in choice.select) and rule.name not in choice.ignore)
    )


def _doubts(chronicle: FileAges) -> Iterator[Finding]:
    if chronicle.head is None:
        yield Finding(
            Location(PurePosixPath()),
            "unknown-history",
            "there is no git history, so nothing is archived without a review",
            Severity.WARNING,
        )
    elif not chronicle.complete:
        yield Finding(
            Location(PurePosixPath()),
            "unknown-history",
            "the clone is shallow, so nothing is archived without a review",
            Severity.WARNING,
            "fetch the history with: git fetch --unshallow",
        )


def _wanted(found: Archived, request: Request, *, unsafe: bool) -> WantedMoves:
    sure, likely = (frozenset(found.judged.of(verdict)) for verdict in (Verdict.ARCHIVE, Verdict.REVIEW))
    if not request.only:
        return WantedMoves(sure | likely) if unsafe else WantedMoves(sure, likely)
    named = frozenset(path for path in sure | likely if any(path.is_relative_to(each) for each in request.only))
    for path in request.only:
        if path in found.facts.tree and path not in named:
            raise _stays(path, found, request)
    return WantedMoves(named)


def _stays(path: PurePosixPath, found: Archived, request: Request) -> TidyError:
    """Why a file that somebody named does not go: what holds it, else that nothing speaks for it."""
    vetoes = found.judgement(path, request.config.archive.keep).vetoes
    reasons = "; ".join(veto.text for veto in vetoes[:_SHOWN]) or "no rule speaks for archiving it"
    return TidyError(
        f"it stays: {reasons}; expected a file that `sophia-tidy archive` lists", Location(path), rule="archive-kept"
    )
