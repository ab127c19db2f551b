"""The second promise: never worse.  Every changed file is judged before and after.

A file that parsed must parse, and may have no more of any critical finding;
a file that did not parse must parse now.  A change that fails is taken out
of the plan, with everything that stands on it, and a finding says so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..adapters.ruff import check as ruff
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan, Safety
from ..kernel.tree import Tree
from .python_survey import GATE, UNDECODABLE, PythonFacts, spelled

Counts = Mapping[PurePosixPath, Counter[str]]


@dataclass(frozen=True, slots=True)
class GateVerdict:
    """A plan without what made a file worse, and what the gate counts in its files before and after."""

    plan: Plan
    before: Counts
    after: Counts


def never_worse(plan: Plan, facts: PythonFacts, chosen: tuple[Safety, ...]) -> GateVerdict:
    """Take the changes of every file that is worse after them out of the plan.

    First the tree that an apply would leave is judged, then the one with
    the changes that are merely offered; an offer that fails takes nothing
    with it but itself.
    """
    sure = plan.only(*chosen)
    before = counts(facts.tree, {change.path for change in plan}, facts)
    after = counts(facts.tree.after(sure), {change.path for change in sure}, facts)
    plan = _without(plan, _worse_files(before, after), tuple(Safety))
    offers = {change.path for change in plan if change.safety not in chosen}
    offered = counts(facts.tree.after(plan), offers, facts)
    plan = _without(plan, _worse_files(before, offered), tuple(set(Safety) - set(chosen)))
    made = {change.path for change in plan.only(*chosen)}
    return GateVerdict(plan, {p: before[p] for p in made}, {p: after[p] for p in made})


def counts(tree: Tree, paths: Iterable[PurePosixPath], facts: PythonFacts) -> Counts:
    """How often each rule of the gate is broken in each of these files."""
    found: dict[PurePosixPath, Counter[str]] = {path: Counter() for path in paths if path in tree}
    by_target: dict[str, dict[PurePosixPath, bytes]] = {}
    for path in found:
        by_target.setdefault(spelled(facts.targets(path)), {})[path] = tree[path]
    for target, contents in by_target.items():
        for finding in ruff.check_contents(contents, select=GATE, target=target):
            found[finding.location.path][finding.rule] += 1
    return found


def _worse_files(before: Counts, after: Counts) -> Mapping[PurePosixPath, str]:
    reasons = {path: _worse(before.get(path, Counter()), found) for path, found in sorted(after.items())}
    return {path: reason for path, reason in reasons.items() if reason}


def _without(plan: Plan, worse: Mapping[PurePosixPath, str], safeties: tuple[Safety, ...]) -> Plan:
    refused = tuple(
        Finding(Location(path), "refused", f"{reason}; the change is not made", Severity.ERROR)
        for path, reason in worse.items()
    )
    kept = tuple(change for change in plan if change.path not in worse or change.safety not in safeties)
    return Plan(kept, plan.findings + refused)


def _worse(before: Counter[str], after: Counter[str]) -> str:
    """In what a file is worse, in words; empty where it is not."""
    if after[UNDECODABLE]:
        return "the result cannot be decoded"
    if after[ruff.SYNTAX]:
        return "the result does not parse" if not before[ruff.SYNTAX] else "the result still does not parse"
    if before[ruff.SYNTAX]:
        return ""  # what the gate saw of a broken file cannot be compared with what it sees of a whole one
    more = [
        f"{after[rule]} {rule} where there were {before[rule]}" for rule in sorted(after) if after[rule] > before[rule]
    ]
    return "the result has " + ", ".join(more) if more else ""
