"""Which old gates are gates again, and what is told of the others."""

import re
from dataclasses import replace

import pytest

from sophia_tidy.kernel.errors import ConfigError
from sophia_tidy.workflow.project.model import Project
from sophia_tidy.workflow.write import DEPLOY, written
from sophia_tidy.workflow.write.gate_choice import choose
from sophia_tidy.workflow.write.ruleset import built_in

from .projects import MAIN, PIP, POSTGRES, ran, text, tree_of

GATES = built_in().gates
RUFF = {"pyproject.toml": "[tool.ruff]\n"}


def taken(project: Project, files: dict[str, str] | None = None, **more):
    return [
        (each.gate.name, each.command, each.folder)
        for each in choose(project, tree_of(files or {}), GATES, **more).taken
    ]


@pytest.mark.parametrize(
    ("project", "files", "gates"),
    [
        (Project(gates=(ran("mypy", "mypy src", folder="api"),)), {}, [("mypy", "mypy src", "api")]),
        (Project(gates=(ran("ruff", "ruff check src"),)), RUFF, [("ruff", "ruff check src", ".")]),
        (
            Project(gates=(ran("ruff", "ruff check ."), ran("ruff", "ruff format --check ."))),
            {},
            [("ruff", "ruff check .", "."), ("ruff", "ruff format --check .", ".")],
        ),
        (
            Project(gates=(ran("ruff", "ruff check ."), ran("python -m ruff", "ruff check ."))),
            {},
            [("ruff", "ruff check .", ".")],
        ),
        (Project(gates=(ran("pytest", ""),)), {}, [("pytest", "pytest", ".")]),
        (Project(python=PIP), RUFF, [("pytest", "pytest", "."), ("ruff", "ruff check .", ".")]),
    ],
)
def test_a_gate_is_taken(project, files, gates):
    assert taken(project, files) == gates


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (ran("mypy", "mypy src", masked=True), "'mypy' could not fail in job 'test', so it is no gate yet"),
        (ran("pytest", "pytest", masked=True), "'pytest' could not fail in job 'test', so it is no gate yet"),
        (ran("ruff", "ruff check .", masked=True), "'ruff' could not fail in job 'test', so it is no gate yet"),
        (ran("trivy", "trivy fs ."), "no part of rules/workflow/gates runs 'trivy'"),
        (ran("make test", ""), "the command of 'make test' in job 'test' is not plain"),
        (
            ran("pytest", "pytest", env=((text("KEY"), text("${{ secrets.KEY }}")),)),
            "'pytest' in job 'test' reads what is no literal",
        ),
    ],
)
def test_a_gate_is_left_out_and_told_at_its_place(run, said):
    choice = choose(Project(gates=(run,)), tree_of({}), GATES)
    assert not choice.taken
    assert [str(finding.location) for finding in choice.findings] == [".github/workflows/old.yml:7:9"]
    assert said in choice.findings[0].message


def test_a_masked_gate_is_not_brought_back_by_a_default():
    project = Project(python=PIP, gates=(ran("mypy", "mypy .", masked=True), ran("pytest", "pytest")))
    assert taken(project, {"pyproject.toml": "[tool.mypy]\n"}) == [("pytest", "pytest", ".")]


def test_a_gate_that_could_not_pass_is_none_and_a_person_who_wants_it_gets_the_plain_one():
    unfit = replace(ran("pytest", "pytest gone/tests"), unfit="`gone/tests` is not there")
    choice = choose(Project(python=PIP, gates=(unfit,)), tree_of({}), GATES)
    assert not choice.taken and "cannot be taken over: `gone/tests` is not there" in choice.findings[0].message
    assert taken(Project(python=PIP, gates=(unfit,)), enforced=frozenset({"pytest"})) == [("pytest", "pytest", ".")]


def test_a_gate_is_left_out_where_a_person_says_so_whether_it_ran_or_not():
    assert taken(Project(python=PIP), RUFF, enforced=frozenset({"-ruff", "-pytest"})) == []
    with pytest.raises(ConfigError, match=r"'-ruf' in .* gates names no gate"):
        taken(Project(python=PIP), RUFF, enforced=frozenset({"-ruf"}))


