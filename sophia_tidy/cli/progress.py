"""A bar for what takes over a second, on a terminal only."""

import sys
import time
from types import TracebackType
from typing import Any, Self

PATIENCE = 1.0


class Bar:
    """Counts done items; draws itself on stderr once a second has gone by.

    rich is imported at that moment, so that quick runs never pay for it.
    """

    def __init__(self, quiet: bool):
        self._silent = quiet or not sys.stderr.isatty()
        self._start = time.monotonic()
        self._progress: Any = None
        self._tasks: dict[str, object] = {}

    def __call__(self, what: str, done: int, total: int) -> None:
        """``done`` of ``total`` items of one kind of work, e.g. ``repairing``."""
        if self._silent or (self._progress is None and time.monotonic() - self._start < PATIENCE):
            return
        progress = self._drawn()
        if what not in self._tasks:
            self._tasks[what] = progress.add_task(what, total=total)
        progress.update(self._tasks[what], completed=done, total=total)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rest()

    def rest(self) -> None:
        """Out of the way of what a person reads now; work that goes on later may take its second before it is drawn again."""
        if self._progress is not None:
            self._progress.stop()
        self._progress, self._tasks, self._start = None, {}, time.monotonic()

    def _drawn(self) -> Any:
        if self._progress is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            from .talk import bare

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._progress = Progress(*columns, console=Console(file=bare(sys.stderr)), transient=True)
            self._progress.start()
        return self._progress
