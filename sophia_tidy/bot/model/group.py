"""A group of changes: what one pull request is to hold, as a plan over the base."""

from typing import NamedTuple

from ...kernel.plan import Plan
from .story import EyeChange, LeftOut


class GroupPlan(NamedTuple):
    """Changes that a reader takes or leaves together.

    ``plan`` stands on the tree of the base alone.  ``group`` names it as in
    `WantedPull`, ``step`` is the step that planned it; ``needs`` are groups
    that should be merged before.  ``owners`` are who owns its files by
    CODEOWNERS, most files first.  ``is_divisible`` says that each change can
    be left out by itself.
    """

    group: str
    step: str
    title: str
    what: str
    why: str
    plan: Plan
    needs: tuple[str, ...] = ()
    is_draft: bool = False
    owners: tuple[str, ...] = ()
    eye: tuple[EyeChange, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    is_divisible: bool = True
