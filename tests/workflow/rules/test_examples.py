"""Every rule finds what its examples say, and nothing in those that it leaves alone."""

import pkgutil
from pathlib import PurePosixPath

import pytest

import sophia_tidy.workflow.rules as package
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.rules import RULES, check

CASES = [
    pytest.param(rule, example, id=f"{rule.RULE}-{number}")
    for rule in RULES
    for number, example in enumerate(rule.EXAMPLES)
]


def inventory(example):
    files = {".github/workflows/a.yml": example.before} if isinstance(example.before, str) else example.before
    return take_inventory(Tree({PurePosixPath(path): text.encode() for path, text in files.items()}))


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_an_example_is_found_or_left_alone(rule, example):
    found = inventory(example)
    said = [finding.message for finding in rule.check(found)]
    if example.is_left_alone:
        assert said == [], example.why
    else:
        assert any(example.says in message for message in said), said
        assert all(finding.rule == rule.RULE and finding.location.line for finding in rule.check(found))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.RULE)
def test_a_rule_has_examples_of_both_kinds_and_says_what_it_is(rule):
    assert {example.is_left_alone for example in rule.EXAMPLES} == {True, False}
    assert rule.__doc__ and rule.RULE.replace("-", "_") == rule.__name__.rpartition(".")[2]


def test_no_rule_is_missing():
    modules = {info.name for info in pkgutil.iter_modules(package.__path__)} - {"example"}
    assert modules == {rule.__name__.rpartition(".")[2] for rule in RULES}


def test_a_clean_repository_has_no_finding():
    assert list(check(inventory(package.dangling_script.EXAMPLES[3]))) == []
