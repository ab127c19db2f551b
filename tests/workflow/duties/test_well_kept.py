"""Well kept: what is in order is told from what is not by four things, each of which alone makes the difference."""

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from sophia_tidy.config.schema import WorkflowConfig
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.duties import ledger_of
from sophia_tidy.workflow.duties.well_kept import Upkeep, upkeep_of
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.project.model import DeployTarget, Project

from .small import COVERAGE, FOLDER, one_job

PUSH = "{push: {branches: [main]}}"
TESTS = {f"t{n}.yml": one_job("- run: pytest", on="pull_request") for n in range(6)}
DEAD = one_job("- run: python gone.py", on=PUSH)
NAMED = one_job("- run: ./deploy.sh", on=PUSH)
OVERLAY = DeployTarget("production", "main", "kubernetes/overlays/production")
EMPTY = Project(environments=(replace(OVERLAY, there=False),))


def upkeep(
    workflows: dict[str, str],
    project: Project = EMPTY,
    config: WorkflowConfig = WorkflowConfig(),  # noqa: B008
) -> Upkeep:
    files = {str(FOLDER / name): text for name, text in workflows.items()} | {"deploy.sh": ""}
    inventory = take_inventory(Tree({PurePosixPath(path): text.encode() for path, text in files.items()}))
    return upkeep_of(inventory, ledger_of(inventory, project, COVERAGE, {}), project, config)


def test_what_is_in_order_is_told_so_in_one_line():
    found = upkeep(TESTS | {"a.yml": one_job("- run: ssh me@host ./up", on=PUSH), "d.yml": DEAD})
    assert found.is_good and found.dead == 1
    assert str(found).startswith(
        "8 workflows are well kept, and left as they are: no two deploy one branch at once, 1 of 8 jobs"
    )
    assert "\n" not in str(found)


@pytest.mark.parametrize(
    ("more", "project", "config", "says"),
    [
        (
            {name: one_job(f"- run: ssh me@{name} ./up", on=PUSH) for name in ("a.yml", "b.yml")},
            EMPTY,
            {},
            "1 pair of them deploy one branch",
        ),
        ({"a.yml": NAMED, "b.yml": NAMED}, EMPTY, {}, "1 pair of them deploy one branch"),
        ({"a.yml": DEAD, "b.yml": DEAD}, EMPTY, {}, "2 of 8 jobs cannot have worked"),
        ({"a.yml": "jobs: ["}, EMPTY, {}, ""),
        ({"a.yml": "jobs: [", "b.yml": "jobs: ["}, EMPTY, {}, "2 of 8 jobs cannot have worked"),
        ({}, replace(EMPTY, environments=(OVERLAY,)), {}, "kubernetes/overlays/production is there"),
        ({}, EMPTY, {"environments": {"production": "main"}}, "the configuration asks for it"),
        ({}, EMPTY, {"keep_files": True}, ""),
    ],
)
def test_one_thing_that_is_not_makes_them_of_use(
    more: dict[str, str], project: Project, config: dict[str, object], says: str
):
    found = upkeep(TESTS | more, project, WorkflowConfig()._replace(**config))
    assert found.faults == () if not says else len(found.faults) == 1 and says in found.faults[0]
