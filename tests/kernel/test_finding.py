"""Findings and plans as values: what makes two the same, what comes first, and that nothing changes them."""

import pickle
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.kernel.finding import Finding, Severity
from sophia_tidy.kernel.location import Location
from sophia_tidy.kernel.plan import Plan, Write

HERE, BELOW = Location(P("a.py"), 3), Location(P("a.py"), 4)


@pytest.mark.parametrize(
    "other",
    [
        Finding(HERE, "bare-except", "names nothing", Severity.ERROR),
        Finding(HERE, "bare-except", "names nothing", help="name it"),
    ],
)
def test_findings_that_say_the_same_of_one_place_are_one(other):
    assert {Finding(HERE, "bare-except", "names nothing"), other} == {other}


@pytest.mark.parametrize(
    "other",
    [
        Finding(BELOW, "bare-except", "names nothing"),
        Finding(HERE, "bare-raise", "names nothing"),
        Finding(HERE, "bare-except", "names everything"),
        (HERE, "bare-except", "names nothing", Severity.WARNING, None),
    ],
)
def test_findings_that_say_something_else_differ(other):
    assert Finding(HERE, "bare-except", "names nothing") != other


def test_findings_stand_in_the_order_of_places_whatever_their_help():
    """A text and None cannot be compared: the help must not count."""
    first, last = Finding(HERE, "r", "m", help="do"), Finding(BELOW, "r", "m")
    assert sorted([last, Finding(HERE, "r", "m"), first]) == [first, first, last]
    assert max([last, first, Finding(BELOW, "r", "m", help="do")]) == last
    assert first <= last and last >= first and not first > last


@pytest.mark.parametrize(
    "value",
    [
        Finding(HERE, "r", "m", Severity.NOTE, "do"),
        Plan((Write(P("a.py"), b"x", None, "r"),), (Finding(HERE, "r", "m"),)),
    ],
)
def test_a_value_is_the_same_on_the_other_side_of_a_process(value):
    again = pickle.loads(pickle.dumps(value))
    assert again == value and hash(again) == hash(value) and repr(again) == repr(value)


def test_a_plan_does_not_change():
    plan = Plan((Write(P("a.py"), b"x", None, "r"),))
    with pytest.raises(AttributeError):
        plan.changes = ()
    with pytest.raises(AttributeError):
        plan.note = "more"
    assert plan != (plan.changes, plan.findings)
