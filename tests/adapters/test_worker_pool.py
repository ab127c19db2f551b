"""One function over many items: the same results and errors here and in processes."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.adapters import worker_pool as workers
from sophia_tidy.kernel.errors import StalePlan
from sophia_tidy.kernel.location import Location


def square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def slowly(number: int) -> tuple[int, int]:
    time.sleep(0.03)
    return square(number)


def fails_at_seven(item: tuple[str, int]) -> int:
    time.sleep(0.02)
    if item[1] == 7:
        raise ValueError("seven")
    return item[1]


def refuses_at_seven(number: int) -> int:
    time.sleep(0.02)
    if number == 7:
        raise StalePlan("differs", Location(PurePosixPath("a.py"), 3))
    return number


def dies_at_seven(number: int) -> int:
    time.sleep(0.02)
    if number == 7 and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def test_quick_items_never_leave_the_process():
    results = list(workers.run(square, range(1000), jobs=2))
    assert results == [(n * n, os.getpid()) for n in range(1000)]


def test_slow_items_are_shared_out_and_come_back_in_order():
    results = list(workers.run(slowly, range(30), jobs=2))
    assert [square for square, _pid in results] == [n * n for n in range(30)]
    assert len({pid for _square, pid in results}) == 3


def test_one_job_stays_in_the_process():
    assert {pid for _square, pid in workers.run(slowly, range(12), jobs=1)} == {os.getpid()}


def test_no_items_give_no_results():
    assert list(workers.run(square, [], jobs=2)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_names_its_item_and_comes_after_the_results_before_it(jobs: int):
    seen = []
    with pytest.raises(workers.WorkerError, match=r"^path7: ValueError: seven\n") as failure:
        seen.extend(workers.run(fails_at_seven, [(f"path{n}", n) for n in range(40)], jobs=jobs))
    assert "fails_at_seven" in "".join(failure.value.__notes__)


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_results_before_a_failure_are_given(jobs: int):
    given = []
    with pytest.raises(workers.WorkerError):
        for result in workers.run(fails_at_seven, [(f"path{n}", n) for n in range(40)], jobs=jobs):
            given.append(result)
    assert given == list(range(7))


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_users_crosses_whole(jobs: int):
    with pytest.raises(StalePlan) as refusal:
        list(workers.run(refuses_at_seven, range(40), jobs=jobs))
    assert str(refusal.value) == "a.py:3: differs [stale-plan]"


def test_a_process_that_dies_is_an_error_with_a_name():
    with pytest.raises(workers.WorkerError, match=r"a process died at \d"):
        list(workers.run(dies_at_seven, range(40), jobs=2))


def test_dropping_the_iterator_ends_the_processes():
    before = set(multiprocessing.active_children())
    results = workers.run(slowly, range(400), jobs=2)
    for _result, pid in results:
        if pid != os.getpid():
            break
    results.close()
    assert set(multiprocessing.active_children()) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_ends_at_the_number_of_items(jobs: int):
    heard = []
    list(workers.run(slowly, range(20), jobs=jobs, progress=lambda done, count: heard.append((done, count))))
    assert heard[-1] == (20, 20)
    assert heard == sorted(heard)


INTERRUPTED = """
import sys, time
from sophia_tidy.adapters import worker_pool as workers
def sleepy(number):
    time.sleep(0.05 if number < 2 else 60)
try:
    for n, _ in enumerate(workers.run(sleepy, range(40), jobs=2)):
        if n == 1: print("ready", flush=True)
except KeyboardInterrupt:
    sys.exit(130)
"""


def test_an_interrupt_ends_everything_at_once_and_quietly(tmp_path: Path):
    script = tmp_path / "script.py"
    script.write_text(INTERRUPTED)
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(workers.__file__).parents[2])},
        start_new_session=True,
    ) as process:
        assert process.stdout.readline() == b"ready\n"
        time.sleep(0.3)
        began = time.perf_counter()
        os.killpg(process.pid, signal.SIGINT)
        try:
            _out, errors = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    assert (process.returncode, errors) == (130, b"")
    assert time.perf_counter() - began < 2


def test_an_interrupt_while_the_pool_starts_is_an_interrupt(monkeypatch):
    """The pool's own thread is made, then started, then waited for: ^C between the first two ended in a RuntimeError."""
    from concurrent.futures.process import _ExecutorManagerThread

    start = _ExecutorManagerThread.start

    def interrupted(thread):
        signal.raise_signal(signal.SIGINT)
        start(thread)

    monkeypatch.setattr(_ExecutorManagerThread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        list(workers.run(slowly, range(40), jobs=2))
