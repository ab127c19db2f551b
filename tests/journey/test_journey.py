"""The reference repository, all commands in order and back: nothing dangles, no duty is worse, nothing is left to do, nothing is lost."""

import pytest

from .course import Course, Travelled, Traveller, mending, tidying
from .reading import Reader
from .reference import STACKS, settle

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


def test_every_command_knows_what_to_do(travelled: Travelled):
    assert {went.name: went.said for went in (*travelled.steps, *travelled.again) if went.refused} == {}
    assert {"archive", "fix", "convert", "workflow", "flux"} <= {
        went.name for went in travelled.steps if went.run is not None
    }


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
