"""Lists that lag: what was written is there, and a list does not show it yet."""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from .records import Issue

Issues = Mapping[int, Issue]


@dataclass
class Lists:
    """``lag`` is how many list requests after a write do not see it."""

    lag: int = 0
    _stale: list[tuple[int, Issues]] = field(default_factory=list)
    _remembered: Issues = field(default_factory=dict)
    _shows_remembered: bool = False

    def before_write(self, issues: Issues) -> None:
        if self.lag:
            self._stale.append((self.lag, copy.deepcopy(issues)))

    def remember(self, issues: Issues) -> None:
        """From now on a list that is `faults.Stale` shows this."""
        self._remembered = copy.deepcopy(issues)

    @contextmanager
    def remembering(self, is_stale: bool) -> Iterator[None]:
        """While it lasts lists show what was remembered, where ``is_stale``."""
        self._shows_remembered = is_stale
        yield
        self._shows_remembered = False

    def seen(self, issues: Issues) -> list[Issue]:
        """What a list request is shown, by number."""
        shown = self._stale[0][1] if self._stale else issues
        self._stale = [(left - 1, seen) for left, seen in self._stale if left > 1]
        shown = self._remembered if self._shows_remembered else shown
        return [shown[number] for number in sorted(shown)]
