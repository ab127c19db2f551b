"""Repairs as a plan: what is written, how safely, and what is told of the files that stay broken."""

from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.kernel.edit import Fix
from sophia_tidy.kernel.errors import StalePlan
from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Safety, Write, digest
from sophia_tidy.kernel.tree import EXECUTABLE, Tree, TreeEntry
from sophia_tidy.repair import Repair, Tier, repair
from sophia_tidy.repair.outcome import ScoredFix
from sophia_tidy.repair.planner import plan_repairs

SURE, UNSURE, HOPELESS = (
    b"import os\nprint 'a'\n",
    b"<<<<<<< a\nx = 1\n=======\nx = 2\n>>>>>>> b\n",
    b"x = 1\n)(\n$ $ ? (\n",
)
TREE = Tree({P("b/sure.py"): SURE, P("a.py"): UNSURE, P("c.py"): HOPELESS})
REPAIRS = {path: repair(content) for path, content in TREE.items()}


def test_the_three_cases_are_what_they_are_meant_to_be():
    assert [REPAIRS[P(p)].tier for p in ("b/sure.py", "a.py", "c.py")] == [Tier.REPAIRED, Tier.REVIEW, Tier.UNREPAIRED]


def test_a_sure_repair_is_safe_and_an_unsure_one_is_not():
    plan = plan_repairs(TREE, REPAIRS)
    assert plan.changes == (
        Write(P("a.py"), b"x = 2\n", digest(UNSURE), "conflict-marker", Safety.UNSAFE),
        Write(P("b/sure.py"), b"import os\nprint('a')\n", digest(SURE), "python2-syntax", Safety.SAFE),
    )


def test_a_file_that_stays_broken_is_a_finding_at_its_fault():
    (finding,) = plan_repairs(TREE, REPAIRS).findings
    (fault,) = REPAIRS[P("c.py")].after
    assert (finding.rule, finding.severity) == ("unrepaired", Severity.ERROR)
    assert finding.location == Location(P("c.py"), fault.line, fault.column)
    assert fault.message in finding.message


def test_a_file_that_cannot_be_decoded_is_a_finding():
    tree = Tree({P("a.py"): b"x = '\xff'\n"})
    (finding,) = plan_repairs(tree, {P("a.py"): repair(tree[P("a.py")])}).findings
    assert finding.location == Location(P("a.py")) and "cannot be decoded" in finding.message


def test_the_tree_after_it_parses_and_a_second_plan_is_empty():
    after = TREE.after(plan_repairs(TREE, REPAIRS))
    again = plan_repairs(after, {path: repair(after[path]) for path in (P("a.py"), P("b/sure.py"))})
    assert again.changes == ()
    assert after[P("c.py")] == HOPELESS


def test_a_stale_plan_is_refused():
    plan = plan_repairs(TREE, REPAIRS)
    with pytest.raises(StalePlan, match=r"b/sure\.py: content differs"):
        Tree({**TREE, P("b/sure.py"): SURE + b"\n"}).after(plan)


def test_only_the_safe_part_is_applied_by_default():
    after = TREE.after(plan_repairs(TREE, REPAIRS).only(Safety.SAFE))
    assert after[P("a.py")] == UNSURE and after[P("b/sure.py")] == b"import os\nprint('a')\n"


def test_a_script_stays_executable():
    tree = Tree({P("a.py"): TreeEntry(lambda: SURE, EXECUTABLE)})
    assert tree.after(plan_repairs(tree, {P("a.py"): REPAIRS[P("b/sure.py")]})).entry(P("a.py")).mode == EXECUTABLE


def test_the_rule_of_a_write_is_that_of_its_first_edit():
    fixes = tuple(ScoredFix(Fix(line, rule, ""), 0.0) for line, rule in ((1, "first"), (2, "second")))
    tree = Tree({P("a.py"): b"("})
    assert plan_repairs(tree, {P("a.py"): Repair(Tier.REVIEW, b"()", fixes=fixes)}).changes[0].rule == "first"


def test_nothing_to_repair_is_an_empty_plan():
    assert not plan_repairs(TREE, {}) and plan_repairs(TREE, {}).findings == ()
