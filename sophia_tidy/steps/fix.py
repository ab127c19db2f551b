"""The step of `fix`, and its stages in order.

Each stage looks at the tree that the stages before it would leave and plans
on top of it: repair what does not parse, rewrite what parses and is wrong,
let ruff fix what the project asks it to, and last offer what wants a
reader's eye.  The sum is one plan, and nothing in it is worse than before.
The file is long because the order of the stages can be read in it from top to
bottom.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ..adapters.ruff import check as ruff
from ..codemods.ruff_codes import RUFF_CODES
from ..config.review import Offered
from ..config.ruff_settings import ALONE, RuffInvocation
from ..generated.not_ours import WHY, LeftAlone, aside
from ..kernel.edit import Fix
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import MADE, Plan, Safety, Write, digest
from ..kernel.step import Offer, StepResult
from ..kernel.tree import Tree
from .choices.review import marked, reviewed, takes
from .context import Context
from .never_worse import GateVerdict, never_worse
from .python_survey import PythonFacts, judge_contents, survey
from .repair_files import mend

if TYPE_CHECKING:
    from ..codemods import CodemodJob, FileResult
    from ..repair import Repair

Of = Callable[[PurePosixPath, str], bool]
# What a codemod's change is called: one that nobody asked for is an offer to review, like an unsure repair.
NAMELESS = "what the project's ruff configuration asks for"  # of a ruff that tells in other words what it did
WORDS = {Safety.SAFE: "rewritten", Safety.UNSAFE: "review"}


class FileFix(NamedTuple):
    """A fix of one file; ``word`` says what kind of change it is, ``taken`` whether a person has taken it for review."""

    path: PurePosixPath
    word: str
    fix: Fix
    taken: bool = False

    @property
    def safety(self) -> Safety:
        return Safety.TAKEN if self.taken else Safety(self.fix.applicability)


@dataclass(frozen=True, slots=True)
class StagePlan:
    """A stage's plan, and the fixes that it is made of."""

    plan: Plan = field(default_factory=Plan)
    fixes: tuple[FileFix, ...] = ()


@dataclass(frozen=True, slots=True)
class FixKnowledge:
    """What every stage may know: the survey, and the repairs of the broken files."""

    facts: PythonFacts
    repairs: "Mapping[PurePosixPath, Repair]"


@dataclass(frozen=True, slots=True)
class FixFacts:
    """What `fix` knows: the survey, the repairs in full, and the fixes that it plans."""

    python: PythonFacts
    repairs: "Mapping[PurePosixPath, Repair]"
    fixes: tuple[FileFix, ...]


def repair_files(tree: Tree, known: FixKnowledge) -> StagePlan:
    """Files that do not parse; a repair to review is an unsafe change."""
    if not known.repairs:
        return StagePlan()
    from ..repair.planner import plan_repairs

    plan = marked(plan_repairs(tree, known.repairs), known.facts.context, "fix")
    taken = {change.path for change in plan if change.safety is Safety.TAKEN}
    fixes = (
        FileFix(path, repair.tier, each.fix, path in taken)
        for path, repair in known.repairs.items()
        for each in repair.fixes
    )
    return StagePlan(plan, tuple(fixes))


def rewrite(tree: Tree, known: FixKnowledge) -> StagePlan:
    """The safe codemods, and the unsafe ones too where they were asked for."""
    return _rewritten(tree, known, chosen(known.facts.context))


def rewrite_taken(tree: Tree, known: FixKnowledge) -> StagePlan:
    """The unsafe codemods that a person has taken, where not all of them are asked for."""
    choice = known.facts.context.choice("fix")
    if choice.whole or not (choice.everything or choice.take):
        return StagePlan()
    planned = _rewritten(tree, known, (Safety.UNSAFE,), lambda path, rule: choice.takes(Offered("fix", rule, path)))
    changes = tuple(change._replace(safety=Safety.TAKEN) for change in planned.plan)
    return StagePlan(Plan(changes, planned.plan.findings), tuple(each._replace(taken=True) for each in planned.fixes))


