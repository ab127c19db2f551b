"""The door for those who let files go: their reason is said, and what holds of every move holds of theirs."""

import ast
import json
from pathlib import Path

import pytest

from sophia_tidy.archive.moves import plan_moves
from sophia_tidy.kernel.plan import Move, Safety

from .repositories import P, facts_of, read

OLD, NEW = P(".github/workflows/old.yml"), P("archive/workflows/old.yml")
FILES = {str(OLD): "on: push\njobs: {}\n", "README.md": "See [old](.github/workflows/old.yml).\n", "app.py": "x = 1\n"}


def planned(*paths, files=FILES, unseen=()):
    facts = facts_of(files)
    plan = plan_moves(
        map(P, paths),
        facts,
        rule="accounted",
        reason=lambda path: f"{path.name} has done its work",
        unseen=lambda targets: {path: ".gitignore:1: x" for path in targets if path in unseen},
        read=read,
    )
    return facts, plan


def test_a_file_goes_with_the_reason_that_was_given_and_what_names_it_follows():
    facts, plan = planned(OLD)
    (move,) = [change for change in plan if isinstance(change, Move)]
    assert (move.path, move.target, move.rule, move.safety) == (OLD, NEW, "accounted", Safety.SAFE)
    after = facts.tree.after(plan)
    assert after[P("README.md")] == b"See [old](archive/workflows/old.yml).\n"
    (entry,) = json.loads(after[P("archive/manifest.json")])["files"]
    assert (entry["rules"], entry["reason"], entry["verdict"]) == (
        ["accounted"],
        "old.yml has done its work",
        "archive",
    )


def test_the_archives_own_verdict_is_not_asked():
    _, plan = planned("app.py", files={"app.py": "x = 1\n", "Makefile": "all:\n\techo\n"})
    assert [change.target for change in plan if isinstance(change, Move)] == [P("archive/app.py")]


def test_what_git_would_not_see_at_its_new_place_stays():
    _, plan = planned(OLD, unseen=(NEW,))
    assert plan.changes == ()
    assert [finding.rule for finding in plan.findings] == ["archive-barred"]


def test_what_would_leave_something_dangling_stays():
    files = {"logs/run.log": "x\n", "tool.js": "fs.mkdirSync(path.join(__dirname, './logs'));\n"}
    _, plan = planned("logs/run.log", files=files)
    assert [(str(each.location), each.rule) for each in plan.findings] == [("logs/run.log", "archive-barred")]
    assert plan.changes == ()


@pytest.mark.parametrize("use", ["import lib.a\n", "from lib import a\n", "from lib.a import X\n"])
def test_what_a_file_that_stays_imports_stays_and_so_does_what_it_imports_itself(use):
    files = {"lib/__init__.py": "", "lib/a.py": "from .b import X\n", "lib/b.py": "X = 1\n", "main.py": use}
    _, plan = planned("lib/a.py", "lib/b.py", files=files)
    assert [(str(each.location), each.rule) for each in plan.findings] == [
        ("lib/a.py", "archive-barred"),
        ("lib/b.py", "archive-barred"),
    ]
    assert plan.changes == ()
    _, plan = planned("lib/a.py", "lib/b.py", "main.py", files=files)
    assert len([change for change in plan if isinstance(change, Move)]) == 3


def test_a_secret_that_moves_is_told():
    token = "ghp_" + "a1B2" * 9
    _, plan = planned("old.txt", files={"old.txt": f"{token}\n"})
    assert len(plan.findings) == 1
    assert token not in str(plan.findings)


def test_no_path_is_no_plan_and_a_path_of_nothing_is_an_error():
    assert not planned()[1].changes
    with pytest.raises(KeyError):
        planned("nothing.txt")


def test_the_step_of_workflow_knows_no_organ_of_the_archive():
    step = Path(__file__).parent.parent.parent / "sophia_tidy" / "steps" / "workflow.py"
    asked = {
        (node.module, alias.name)
        for node in ast.walk(ast.parse(step.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("archive.")
        for alias in node.names
    }
    assert asked == {("archive.moves", "plan_moves"), ("archive.index", "workflows_in")}
