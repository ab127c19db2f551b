"""What the one workflow takes over is worked out from the old workflows alone: proofs, joins, and what is said of them."""

from pathlib import PurePosixPath

from sophia_tidy.config.schema import WorkflowConfig
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.duties import DutyLedger, ledger_of
from sophia_tidy.workflow.duties.fitness import fitted
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.project import project_of
from sophia_tidy.workflow.write import WorkflowSet, written
from sophia_tidy.workflow.write.ruleset import built_in

from .small import FOLDER, by_key, one_job

TESTS = {"tests/unit/test_a.py": "def test_a():\n    pass\n", "requirements.txt": "pytest==8.4.0\n"}


def unified(workflows: dict[str, str], files: dict[str, str]) -> tuple[WorkflowSet, DutyLedger]:
    """What the flow of the command makes of them, without a disk."""
    texts = {str(FOLDER / name): text for name, text in workflows.items()} | {
        "kubernetes/overlays/production/kustomization.yaml": "resources: []\n",
        **files,
    }
    tree = Tree({PurePosixPath(path): text.encode() for path, text in texts.items()})
    inventory = take_inventory(tree)
    project = fitted(project_of(tree, inventory, WorkflowConfig()), inventory, tree, built_in().gates)
    made = written(project, tree)
    return made, ledger_of(inventory, project, made.coverage, {})


def test_a_run_within_a_larger_one_is_merged_and_its_duty_says_so():
    made, found = unified(
        {
            "a.yml": one_job("- run: pip install -r requirements.txt\n- run: pytest tests/unit -q", job="unit"),
            "b.yml": one_job("- run: pip install -r requirements.txt\n- run: python -m pytest", job="all"),
        },
        TESTS,
    )
    duties = by_key(found)
    assert {key: duty.verdict.status.value for key, duty in duties.items()} == {
        "a.yml/unit": "merged",
        "b.yml/all": "merged",
    }
    assert duties["a.yml/unit"].verdict.target == "tests, Test with pytest"
    assert "`pytest tests/unit -q` within `python -m pytest`" in duties["a.yml/unit"].verdict.reason
    assert "within" not in duties["b.yml/all"].verdict.reason
    assert made.files[FOLDER / "deploy.yml"].count("python -m pytest") == 1


def test_two_runs_of_which_none_sees_the_other_are_two_steps_each_with_its_place():
    _, found = unified(
        {
            "a.yml": one_job("- run: ruff check --select W .", job="blank"),
            "b.yml": one_job("- run: ruff check .", job="lint"),
        },
        {},
    )
    assert [duty.verdict.target for duty in found.duties] == [
        "lint, Lint with ruff: ruff check --select W .",
        "lint, Lint with ruff: ruff check .",
    ]
