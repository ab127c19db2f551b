"""The recognisers: each file's own examples, on both sides, and what a wrong file is told."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.errors import RuleError
from sophia_tidy.workflow.duties import DutyKind
from sophia_tidy.workflow.duties.kinds import book, read_book
from sophia_tidy.workflow.duties.self_test import kind_of_example

WITH_EXAMPLES = [(each, example) for each in book().recognisers for example in each.examples]
WITH_COUNTEREXAMPLES = [(each, example) for each in book().recognisers for example in each.counterexamples]


@pytest.mark.parametrize(("recogniser", "example"), WITH_EXAMPLES, ids=lambda each: str(getattr(each, "kind", each)))
def test_the_example_is_of_the_kind(recogniser, example):
    assert kind_of_example(example, book()) is recogniser.kind


@pytest.mark.parametrize(
    ("recogniser", "example"), WITH_COUNTEREXAMPLES, ids=lambda each: str(getattr(each, "kind", each))
)
def test_the_counterexample_is_not(recogniser, example):
    assert kind_of_example(example, book()) is not recogniser.kind


def test_every_kind_that_is_told_from_steps_has_a_file():
    from_triggers_or_nothing = {DutyKind.SCHEDULED, DutyKind.MANUAL, DutyKind.CALLED, DutyKind.OTHER}
    assert {each.kind for each in book().recognisers} == set(DutyKind) - from_triggers_or_nothing


def test_every_recogniser_has_examples_on_both_sides():
    assert all(each.examples and each.counterexamples for each in book().recognisers)


GOOD = "kind: gate\nsays: is a gate\nwhy: x\ncommands: {a b: c}\ntests: {is: ['run: a b'], is-not: ['run: a']}\n"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("commands:", "comands:", "x.yaml:4:1: unknown key 'comands'; expected one of actions, commands"),
        ("kind: gate", "kind: gait", "x.yaml:1:7: 'gait'; expected one of"),
        ("why: x\n", "", "x.yaml:1:1: why is missing"),
        ("commands: {a b: c}", "lines: ['(']", "expected a regular expression"),
    ],
)
def test_a_wrong_file_is_told_with_its_place(old, new, message):
    with pytest.raises(RuleError) as caught:
        read_book([(PurePosixPath("x.yaml"), GOOD.replace(old, new).encode())])
    assert message in str(caught.value)


def test_an_example_that_is_no_step_is_refused():
    with pytest.raises(RuleError, match="expected 'uses: …' or 'run: …'"):
        kind_of_example("x: y", book())
