"""A small broken text and what a repair should make of it; docs and tests are fed from these."""

from dataclasses import dataclass

UNCHANGED = None


@dataclass(frozen=True, slots=True)
class Example:
    """``after`` is the first choice of the search for ``before``; ``UNCHANGED`` where the repair must not propose."""

    before: str
    after: str | None
    why: str = ""
