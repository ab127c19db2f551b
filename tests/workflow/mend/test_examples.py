"""Every rule mends what its examples say, touches nothing in those that it leaves alone, and is in the tuple."""

import pkgutil
from pathlib import PurePosixPath

import pytest

import sophia_tidy.workflow.mend.rules as package
from sophia_tidy.workflow.facts.refused import read
from sophia_tidy.workflow.mend import mended
from sophia_tidy.workflow.mend.draft import Draft
from sophia_tidy.workflow.mend.parse_state import fault_of
from sophia_tidy.workflow.mend.rules import DEAD, FAULTS

PATH = PurePosixPath(".github/workflows/a.yml")
RULES = tuple(dict.fromkeys((*FAULTS, *DEAD)))
CASES = [
    pytest.param(rule, example, id=f"{rule.RULE}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.EXAMPLES)
]


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_an_example_is_mended_by_its_rule_or_left_alone(rule, example):
    done = mended(PATH, example.before.encode())
    if example.after is None:
        fault = fault_of(Draft.of(example.before))
        proposed = list(rule.candidates(Draft.of(example.before), fault)) if fault else []
        assert proposed == [], example.why
        assert done is None or all(fix.rule != rule.RULE for fix in done.fixes), example.why
    else:
        assert done is not None and done.content.decode() == example.after
        assert {fix.rule for fix in done.fixes} == {rule.RULE}


@pytest.mark.parametrize(("rule", "example"), [case for case in CASES if case.values[1].after is not None])
def test_what_is_mended_reads_without_a_finding_and_is_left_alone_then(rule, example):
    assert read(PATH, example.after.encode()).findings == ()
    assert mended(PATH, example.after.encode()) is None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.RULE)
def test_a_rule_has_examples_of_both_kinds_and_says_what_it_is(rule):
    assert {example.after is None for example in rule.EXAMPLES} == {True, False}
    assert rule.__doc__ and rule.RULE.removeprefix("workflow-").replace("-", "_") == rule.__name__.rpartition(".")[2]


def test_no_rule_is_missing():
    modules = {info.name for info in pkgutil.iter_modules(package.__path__)} - {"example"}
    assert modules == {rule.__name__.rpartition(".")[2] for rule in RULES}