def fix_with_ruff(tree: Tree, known: FixKnowledge) -> StagePlan:
    """ruff's own safe fixes, in files that a ruff configuration of the project governs and does not exclude."""
    facts = known.facts
    candidates = ruff.fixes_wanted(facts.all_found()) | _changed(tree, facts)
    unparsed = facts.newer.keys() | facts.foreign.keys() | (facts.broken.keys() - _changed(tree, facts))
    paths = [path for path in candidates - unparsed if _may_fix(path, facts)]
    if not paths or not facts.context.wants("ruff-fix", "ruff-fix"):
        return StagePlan()
    from .ruff_fixes import fixes

    reach = _within_reach(facts, paths)
    changed, findings = fixes(tree, facts, sorted(reach - set_aside(tree, reach).keys()))
    writes = tuple(Write(path, new.content, digest(tree[path]), "ruff-fix") for path, new in changed)
    return StagePlan(
        Plan(writes, findings),
        tuple(
            FileFix(path, "fixed", Fix(0, "ruff-fix", rule))
            for path, new in changed
            for rule in new.rules or (NAMELESS,)
        ),
    )


def _may_fix(path: PurePosixPath, facts: PythonFacts) -> bool:
    """Whether there is a configuration that can be used, of a ruff such as this one unless a person asks nevertheless."""
    asked = facts.configs(path)
    return (
        asked is not None
        and asked.refusal is None
        and (not asked.unfit or "ruff-fix" in facts.context.config.fix.select)
    )


def offer(tree: Tree, known: FixKnowledge) -> StagePlan:
    """The unsafe codemods where they were not asked for: shown, and never applied unasked."""
    if Safety.UNSAFE in chosen(known.facts.context):
        return StagePlan()
    return _rewritten(tree, known, (Safety.UNSAFE,))


STAGES: tuple[Callable[[Tree, FixKnowledge], StagePlan], ...] = (
    repair_files,
    rewrite,
    rewrite_taken,
    fix_with_ruff,
    offer,
)


def fix(tree: Tree, context: Context) -> StepResult[FixFacts]:
    """Plan all of `fix`; nothing is written.

    Raises:
        TidyError: the root, git or ruff refuses; each says why.
    """
    facts = survey(tree, context)
    known = FixKnowledge(facts, careful(wanted(mend(facts), context), tree))
    plan, left = Plan(findings=_noticed(known)), tree
    fixes: tuple[FileFix, ...] = ()
    for stage in STAGES:
        planned = stage(left, known)
        plan, fixes = plan + planned.plan, fixes + planned.fixes
        left = left.after(planned.plan.only(*chosen(context)))
    verdict = never_worse(plan, facts, chosen(context))
    kept = {(change.path, change.safety) for change in verdict.plan}
    fixes = tuple(each for each in fixes if (each.path, each.safety) in kept)
    before = facts.counts()
    result = StepResult(
        "fix",
        tree,
        verdict.plan,
        FixFacts(facts, known.repairs, fixes),
        context.choice("fix").whole,
        before=before,
        after=before | _counted_after(facts, verdict),
    )
    return reviewed(result, context, is_marked=True)


def wanted(repairs: "Mapping[PurePosixPath, Repair]", context: Context) -> "Mapping[PurePosixPath, Repair]":
    """The repairs of which every edit comes from a selected rule."""
    return {
        path: repair
        for path, repair in repairs.items()
        if all(context.wants(fix.rule, "repair") for fix in repair.fixes)
    }


def careful(repairs: "Mapping[PurePosixPath, Repair]", tree: Tree) -> "Mapping[PurePosixPath, Repair]":
    """The repairs, held back where a file is not ours to mend: generated ones stay, fixtures and backups want a reader."""
    return {
        path: repair if (why := aside(path, tree[path], tree)) is None else _held(repair, why, tree[path])
        for path, repair in repairs.items()
    }


