"""The nightly report."""

from sophia.jobs.nightly import report


def test_the_busiest_agent_comes_first():
    assert report([("critic", 2), ("planner", 5)]) == "planner: 5\ncritic: 2"
