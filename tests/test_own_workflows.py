"""The project's own workflows and action: content for the three checkers, pinned from the table, and without findings of our own."""

import re
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.rules import check
from sophia_tidy.workflow.write.ruleset import built_in

from .checkout import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
CHECKERS = {
    "zizmor": ["zizmor", "--offline", "--no-config", "--no-progress", "--persona", "auditor", "--format", "plain"],
    "actionlint": ["actionlint", "-no-color"],
    "check-jsonschema": ["check-jsonschema", "--builtin-schema", "vendor.github-workflows"],
}


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_checkers_of_written_workflows_are_content_with_our_own(checker: str):
    assert WORKFLOWS
    program, *arguments = CHECKERS[checker]
    done = subprocess.run(
        [str(Path(sys.executable).parent / program), *arguments, *map(str, WORKFLOWS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_action_is_pinned_as_the_table_says():
    known = {str(pin) for pin in built_in().pins.rows}
    for path in (*WORKFLOWS, ROOT / "action.yml"):
        used = re.findall(r"uses: (.+)", path.read_text())
        own = {use for use in used if use.startswith("$/") and (ROOT / use.removeprefix("$/")).is_file()}
        assert used and set(used) - own <= known, path


def test_our_own_rules_find_nothing():
    paths = (*WORKFLOWS, ROOT / "action.yml", ROOT / "README.md", ROOT / ".ci" / "run")
    inventory = take_inventory(
        Tree({PurePosixPath(path.relative_to(ROOT).as_posix()): path.read_bytes() for path in paths})
    )
    assert len(inventory.workflows) == len(WORKFLOWS)
    assert [*inventory.findings, *check(inventory)] == []