def _held(repair: "Repair", why: LeftAlone, content: bytes) -> "Repair":
    from dataclasses import replace

    from ..repair import Tier

    reason = f"a {why}: {WHY[why]}"
    if why is LeftAlone.GENERATED:
        return replace(
            repair, tier=Tier.UNREPAIRED, content=content, fixes=(), alternatives=(), after=repair.before, reason=reason
        )
    return repair.for_review(reason) if repair.tier is Tier.REPAIRED else repair


def set_aside(tree: Tree, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, LeftAlone]:
    """Those of the paths that no codemod touches, and why."""
    found = ((path, aside(path, tree[path], tree)) for path in sorted(paths))
    return {path: why for path, why in found if why is not None}


def _left_alone(facts: PythonFacts) -> Iterator[Finding]:
    """One finding for each kind of file that codemods have something to say about, and leave alone."""
    if not facts.found:  # a clean repository pays for no codemod
        return
    from ..codemods import CODEMODS

    codes = {code for codemod in CODEMODS if facts.context.wants(codemod.RULE, "codemod") for code in codemod.RUFF}
    found = Counter(f.location.path for f in facts.all_found() if f.rule in codes or f.help == ruff.FIXED_BY_RUFF)
    kinds: dict[LeftAlone, list[PurePosixPath]] = defaultdict(list)
    for path, why in set_aside(facts.tree, found).items():
        kinds[why].append(path)
    for why, paths in sorted(kinds.items()):
        total = sum(found[path] for path in paths)
        files = f"{len(paths)} {why}s" if len(paths) > 1 else f"a {why}"
        others = f" (also {', '.join(map(str, paths[1:3]))}{f' and {len(paths) - 3} more' if len(paths) > 3 else ''})"
        message = f"{files} with {total} finding{'s' * (total > 1)} left alone{others * (len(paths) > 1)}: {WHY[why]}"
        yield Finding(Location(paths[0]), "left-alone", message, Severity.NOTE)


def chosen(context: Context) -> tuple[Safety, ...]:
    """The safeties of the changes that an apply would make."""
    return tuple(Safety) if context.choice("fix").whole else MADE


def current(tree: Tree, facts: PythonFacts) -> list[Finding]:
    """ruff's findings in the files that parse now: the survey's, and fresh ones for files that changed."""
    changed = _changed(tree, facts)
    elsewhere = changed | facts.broken.keys() | facts.newer.keys() | facts.foreign.keys()
    kept = [finding for finding in facts.all_found() if finding.location.path not in elsewhere]
    return kept + judge_contents({path: tree[path] for path in sorted(changed)}, facts)


def _noticed(known: FixKnowledge) -> tuple[Finding, ...]:
    """What no step answers: odd files, newer Python, what is none, faults whose repair nobody asked to apply, ruff's own errors."""
    facts = known.facts
    waiting = [
        fault._replace(help=_advice(known.repairs.get(path)))
        for path, fault in facts.broken.items()
        if not _settled(known, path)
    ]
    others = [finding for finding in facts.critical if finding.rule not in (ruff.SYNTAX, *RUFF_CODES)]
    return (*facts.findings, *facts.newer.values(), *facts.foreign.values(), *waiting, *others, *_left_alone(facts))


def _settled(known: FixKnowledge, path: PurePosixPath) -> bool:
    """Whether the repair of a broken file is applied, or its own finding says why there is none."""
    repair = known.repairs.get(path)
    if repair is None or repair.tier != "review":
        return repair is not None
    context, rule = known.facts.context, repair.fixes[0].rule if repair.fixes else "repair"
    return Safety.UNSAFE in chosen(context) or takes(context, "fix", Offer(rule, path))


def _advice(repair: "Repair | None") -> str | None:
    return None if repair is None else "a repair waits for your eye: see it with --diff, take it with --unsafe"


