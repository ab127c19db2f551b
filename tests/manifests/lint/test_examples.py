"""Every rule of the lint speaks in its examples, is left alone next to them, and falls silent without its check."""

import re

import pytest

from sophia_tidy.kernel.finding import Severity
from sophia_tidy.kernel.rule import Example
from sophia_tidy.manifests.lint import catalogue, linter
from sophia_tidy.manifests.lint.rules import RULES

from .examples import faults, found, setting_of

ALL = tuple(catalogue.rules())
BY_ID = {rule.id: rule for rule in ALL}
# Who refuses, drops or waits; a warning may name what happens in the place of somebody.
WHO = (
    "API server",
    "kubelet",
    "runtime",
    "apply",
    "store",
    "controller",
    "Pod Security",
    "reader",
    "scheduler",
    "node",
)
FALLS_SHORT = ("account-secret", "missing-port", "selects-nothing", "missing-readiness-probe")


def named(rule):
    return rule.id


@pytest.mark.parametrize("rule", ALL, ids=named)
def test_the_examples_of_a_rule_are_as_they_say(rule):
    assert [fault for example in rule.examples for fault in faults(rule, example)] == []


@pytest.mark.parametrize("rule", ALL, ids=named)
def test_a_rule_has_a_reason_and_an_example_that_makes_it_speak(rule):
    assert rule.why
    assert any(example.says for example in rule.examples)
    assert [example for example in rule.examples if example.is_left_alone and not example.why] == []


def test_a_rule_is_left_alone_next_to_what_it_refuses():
    assert [rule.id for rule in ALL if not any(example.is_left_alone for example in rule.examples)] == []


@pytest.mark.parametrize("check", RULES, ids=lambda check: check.name)
def test_without_its_check_no_example_of_a_rule_speaks(check, monkeypatch):
    monkeypatch.setattr(linter, "RULES", tuple(each for each in RULES if each is not check))
    monkeypatch.setattr(linter, "_rules_for", linter._rules_for.__wrapped__)
    speaking = [example for example in BY_ID[check.name].examples if example.says]
    assert [example for example in speaking if not any(faults(BY_ID[check.name], example))] == []


def test_titles_are_told_apart():
    titles = [rule.title for rule in ALL]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []


@pytest.mark.parametrize("rule", ALL, ids=named)
def test_a_title_begins_with_a_noun_and_says_by_whom(rule):
    assert re.match(r"(A|An|The|No|If|When|Where) |[^A-Z]", rule.title) is None
    assert len(rule.title) <= 113
    if rule.severity is Severity.ERROR and rule.id not in FALLS_SHORT:
        assert any(who in rule.title for who in WHO), rule.title


@pytest.mark.parametrize(
    "text",
    ["# Kubernetes: 1.33\na: b\n", "# Kubernetes: from 9.0\na: b\n", "# …: long\na: b\n", "# colour: blue\na: b\n"],
)
def test_a_comment_that_says_nothing_known_is_refused(text):
    with pytest.raises(ValueError, match=r"expected|carried"):
        setting_of(Example(text))


def test_an_example_that_does_not_hold_has_faults():
    rule = BY_ID["missing-name"]
    speaking = next(example for example in rule.examples if example.says)
    fine = next(example for example in rule.examples if example.is_left_alone)
    assert any(faults(rule, speaking._replace(says="something else")))
    assert any(faults(rule, speaking._replace(says="")))
    assert any(faults(rule, fine._replace(says="is not set")))
    assert any(faults(rule._replace(severity=Severity.WARNING), speaking))
    assert any(faults(BY_ID["object-name"], speaking))
    assert found(fine, (1, 33)) == ()
