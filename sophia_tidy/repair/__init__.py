"""Text to text: files that do not parse, mended (the floor below LibCST)."""

from .learned_edits import Learnt
from .outcome import Alternative, Change, Repair, Tier
from .repair_file import repair

__all__ = ["Alternative", "Change", "Learnt", "Repair", "Tier", "repair"]
