"""The model of the time from a push to production."""

from dataclasses import replace

import pytest

from sophia_tidy.workflow.project.model import Project
from sophia_tidy.workflow.write import written
from sophia_tidy.workflow.write.budget import START, Cost, budget_of
from sophia_tidy.workflow.write.document import WrittenJob

from .projects import HUB, MAIN, PROJECTS, UV, image, ran, tree_of


def job(name: str, *needs: str) -> WrittenJob:
    return WrittenJob(name, name, 5, (), needs=needs)


def cost(name: str, seconds: int) -> Cost:
    return Cost(name, ((name, seconds - START),))


DIAMOND = (
    job("plan"),
    job("lint"),
    job("build", "plan", "lint"),
    job("tell", "build"),
    job("verify", "build"),
    job("free"),
)
COSTS = (cost("plan", 10), cost("lint", 40), cost("build", 100), cost("tell", 500), cost("verify", 60))


def test_a_job_starts_when_the_last_that_it_waits_for_has_ended():
    budget = budget_of(DIAMOND, COSTS, "verify")
    assert {row.job: (row.starts, row.ends) for row in budget.rows} == {
        "plan": (0, 10),
        "lint": (0, 40),
        "build": (40, 140),
        "tell": (140, 640),
        "verify": (140, 200),
    }
    assert (budget.path, budget.seconds, budget.kept) == (("lint", "build", "verify"), 200, True)
    assert [row.job for row in budget.rows if row.critical] == ["lint", "build", "verify"]


def test_what_comes_after_the_deployment_does_not_count():
    assert budget_of(DIAMOND, COSTS, "tell").seconds == 640
    assert not budget_of(DIAMOND, COSTS, "tell").kept


def test_a_plain_project_is_in_production_in_under_five_minutes():
    made = written(PROJECTS["one image, uv"][0], tree_of({}))
    assert made.budget.path == ("tests", "build", "promote", "verify")
    assert made.budget.kept
    assert not made.findings


def test_builds_beside_the_gates_are_quicker():
    project = Project(environments=(MAIN,), images=(image("api"),), registry=HUB, python=UV)
    beside = written(replace(project, builds_beside_gates=True), tree_of({})).budget
    assert beside.seconds < written(project, tree_of({})).budget.seconds


def test_a_budget_that_is_not_kept_is_told():
    project = replace(PROJECTS["one image, uv"][0], gates=(ran("tox"), ran("pytest")))
    made = written(project, tree_of({}))
    assert [finding.rule for finding in made.findings] == ["over-time-budget"]
    assert "**not kept**" in made.budget_table()


@pytest.mark.parametrize("name", PROJECTS)
def test_the_table_has_a_row_for_each_job_and_adds_up(name):
    project, files = PROJECTS[name]
    made = written(project, tree_of(files))
    table = [line.split(" | ") for line in made.budget_table().splitlines() if line.startswith("| ")][1:]
    assert [row[0].strip("| ") for row in table] == [row.job for row in made.budget.rows]
    assert sum(row.seconds for row in made.budget.rows if row.critical) == made.budget.seconds
    for row in made.budget.rows:
        assert row.seconds == START + sum(seconds for _, seconds in row.parts)
