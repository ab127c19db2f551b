"""^C at a moment of our choosing, and the end that a job is told as if it were one: the door to the process's signals."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def held_interrupts() -> Iterator[Callable[[], None]]:
    """^C waits for the next pause, so that it can neither cut a step in two nor a roll-back short."""
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    came: list[int] = []

    def pause() -> None:
        if came:
            came.clear()
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, lambda number, _frame: came.append(number))
    try:
        yield pause
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)
        if came:
            signal.raise_signal(signal.SIGINT)


@contextmanager
def ended_like_interrupted() -> Iterator[None]:
    """SIGTERM, by which a job is ended (Kubernetes, a runner that is cancelled), is taken like ^C: what is temporary goes."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL if before is None else before)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt
