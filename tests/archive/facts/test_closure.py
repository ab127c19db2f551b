"""Who can go together."""

from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.archive.facts.closure import closed, left_alone

GRAPHS = st.dictionaries(st.integers(0, 9), st.frozensets(st.integers(0, 9), max_size=3))


def test_a_file_that_a_kept_one_holds_stays_and_so_does_what_it_holds():
    assert closed([1, 2, 3], {1: frozenset([0]), 2: frozenset([1]), 3: frozenset()}) == {3}


def test_a_circle_goes_together():
    assert closed([1, 2], {1: frozenset([2]), 2: frozenset([1])}) == {1, 2}


def test_a_circle_that_one_kept_file_holds_stays_together():
    assert closed([1, 2, 3], {1: frozenset([2]), 2: frozenset([1, 9]), 3: frozenset([1])}) == frozenset()


@given(st.frozensets(st.integers(0, 9)), GRAPHS)
def test_it_is_the_largest_set_that_holds_itself(candidates, holders):
    going = closed(candidates, holders)
    assert all(holders.get(path, frozenset()) <= going for path in going)
    best = set(candidates)  # the definition, carried out step by step
    while any(not holders.get(path, frozenset()) <= best for path in best):
        best = {path for path in best if holders.get(path, frozenset()) <= best}
    assert going == best


def test_what_only_going_files_use_is_left_alone_and_what_that_uses_too():
    users = {1: frozenset([0]), 2: frozenset([1]), 3: frozenset([1, 9]), 4: frozenset()}
    assert left_alone(frozenset([0]), users) == {1, 2}
