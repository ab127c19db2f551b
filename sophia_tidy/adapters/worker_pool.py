"""Many items through one function: here, or in processes where that is quicker.

A pool of processes costs some 20 ms to start and to end; a small tree is
done before that has paid.  So work begins here, and only when its pace says
that the rest would take long do processes take over.
"""

import multiprocessing
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.context import BaseContext
from typing import Generic, TypeVar

from ..kernel.errors import TidyError
from ..kernel.location import printable
from .interrupts import held_interrupts

Item = TypeVar("Item")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]

WORTH_IT = 0.2  # seconds of work left that make a pool worth starting
_LOOK = 0.02  # seconds of work that make a pace worth trusting
_SHARES = 8  # chunks for each process at least, to even slow items out
_CHUNK = 0.1  # seconds of work in a chunk at most: a slow item keeps no other waiting
_NAME = 200


class WorkerError(RuntimeError):
    """The function failed, which is a bug of ours; names the item and carries the worker's traceback."""


@dataclass(frozen=True, slots=True)
class _Chunk(Generic[Result]):
    """What became of some items: the results up to the first failure."""

    results: list[Result]
    failure: Exception | None = None


def default_jobs() -> int:
    """As many processes as there are processors that this one may use."""
    if sys.version_info >= (3, 13):
        return os.process_cpu_count() or 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Iterator[Result]:
    """The results in the order of the items; ``progress`` hears (items done, of all).

    The function and the items must be picklable.  Dropping the iterator, or
    ^C, ends the processes at once.

    Raises:
        TidyError: the function raised it.
        WorkerError: the function raised anything else, or its process died.
    """
    processes = min(jobs or default_jobs(), len(items))
    done, seconds = 0, 0.0  # of the function alone: whoever asks for results may take their time
    for item in items:
        if processes > 1 and _is_slow(seconds, done, len(items)):
            break
        began = time.perf_counter()
        chunk = _work(function, [item])
        done, seconds = done + 1, seconds + time.perf_counter() - began
        yield from _opened(chunk, done, len(items), progress)
    if done < len(items):
        size = max(1, min((len(items) - done) // (processes * _SHARES), int(_CHUNK * done / seconds)))
        yield from _in_processes(function, items, done, size, processes, progress)


def _is_slow(seconds: float, done: int, count: int) -> bool:
    return seconds > _LOOK and done < count - 1 and seconds / done * (count - done) > WORTH_IT


def _opened(chunk: _Chunk[Result], done: int, count: int, progress: Progress | None) -> Iterator[Result]:
    yield from chunk.results
    if chunk.failure is not None:
        raise chunk.failure
    if progress is not None:
        progress(done, count)


def _in_processes(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    done: int,
    size: int,
    processes: int,
    progress: Progress | None,
) -> Iterator[Result]:
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, mp_context=_context(), initializer=_begin)
    try:
        with held_interrupts():  # ^C in the middle of starting a thread would leave a pool that cannot be shut down
            waiting = [
                (items[at : at + size], pool.submit(_work, function, items[at : at + size]))
                for at in range(done, len(items), size)
            ]
        for chunk, future in waiting:
            done += len(chunk)
            yield from _opened(future.result(), done, len(items), progress)
    except BrokenProcessPool as error:
        nearby = f" or one of the {len(chunk) - 1} items after it" if len(chunk) > 1 else ""
        raise WorkerError(f"a process died at {_name(chunk[0])}{nearby}, or at an item that another had") from error
    except BaseException:
        for child in set(multiprocessing.active_children()) - others:
            child.kill()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _context() -> BaseContext:
    """Fork shares what is loaded; macOS's own libraries do not survive it (bugs.python.org/issue33725)."""
    fork = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
    return multiprocessing.get_context("fork" if fork else "spawn")


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C reaches the whole group; the parent ends us without a traceback


def _work(function: Callable[[Item], Result], items: Sequence[Item]) -> _Chunk[Result]:
    results: list[Result] = []
    for item in items:
        try:
            results.append(function(item))
        except TidyError as error:
            return _Chunk(results, error)
        except Exception as error:  # noqa: BLE001 - raised again where the results are asked for
            failure = WorkerError(f"{_name(item)}: {type(error).__name__}: {error}")
            failure.add_note(traceback.format_exc())
            return _Chunk(results, failure)
    return _Chunk(results)


def _name(item: object) -> str:
    """A few words for an item: of a tuple its first part, which is the path."""
    return printable(str(item[0] if isinstance(item, tuple) and item else item))[:_NAME]
