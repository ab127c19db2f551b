"""A part of a plan: what one step gives to the sum, and what its commit says of it."""

from typing import NamedTuple

from .plan import Plan


class PlanPart(NamedTuple):
    """One step's changes, in the order of the whole plan, which is that of its parts one after the other.

    ``verified`` and ``left`` are sentences for people: what was counted before
    and after, and what the step leaves to a person.
    """

    step: str
    plan: Plan
    verified: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
