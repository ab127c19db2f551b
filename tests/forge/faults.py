"""What goes wrong on the way: laid on the n-th request from now, or on requests of one shape."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Refuse(NamedTuple):
    """An answer in place of the forge's own; the request has no effect."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b'{"message": "refused by a fault"}'


class DropBefore(NamedTuple):
    """The connection ends before anything took effect."""


class DropAfter(NamedTuple):
    """The request takes effect, and nobody hears of it."""


class HalfAnswer(NamedTuple):
    """The request takes effect, and the answer breaks off in its middle."""


class Slow(NamedTuple):
    """The answer comes after so many real seconds."""

    seconds: float


class Stale(NamedTuple):
    """A list is answered as it was when the state was last `remembered`; on other requests nothing happens."""


Fault = Refuse | DropBefore | DropAfter | HalfAnswer | Slow | Stale


@dataclass
class _Laid:
    fault: Fault
    after: int  # matching requests that pass before it
    method: str
    path: re.Pattern[str]
    times: int


@dataclass
class Faults:
    """Faults that wait for their requests; ``met`` are those that happened."""

    laid: list[_Laid] = field(default_factory=list)
    met: list[tuple[Fault, str, str]] = field(default_factory=list)

    def at(self, n: int, fault: Fault, *, method: str = "", path: str = "", times: int = 1) -> None:
        """On the n-th request from now (1 is the next) of those whose method and path match, and the ``times`` - 1 after it."""
        self.laid.append(_Laid(fault, n - 1, method, re.compile(path), times))

    def clear(self) -> None:
        self.laid.clear()

    def of(self, method: str, path: str) -> Fault | None:
        """What meets this request; every fault that waits for one of its shape is one nearer."""
        found: Fault | None = None
        for laid in tuple(self.laid):
            if laid.method not in ("", method) or not laid.path.search(path):
                continue
            if laid.after:
                laid.after -= 1
            elif found is None:
                found = laid.fault
                laid.times -= 1
                if not laid.times:
                    self.laid.remove(laid)
        if found is not None:
            self.met.append((found, method, path))
        return found
