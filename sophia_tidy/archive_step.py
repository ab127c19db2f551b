"""The step of `archive`: the facts of one repository, the verdicts, and the plan.

Facts that only a door knows (dates, what is ignored, what is not committed)
are fetched here and handed to the wing as data.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from .archive import inventory, read_graph, roots
from .archive.classify import Judged, Judgement, Verdict, classify, judge_one
from .archive.facts import Facts
from .archive.graph import Graph
from .archive.planner import Wanted, plan_archive, target_of
from .archive.reread import read_again
from .archive.restore import plan_restore
from .archive.rulebook import all_rules
from .archive.rules import Rule
from .archive.scaffold import plan_scaffold
from .chronicle import Chronicle
from .disk import read_tree
from .errors import RuleError, TidyError, UnsafePath
from .finding import Finding, Severity
from .git import git_root, ignored
from .lives import read_chronicle
from .location import Location
from .plan import Plan
from .survey import Request
from .tree import Tree

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Archived:
    """What `archive` would do: the facts, the judgements and the plan; ``unsafe`` where review goes too."""

    facts: Facts
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
        TidyError: the root or git refuses, the destination is ignored, a rule is wrong, a named file stays.
    """
    found = judge(request, choice)
    wanted = _wanted(found, request, unsafe=choice.unsafe)
    checked = _check_destination(request, found.facts, wanted)
    plan = plan_archive(found.facts, found.judged, checked, partial(read, request, found.facts))
    chosen = choice.unsafe or bool(request.only)
    return Archived(found.facts, found.judged, Plan(findings=found.plan.findings) + plan, chosen)


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
    facts = _facts(request, listing.tree, chronicle)
    settings = request.config.archive
    rules = _chosen(all_rules(facts.tree, settings.extra_rules), choice)
    judged = classify(facts, rules, keep=settings.keep)
    return Archived(facts, judged, Plan(findings=(*listing.findings, *_doubts(chronicle))))


def read(request: Request, before: Facts, tree: Tree) -> Graph:
    """The references of a tree that a plan would leave, over the workers.

    Raises:
        TidyError: a file cannot be read.
    """
    return read_again(before.graph, before.tree, before.items, tree, mapper=partial(_spread, request))


def _chosen(rules: Iterable[Rule], choice: Choice) -> tuple[Rule, ...]:
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
    return tuple(rule for rule in rules if not rule.lets_go or (
        (not choice.select or rule.name in choice.select) and rule.name not in choice.ignore))


def _facts(request: Request, tree: Tree, chronicle: Chronicle) -> Facts:
    items = inventory(tree)
    graph = read_graph(tree, items, mapper=partial(_spread, request))
    in_git = git_root(request.root) is not None
    loose = frozenset(path for path in tree if in_git and tree.entry(path).blob is None)
    return Facts(tree, items, graph, roots(items), chronicle, loose, PurePosixPath(request.config.archive.destination))


def _spread(request: Request, work: Callable[[Any], Any], jobs: Iterable[Any]) -> Iterator[Any]:
    from .workers import run

    return run(work, list(jobs), jobs=request.config.jobs,
               progress=lambda done, count: request.progress("reading", done, count))


def _doubts(chronicle: Chronicle) -> Iterator[Finding]:
    if chronicle.head is None:
        yield Finding(Location(PurePosixPath()), "unknown-history",
                      "there is no git history, so nothing is archived without a review", Severity.WARNING)
    elif not chronicle.complete:
        yield Finding(Location(PurePosixPath()), "unknown-history",
                      "the clone is shallow, so nothing is archived without a review", Severity.WARNING,
                      "fetch the history with: git fetch --unshallow")


def _wanted(found: Archived, request: Request, *, unsafe: bool) -> Wanted:
    sure, likely = (frozenset(found.judged.of(verdict)) for verdict in (Verdict.ARCHIVE, Verdict.REVIEW))
    if not request.only:
        return Wanted(sure | likely) if unsafe else Wanted(sure, likely)
    named = frozenset(path for path in sure | likely if any(path.is_relative_to(each) for each in request.only))
    for path in request.only:
        if path in found.facts.tree and path not in named:
            raise _stays(path, found, request)
    return Wanted(named)


def _stays(path: PurePosixPath, found: Archived, request: Request) -> TidyError:
    """Why a file that somebody named does not go: what holds it, else that nothing speaks for it."""
    vetoes = found.judgement(path, request.config.archive.keep).vetoes
    reasons = "; ".join(veto.text for veto in vetoes[:_SHOWN]) or "no rule speaks for archiving it"
    return TidyError(f"it stays: {reasons}; expected a file that `sophia-tidy archive` lists", Location(path),
                     rule="archive-kept")


def _check_destination(request: Request, facts: Facts, wanted: Wanted) -> Wanted:
    """What git would not see at its new place is held back; a destination that it ignores altogether is refused.

    Raises:
        UnsafePath: git ignores the destination, or something other than a folder is there.
    """
    for folder in (facts.destination, *facts.destination.parents[:-1]):
        if folder in facts.tree or Path(request.root, folder).is_symlink():
            raise UnsafePath("a file is in the place of the destination; expected a folder", Location(folder))
    if git_root(request.root) is None:
        return wanted
    marks = facts.destination / "README.md", facts.destination / "manifest.json"
    targets = {target_of(path, facts) for path in wanted.now | wanted.offered}
    unseen = ignored(request.root, (*marks, *sorted(targets)))
    if targets and not unseen.isdisjoint(marks):
        raise UnsafePath("git ignores the destination, so archived files would leave the repository; "
                         "expected one that git keeps, see `destination` in [tool.sophia-tidy.archive]",
                         Location(facts.destination))
    return Wanted(wanted.now, wanted.offered, frozenset(unseen))