def _rewritten(tree: Tree, known: FixKnowledge, safeties: Iterable[Safety], of: Of | None = None) -> StagePlan:
    """What the codemods do to the tree, of these safeties; ``of`` picks rules file by file."""
    facts, found = known.facts, current(tree, known.facts)
    if not found:  # as above
        return StagePlan()
    from ..codemods import CODEMODS

    asked = frozenset(codemod.RULE for codemod in CODEMODS if facts.context.wants(codemod.RULE, "codemod"))
    codes = {code for codemod in CODEMODS if codemod.RULE in asked for code in codemod.RUFF}
    findings = [finding for finding in found if finding.rule in codes]
    apart = set_aside(tree, {finding.location.path for finding in findings})
    findings = [finding for finding in findings if finding.location.path not in apart]
    reach = _within_reach(facts, {finding.location.path for finding in findings})
    findings = [finding for finding in findings if finding.location.path in reach]
    if not findings:
        return StagePlan()
    from dataclasses import replace

    from ..codemods.planner import CodemodOptions, plan_of, rewritten

    asked_of_ruff = facts.configs(PurePosixPath("any.py"))  # the root's: one import order for the repository
    options = CodemodOptions(target=facts.targets, timeout=facts.context.config.fix.timeout)
    if asked_of_ruff is not None:
        options = replace(options, line_length=asked_of_ruff.line_length, builtins=asked_of_ruff.builtins)
    mapper, safeties = partial(_spread, facts.context), tuple(safeties)
    results: dict[PurePosixPath, FileResult] = {}
    for rules, some in _by_rules(findings, asked, of):
        results |= rewritten(tree, some, select=rules, options=options, mapper=mapper, safeties=safeties)
    fixes = (
        FileFix(path, WORDS[Safety(fix.applicability)], fix)
        for path, result in results.items()
        for fix in result.applied
    )
    return StagePlan(plan_of(tree, results), tuple(fixes))


def _by_rules(
    findings: list[Finding], asked: frozenset[str], of: Of | None
) -> Iterable[tuple[frozenset[str], list[Finding]]]:
    """The findings, together where the same codemods are asked of their files."""
    if of is None:
        return [(asked, findings)]
    groups: dict[frozenset[str], list[Finding]] = defaultdict(list)
    for finding in findings:
        groups[frozenset(rule for rule in asked if of(finding.location.path, rule))].append(finding)
    return [(rules, some) for rules, some in groups.items() if rules]


def _within_reach(facts: PythonFacts, paths: Iterable[PurePosixPath]) -> set[PurePosixPath]:
    """The paths without those that the project's ruff configuration excludes: what it vendors is not ours to restyle."""
    reach: set[PurePosixPath] = set()
    governed: dict[RuffInvocation, set[PurePosixPath]] = {}
    for path in paths:
        told = facts.configs.told(path)
        (reach if told == ALONE else governed.setdefault(told, set())).add(path)
    return reach.union(*(ruff.included(facts.place, some, told) for told, some in sorted(governed.items())))


def _spread(
    context: Context, work: "Callable[[CodemodJob], FileResult]", jobs: "Iterable[CodemodJob]"
) -> "Iterator[FileResult]":
    from ..adapters.worker_pool import run

    return run(
        work,
        list(jobs),
        jobs=context.config.jobs,
        progress=lambda done, count: context.progress("rewriting", done, count),
    )


def _changed(tree: Tree, facts: PythonFacts) -> set[PurePosixPath]:
    """A changed file has a new entry; so nothing is read to find out."""
    return set() if tree is facts.tree else {path for path in facts.python if not tree.has_same(path, facts.tree)}


def _counted_after(facts: PythonFacts, verdict: GateVerdict) -> dict[str, int]:
    """Counts by the gate; a file that is not changed counts the same before and after."""
    mended = sum(bool(before[ruff.SYNTAX]) for before in verdict.before.values())
    change = _total(verdict.after) - _total(verdict.before)
    return {"files that parse": facts.parsing + mended, "critical findings": len(facts.critical) + change}


def _total(counts: Mapping[PurePosixPath, Mapping[str, int]]) -> int:
    return sum(sum(found.values()) for found in counts.values())
