"""Workflow files that do not parse, mended: text to text, no git and no disk."""

from .outcome import MendedWorkflow, MendTier
from .planner import plan_mends
from .repair_file import mended

__all__ = ["MendTier", "MendedWorkflow", "mended", "plan_mends"]
