"""Nights against real git and a real server, on both kinds of forge: a short run; ``python -m tests.bot.nights.real_run 200`` is the long one."""

import logging
import subprocess

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from .real_run import MOST_REQUESTS, real_nights
from .real_world import RealWorld

QUICK = settings(
    max_examples=4,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    database=None,
)


@pytest.mark.parametrize("kind", ["github", "gitea"])
def test_whatever_happens_the_nights_are_right(kind):
    run_state_machine_as_test(real_nights((kind,)), settings=QUICK)


@pytest.fixture(params=["github", "gitea"])
def world(request):
    made = RealWorld(request.param)
    yield made
    made.end()


def test_a_quiet_night_asks_little_and_writes_nothing(world):
    opened = world.night()
    assert opened.writes > 0
    quiet = world.night()
    assert (quiet.writes, quiet.requests) == (0, 3)
    assert quiet.requests <= MOST_REQUESTS


def test_the_watch_sees_a_token_that_gets_out(world, tmp_path):
    """In a file, in a log, in the arguments of a process: what the other tests hold is looked for indeed."""
    watch, token = world.watch, world.forge.token
    (watch.folder / "leak").write_text(token)
    logging.getLogger("somebody").info("sent %s", token)
    with subprocess.Popen(["sh", "-c", "sleep 5", token]) as process:
        watch.look()
        process.kill()
    (watch.folder / "leak").unlink()
    assert set(watch.found) == {"a log of somebody", "cmdline of a process", "the file leak"}
    watch.found.clear()
