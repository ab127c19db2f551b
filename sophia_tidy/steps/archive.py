"""The step of `archive`: the facts of one repository, the verdicts, and the plan."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple

from ..archive.classify import Judgement, Judgements, Verdict, classify, judge_one
from ..archive.facts.facts import ArchiveFacts
from ..archive.planner import WantedMoves, plan_archive
from ..archive.references.unread import unread
from ..archive.restore import plan_restore
from ..archive.rules.rule import ArchiveRule
from ..archive.rules.rulebook import all_rules
from ..archive.scaffold import plan_scaffold
from ..config.schema import Config
from ..kernel.errors import RuleError, TidyError
from ..kernel.file_ages import FileAges
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan
from ..kernel.step import StepResult
from ..kernel.tree import Tree
from .archive_facts import check_destination, facts_of, read, targets_of
from .archive_place import HIDDEN, Opening, Unseen, destination_questions, hidden_destination, open_destination
from .choices.archive_moves import is_move, marked_moves, offered_moves, wanted_moves
from .choices.review import all_taken, offers_of, reviewed, whole_rules
from .context import Context
from .request import Request

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Classified:
    """What `archive` knows: the facts of the tree, and the judgements of the files that any rule has something to say of."""

    facts: ArchiveFacts
    judged: Judgements

    def judgement(self, path: PurePosixPath, keep: Iterable[str]) -> Judgement:
        """What is said for and against one file.

        Raises:
            KeyError: there is no such file.
        """
        return self.judged.judgements.get(path) or judge_one(path, self.facts, keep)


class JudgedTree(NamedTuple):
    """The last judgement: what was judged, by which configuration and request, and what it came to."""

    tree: Tree
    asked: tuple[Config, Request]
    result: StepResult[Classified]


def archive(tree: Tree, context: Context) -> StepResult[Classified]:
    """Plan all of `archive`; nothing is written.

    Without paths, what is sure goes, and what wants a person's eye is
    offered (or goes too, where a person has taken it).  Paths that are
    named go, if their verdict is archive or review.

    Raises:
        TidyError: the root or git refuses, a file is in the place of the destination, a rule is wrong, a named file stays.
    """
    context = context.at_tree(tree)
    hidden = hidden_destination(context, "archive")
    found = judge(tree, context)
    wanted = _wanted(found.facts, context)
    if hidden is not None and (wanted.now or wanted.offered):
        opening = open_destination(context, hidden, targets_of(found.facts.facts, wanted), "archive")
        found = found._replace(decisions=destination_questions(context, opening, "archive"))
        plan = _from_hidden(context, found, opening)
    else:
        found = found._replace(decisions=destination_questions(context, None, "archive"))
        found = found._replace(unsafe=found.unsafe or bool(context.request.only))
        plan = _moves(context, found, wanted)
        plan = plan if found.unsafe else marked_moves(plan, wanted)
    offers = (*(each for each in offers_of(plan) if each.rule == HIDDEN), *offered_moves(found.facts.judged))
    return reviewed(found._replace(plan=plan), context, offers, wants_eye=is_move, is_marked=True)


def _moves(context: Context, found: StepResult[Classified], wanted: WantedMoves, unseen: Unseen | None = None) -> Plan:
    facts, judged = found.facts.facts, found.facts.judged
    checked = check_destination(context, facts, wanted, unseen)
    return Plan(findings=found.findings) + plan_archive(facts, judged, checked, partial(read, context, facts))


def _from_hidden(context: Context, found: StepResult[Classified], opening: Opening) -> Plan:
    """The lines that let git see the destination; the moves stand on them, and go with them only where those are taken."""
    if not opening.is_taken(unsafe=all_taken(context, "archive", opening.writes)):
        return Plan(opening.writes, (opening.told(), *found.findings))
    opened = Plan(opening.writes, (opening.told(opened=True),))
    later = context.after(opened)
    then = _judged(later.tree, later, found.findings)
    wanted = _wanted(then.facts, later)
    plan = opened + _moves(later, then, wanted, opening.unseen)
    return plan if context.choice("archive").whole else marked_moves(plan, wanted)


def restore(tree: Tree, context: Context, names: Iterable[PurePosixPath] = ()) -> StepResult[Classified]:
    """Plan the way back of some archived files, by old or new path, or of all.

    Raises:
        TidyError: a name that is not archived, a place that is taken, a damaged manifest.
    """
    found = judge(tree, context)
    facts = found.facts.facts
    plan = plan_restore(facts, tuple(names), partial(read, context, facts))
    return found._replace(
        plan=Plan(findings=found.findings) + plan, facts=Classified(facts, Judgements({}, ())), unsafe=False
    )


def scaffold(tree: Tree, context: Context) -> StepResult[Classified]:
    """Propose the clean structure's folders, and the scripts that belong in them; all of it for a review.

    Raises:
        TidyError: the root or git refuses.
    """
    found = judge(tree, context)
    facts, judged = found.facts.facts, found.facts.judged
    plan = plan_scaffold(facts, judged, partial(read, context, facts))
    plan = whole_rules(Plan(findings=found.findings) + plan, context, "scaffold")
    whole = context.choice("scaffold").whole
    result = found._replace(step="scaffold", plan=plan, facts=Classified(facts, Judgements({}, ())), unsafe=whole)
    return reviewed(result, context, is_marked=True)._replace(step=found.step)


def judge(tree: Tree, context: Context) -> StepResult[Classified]:
    """The facts and the verdicts, without a plan.

    Raises:
        TidyError: the root or git refuses, or a rule is wrong.
    """
    context = context.at_tree(tree)
    known, asked = context.memory.of(JudgedTree), (context.config, context.request)
    if known is not None and known.tree is tree and known.asked == asked:
        return known.result
    findings = (*context.doors.listing.findings, *unread(tree), *_doubts(context.doors.ages))
    result = _judged(tree, context, findings)
    context.memory.keep(JudgedTree(tree, asked, result))
    return result


def _judged(tree: Tree, context: Context, findings: tuple[Finding, ...]) -> StepResult[Classified]:
    facts = facts_of(tree, context, _accounted(tree, context))
    settings = context.config.archive
    rules = _chosen(all_rules(facts.tree, settings.extra_rules), context.request)
    judged = classify(facts, rules, keep=settings.keep)
    return StepResult(
        "archive", tree, Plan(findings=findings), Classified(facts, judged), context.choice("archive").whole
    )


def _accounted(tree: Tree, context: Context) -> frozenset[PurePosixPath]:
    """The old workflows that the duties ledger lets go; a tree without any pays for none of it.

    Raises:
        TidyError: git refuses, or a decision about a duty is wrong.
    """
    if not any(path.is_relative_to(".github/workflows") for path in tree):
        return frozenset()
    from .workflow_facts import accounted

    return accounted(tree, context)


def _chosen(rules: Iterable[ArchiveRule], choice: Request) -> tuple[ArchiveRule, ...]:
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


def _doubts(ages: FileAges) -> Iterator[Finding]:
    if ages.head is None:
        yield Finding(
            Location(PurePosixPath()),
            "unknown-history",
            "there is no git history, so nothing is archived without a review",
            Severity.WARNING,
        )
    elif not ages.complete:
        yield Finding(
            Location(PurePosixPath()),
            "unknown-history",
            "the clone is shallow, so nothing is archived without a review",
            Severity.WARNING,
            "fetch the history with: git fetch --unshallow",
        )


def _wanted(found: Classified, context: Context) -> WantedMoves:
    only = context.request.only
    if not only:
        return wanted_moves(found.judged, context, "archive")
    may_go = found.judged.of(Verdict.ARCHIVE, Verdict.REVIEW)
    named = frozenset(path for path in may_go if any(path.is_relative_to(each) for each in only))
    for path in only:
        if path in found.facts.tree and path not in named:
            raise _stays(path, found, context)
    return WantedMoves(named)


def _stays(path: PurePosixPath, found: Classified, context: Context) -> TidyError:
    """Why a file that somebody named does not go: what holds it, else that nothing speaks for it."""
    vetoes = found.judgement(path, context.config.archive.keep).vetoes
    reasons = "; ".join(veto.text for veto in vetoes[:_SHOWN]) or "no rule speaks for archiving it"
    return TidyError(
        f"it stays: {reasons}; expected a file that `sophia-tidy archive` lists", Location(path), rule="archive-kept"
    )
