"""Culprits: all that make a trial fail are found, and nobody else, with few trials."""

from collections.abc import Sequence
from math import ceil, log2

from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.bot.plan.culprits import culprits


@given(st.integers(1, 200), st.data())
def test_each_that_is_guilty_by_itself_is_found(count: int, data: st.DataObject):
    bad = data.draw(st.frozensets(st.integers(0, count - 1), min_size=1, max_size=3))
    found = culprits(range(count), lambda some: not bad.isdisjoint(some), most=100)
    assert (found.guilty, found.is_rest_well) == (tuple(sorted(bad)), True)
    assert found.trials <= len(bad) * (ceil(log2(count)) + 1 if count > 1 else 1)


@given(st.integers(2, 60), st.data())
def test_of_two_that_fail_together_one_is_taken_out(count: int, data: st.DataObject):
    pair = data.draw(st.frozensets(st.integers(0, count - 1), min_size=2, max_size=2))
    found = culprits(range(count), lambda some: pair <= set(some), most=100)
    assert (found.guilty, found.is_rest_well) == ((max(pair),), True)


def test_where_even_nothing_fails_the_rest_is_not_well():
    found = culprits(range(4), lambda some: True, most=100)
    assert not found.is_rest_well


def test_trials_are_counted_and_end():
    asked: list[Sequence[int]] = []

    def fails(some: Sequence[int]) -> bool:
        asked.append(some)
        return not {0, 20, 40, 60, 80}.isdisjoint(some)

    found = culprits(range(100), fails, most=10)
    assert (found.trials, len(asked), found.is_rest_well) == (10, 10, False)
