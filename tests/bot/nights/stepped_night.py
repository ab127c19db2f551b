"""A night that goes on by one request when it is told to, so that two can take turns."""

from collections.abc import Callable
from threading import Semaphore, Thread


class SteppedNight:
    """The night that ``do`` is: it is handed what it has to call before each request."""

    def __init__(self, do: Callable[[Callable[[], None]], object]) -> None:
        self._go, self._stopped = Semaphore(0), Semaphore(0)
        self._is_done = False
        self._error: BaseException | None = None
        Thread(target=self._run, args=(do,), daemon=True).start()
        self._stopped.acquire()

    def step(self) -> bool:
        """One request more; False where the night is over."""
        if self._is_done:
            return False
        self._go.release()
        self._stopped.acquire()
        if self._error is not None:
            raise self._error
        return not self._is_done

    def _wait(self) -> None:
        self._stopped.release()
        self._go.acquire()

    def _run(self, do: Callable[[Callable[[], None]], object]) -> None:
        try:
            do(self._wait)
        except BaseException as error:  # noqa: BLE001  it is raised where the test is
            self._error = error
        finally:
            self._is_done = True
            self._stopped.release()