@pytest.mark.parametrize("name", ["python -m pytest", "pytest"])
def test_a_masked_gate_counts_where_a_person_says_so(name):
    project = Project(gates=(ran("python -m pytest", "python -m pytest -q", masked=True),))
    assert taken(project, enforced=frozenset({name})) == [("pytest", "python -m pytest -q", ".")]


def test_a_gate_that_nobody_ran_is_taken_where_a_person_says_so():
    assert taken(Project(), enforced=frozenset({"bandit"})) == [("bandit", "bandit --recursive --quiet .", ".")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "ruf",
            "'ruf' in [tool.sophia-tidy.workflow] gates is no gate; expected one that an old workflow runs, or of actionlint, ",
        ),
        ("mypy", "'mypy' in [tool.sophia-tidy.workflow] gates has no command that is known; expected one"),
    ],
)
def test_a_name_that_brings_no_gate_about_is_refused(name, said):
    with pytest.raises(ConfigError, match=re.escape(said)):
        taken(Project(), enforced=frozenset({name}))


def test_a_gate_that_one_job_masks_and_another_does_not_is_taken_once():
    project = Project(
        environments=(MAIN,), gates=(ran("mypy", "mypy src", masked=True), ran("mypy", "mypy src", job="types"))
    )
    assert taken(project) == [("mypy", "mypy src", ".")]
    assert written(project, tree_of({})).coverage.gates == {"mypy": "lint, Check types with mypy"}


def test_services_and_variables_of_two_jobs_go_along():
    runs = (
        ran("pytest", env=((text("A"), text("1")),)),
        ran("pytest", services=(POSTGRES,), env=((text("B"), text("2")),)),
    )
    [only] = choose(Project(gates=runs), tree_of({}), GATES).taken
    assert (only.env, only.services) == ((("A", "1"), ("B", "2")), (POSTGRES,))


def test_a_variable_with_two_values_makes_two_steps_with_a_name_each():
    runs = tuple(ran("pytest", env=((text("DATABASE"), text(value)),)) for value in ("sqlite", "postgres"))
    made = written(Project(environments=(MAIN,), gates=runs), tree_of({})).files[DEPLOY]
    assert [made.count(f'name: "Test with pytest: pytest ({number})"') for number in (1, 2)] == [1, 1]
    assert [made.count(f"DATABASE: {value}") for value in ("sqlite", "postgres")] == [1, 1]


@pytest.mark.parametrize(("files", "steps"), [({}, 1), ({"app.py": "os.environ['STAGE']"}, 2)])
def test_a_variable_that_no_file_reads_keeps_no_runs_apart(files, steps):
    runs = tuple(ran("pytest", env=((text("STAGE"), text(value)),)) for value in ("a", "b"))
    assert len(taken(Project(gates=runs), files)) == steps


def test_one_suite_runs_once_and_the_larger_run_stands_for_the_smaller_ones():
    runs = (
        ran("pytest", "pytest tests/unit -q", job="unit"),
        ran("python -m pytest", "python -m pytest -n auto", job="all"),
        ran("pytest", "poetry run pytest tests --cov=src", job="covered"),
    )
    [only] = choose(Project(gates=runs), tree_of({}), GATES).taken
    assert only.command == "python -m pytest -n auto --cov=src"
    assert (only.names, [each.command for each in only.runs]) == (
        ("python -m pytest", "pytest"),
        ["python -m pytest -n auto", "pytest tests/unit -q", "poetry run pytest tests --cov=src"],
    )


def test_a_service_that_is_another_one_under_the_same_name_leaves_its_gate_out():
    other = replace(POSTGRES, image=text("postgres:12"))
    choice = choose(
        Project(gates=(ran("pytest", services=(POSTGRES,)), ran("tox", services=(other,)))), tree_of({}), GATES
    )
    assert [each.gate.name for each in choice.taken] == ["pytest"]
    assert ["'tox' needs a service 'postgres' that is another one" in each.message for each in choice.findings] == [
        True
    ]


def test_a_service_that_two_gates_share_is_started_once():
    runs = (ran("pytest", services=(POSTGRES,)), ran("tox", services=(POSTGRES,)))
    assert written(Project(environments=(MAIN,), gates=runs), tree_of({})).files[DEPLOY].count("docker run") == 1
