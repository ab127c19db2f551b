"""Every rule has an example that changes or says something, and every example is true: here they all run.

To add a rule is to add an example; to add a group is to add a way in which
its examples are run, in ``runners``.
"""

from pathlib import Path

import pytest

from sophia_tidy.catalog.registry import rules
from sophia_tidy.kernel.rule import Example, Rule

from .. import rule_ids
from .truth import check

# No input is known by which the tool would write what a cluster refuses: `tests/flux/test_planner.py` has the lint refuse it.
UNREACHED = {("flux", "withheld")}
CASES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in rules()
    if rule.group != "convert"  # seen in ledgers, and in parts of manifests: tests/convert/test_catalogue.py
    for number, example in enumerate(rule.examples)
]


@pytest.mark.parametrize(
    "rule",
    [each for each in rules() if (each.group, each.id) not in UNREACHED],
    ids=lambda rule: rule.id,
)
def test_a_rule_has_an_example_of_what_it_changes_or_says(rule: Rule):
    assert not all(example.is_left_alone for example in rule.examples)


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_the_example_is_true(rule: Rule, example: Example, tmp_path: Path):
    with rule_ids.finding() as found:
        check(rule, example, tmp_path)
    grave = {each.severity for each in found if each.rule == rule.id}
    assert rule.severity is None or example.is_left_alone or grave <= {rule.severity}
