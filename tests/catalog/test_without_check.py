"""Taking a rule's check out makes its example fail: shown for rules that are drawn at random."""

import pytest

from .without_check import drawn, without_check


@pytest.mark.slow
@pytest.mark.parametrize("rule", drawn(20, seed=1), ids=lambda rule: rule.id)
def test_without_the_check_the_example_fails(rule):
    assert without_check(rule).failure
