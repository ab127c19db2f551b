"""The reference repository, all commands in order and back: nothing dangles, no duty is worse, nothing is left to do, nothing is lost."""

import shutil
from pathlib import Path

import pytest

from .course import Course, Travelled, Traveller, mending, tidying
from .reading import Reader

REFERENCE = Path(__file__).parent.parent / "reference"
STACKS = ("deploy/production.yml", "deploy/monitoring.yml", "--override", "deploy/staging.yml")
# What no file of the repository says, and a person has to.
DECIDED = """
[tool.sophia-tidy.workflow]
environments = { production = "main", staging = "develop" }

[tool.sophia-tidy.flux]
pulumi-organization = "sophia-intel"
pulumi-project = "sophia"
"""
TELLS_WHERE_ALL_WENT = ("archive", "docs/deploy-workflow.md")
COURSES = {
    "safe, nothing committed": Course(tidying(*STACKS)),
    "unsafe, each command committed": Course(mending(*STACKS), unsafe=True, commits=True),
}


@pytest.fixture(scope="module", params=COURSES.values(), ids=COURSES)
def course(request: pytest.FixtureRequest) -> Course:
    return request.param


@pytest.fixture(scope="module")
def travelled(course: Course, tmp_path_factory: pytest.TempPathFactory) -> Travelled:
    """The journey, made once for all tests."""
    person = Traveller(tmp_path_factory.mktemp("journey") / "sophia", tmp_path_factory.mktemp("home"))
    settle(person)
    return person.travel(course)


def settle(person: Traveller) -> None:
    """The reference repository as a team has it that has read what the tool told: its own ``deploy.yml`` makes room."""
    shutil.copytree(REFERENCE, person.root, ignore=shutil.ignore_patterns("__pycache__", ".ruff_cache"))
    person.git("init", "--quiet", "--initial-branch", "main")
    person.git("remote", "add", "origin", "https://github.com/sophia-intel/sophia.git")
    workflows = person.root / ".github" / "workflows"
    (workflows / "deploy.yml").rename(workflows / "deploy-main.yml")
    with (person.root / "pyproject.toml").open("a") as file:
        file.write(DECIDED)
    person.git("add", "--all")
    person.git("commit", "--quiet", "--message", "as it was")


def test_every_command_knows_what_to_do(travelled: Travelled):
    assert {went.name: went.said for went in (*travelled.steps, *travelled.again) if went.refused} == {}
    assert {"archive", "fix", "convert", "workflow", "flux"} <= {went.name for went in travelled.steps if went.run is not None}


def test_no_reference_that_resolved_leads_nowhere(travelled: Travelled):
    reader = Reader(travelled.before.texts(), travelled.after.texts(), travelled.moves())
    assert len(reader.gone) > 10
    assert reader.dangling(but=TELLS_WHERE_ALL_WENT) == []


def test_no_duty_is_worse_off(travelled: Travelled):
    assert len(travelled.duties) >= 10
    assert travelled.worse_duties() == {}


def test_a_second_round_plans_nothing(travelled: Travelled, course: Course):
    assert travelled.still_planned(unsafe=course.unsafe) == {}


def test_undo_leads_back_to_the_first_tree(travelled: Travelled, course: Course):
    assert {went.name: went.said for went in travelled.undone if went.code} == {}
    assert travelled.back.files == travelled.before.files
    assert travelled.back.folders == travelled.before.folders
    if not course.commits:
        assert travelled.back.index == travelled.before.index
