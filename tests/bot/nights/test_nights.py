"""Nights in the pure world: a short run; ``python -m tests.bot.nights.run 5000`` is the long one."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .run import pure_nights

QUICK = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def test_whatever_happens_the_nights_are_right():
    run_state_machine_as_test(pure_nights(), settings=QUICK)
