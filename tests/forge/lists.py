"""Lists that lag: what was written is there, and a list does not show it yet."""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from .records import Issue

Issues = Mapping[int, Issue]
_LONGEST = 60.0  # seconds


@dataclass
class Lists:
    """``lag`` is how many list requests after a write do not see it, within a minute of it."""

    lag: int = 0
    _stale: list[tuple[int, float, Issues]] = field(default_factory=list)
    _remembered: Issues = field(default_factory=dict)
    _shows_remembered: bool = False

    def before_write(self, issues: Issues, now: float) -> None:
        if self.lag:
            self._stale.append((self.lag, now, copy.deepcopy(issues)))

    def remember(self, issues: Issues) -> None:
        """From now on a list that is `faults.Stale` shows these, a copy of what was."""
        self._remembered = issues

    @contextmanager
    def remembering(self, is_stale: bool) -> Iterator[None]:
        """While it lasts lists show what was remembered, where ``is_stale``."""
        self._shows_remembered = is_stale
        yield
        self._shows_remembered = False

    def seen(self, issues: Issues, now: float) -> list[Issue]:
        """What a list request is shown, by number."""
        stale = [each for each in self._stale if now - each[1] < _LONGEST]
        shown = self._remembered if self._shows_remembered else stale[0][2] if stale else issues
        self._stale = [(left - 1, at, seen) for left, at, seen in stale if left > 1]
        return [shown[number] for number in sorted(shown)]
