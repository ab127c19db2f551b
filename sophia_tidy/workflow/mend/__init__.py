"""Workflow files that do not parse, mended: text to text, no git and no disk."""

from .outcome import Mended, Tier
from .planner import plan_mends
from .repair_file import mended

__all__ = ["Mended", "Tier", "mended", "plan_mends"]
