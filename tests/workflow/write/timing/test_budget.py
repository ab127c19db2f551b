"""The model of the time from a push to production."""

from dataclasses import replace
from itertools import combinations

import pytest

from sophia_tidy.workflow.project.model import Project
from sophia_tidy.workflow.write import written
from sophia_tidy.workflow.write.document import WrittenJob
from sophia_tidy.workflow.write.gate_jobs import in_parts
from sophia_tidy.workflow.write.ruleset import built_in
from sophia_tidy.workflow.write.taken_gate import TakenGate
from sophia_tidy.workflow.write.timing.budget import Cost, budget_of
from sophia_tidy.workflow.write.timing.durations import RUNNER, Took, total

from ..projects import HUB, MAIN, PIP, POETRY, PROJECTS, UV, image, ran, tree_of

START = Took(4, 8, 20)


def job(name: str, *needs: str) -> WrittenJob:
    return WrittenJob(name, name, 5, (), needs=needs)


def cost(name: str, seconds: int) -> Cost:
    return Cost(name, ((name, Took(1, seconds - START.usual, 2 * seconds)),))


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
    budget = budget_of(DIAMOND, COSTS, "verify", START)
    assert {row.job: (row.starts, row.ends) for row in budget.rows} == {
        "plan": (0, 10),
        "lint": (0, 40),
        "build": (40, 140),
        "tell": (140, 640),
        "verify": (140, 200),
    }
    assert (budget.path, budget.seconds, budget.kept) == (("lint", "build", "verify"), 200, True)
    assert budget.span == Took(15, 200, 3 * 20 + 2 * 200)
    assert [row.job for row in budget.rows if row.critical] == ["lint", "build", "verify"]
    assert (budget.left_for("verify"), budget.left_for("nobody")) == (160, 0)


def test_what_comes_after_the_deployment_does_not_count():
    assert budget_of(DIAMOND, COSTS, "tell", START).seconds == 640
    assert not budget_of(DIAMOND, COSTS, "tell", START).kept


def test_a_plain_project_is_in_production_in_under_five_minutes():
    made = written(PROJECTS["one image, uv"][0], tree_of({}))
    assert made.budget.path == ("tests", "build", "promote", "verify")
    assert made.budget.kept
    assert not made.findings


# Files of tests and requirements, so that the sizes are small, medium and large.
SIZES = {"small": (5, 4), "medium": (60, 20), "large": (300, 60)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("python", [UV, PIP, POETRY], ids=lambda each: each.manager)
def test_one_suite_and_three_images_take_under_five_minutes_without_any_setting(python, size):
    tests, packages = SIZES[size]
    asked = ", ".join(f'"package-{number}"' for number in range(packages))
    tree = tree_of(
        {f"tests/test_{number}.py": "" for number in range(tests)}
        | {"pyproject.toml": f'[project]\nname = "x"\ndependencies = [{asked}]\n[tool.ruff]\n'}
    )
    project = Project(
        environments=(MAIN,), images=tuple(map(image, ("api", "web", "worker"))), registry=HUB, python=python
    )
    made = written(replace(project, gates=(ran("ruff", "ruff check ."), ran("pytest"), ran("mypy", "mypy ."))), tree)
    if size != "large":
        assert made.budget.seconds <= 300, made.budget_table()
        assert not made.findings
    else:  # a suite of nearly three minutes, with more than a hundred packages before it
        assert made.budget.behind > 300
        assert made.budget.seconds <= (345 if python.manager != "uv" else 310)


def project_of_many(**more: object) -> Project:
    return Project(environments=(MAIN,), images=(image("api"),), registry=HUB, python=PIP, **more)


MANY_TESTS = {f"tests/test_{number}.py": "" for number in range(200)}


def test_builds_wait_for_the_gates_only_where_there_is_time():
    relaxed, pressed = written(project_of_many(), tree_of({})), written(project_of_many(), tree_of(MANY_TESTS))
    assert (relaxed.budget.behind, pressed.budget.behind > 300) == (0, True)
    assert pressed.budget.seconds < pressed.budget.behind
    assert "Images are built beside the gates" in pressed.budget_table()
    needs = {name: [] for name in ("relaxed", "pressed")}
    for name, made in (("relaxed", relaxed), ("pressed", pressed)):
        text = next(text for path, text in made.files.items() if path.name == "deploy.yml")
        build = text.split("\n  build:\n")[1].split("\n  promote:\n")[0]
        needs[name] = next(line for line in build.splitlines() if "needs:" in line)
        assert ("push-by-digest=true" in build, "tags:" in build) == (name == "pressed", name == "relaxed")
        assert ("docker buildx imagetools create" in text) == (name == "pressed")
        promote = text.split("\n  promote:\n")[1]
        assert "tests" in next(line for line in promote.splitlines() if "needs:" in line)
    assert ("tests" in needs["relaxed"], "tests" in needs["pressed"]) == (True, False)


def test_gates_go_apart_only_where_there_is_no_time_to_share_a_runner():
    gates = (ran("pytest"), ran("tox", "tox -e py313"), ran("mypy", "mypy ."), ran("ruff", "ruff check ."))
    jobs = {
        size: {row.job for row in written(project_of_many(gates=gates), tree_of(files)).budget.rows}
        for size, files in {"few": {}, "many": MANY_TESTS}.items()
    }
    assert not {job for job in jobs["few"] if "-" in job}
    assert {job for job in jobs["many"] if "-" in job} == {"tests-tox"}


def test_no_part_of_a_job_takes_longer_than_its_longest_gate_and_none_is_there_for_nothing():
    gates = tuple(TakenGate(gate, gate.name) for gate in built_in().gates)

    def seconds(members):
        return 10 + sum(len(each.gate.name) for each in members)

    longest = max(seconds((each,)) for each in gates)
    parts = in_parts(gates, longest, seconds)
    assert sorted(gate.gate.name for part in parts for gate in part) == sorted(gate.gate.name for gate in gates)
    assert all(seconds(part) <= longest for part in parts)
    assert all(seconds((*one, *other)) > longest for one, other in combinations(parts, 2))
    assert in_parts(gates, 10_000, seconds) == (gates,)


def test_a_budget_that_is_not_kept_is_told():
    tox = tree_of({"tox.ini": "[tox]\nenvlist = py{39,310,311}-{a,b}, lint\n"})
    project = replace(PROJECTS["one image, uv"][0], gates=(ran("tox"), ran("pytest")))
    made = written(project, tox)
    assert [finding.rule for finding in made.findings] == ["over-time-budget"]
    assert "**not kept**" in made.budget_table()
    assert written(replace(project, gates=(ran("tox", "tox -e py39-a"), ran("pytest"))), tox).budget.kept


@pytest.mark.parametrize("name", PROJECTS)
def test_the_table_has_a_row_for_each_job_and_adds_up(name):
    project, files = PROJECTS[name]
    made = written(project, tree_of(files))
    table = [line.split(" | ") for line in made.budget_table().splitlines() if line.startswith("| ")][1:]
    assert [row[0].strip("| ") for row in table] == [row.job for row in made.budget.rows]
    assert sum(row.span.usual for row in made.budget.rows if row.critical) == made.budget.seconds
    for row in made.budget.rows:
        assert row.span == total((built_in().durations.of(RUNNER), *(span for _, span in row.parts)))
