"""Text to text: files that do not parse, mended (the floor below LibCST)."""

from .mend import repair
from .outcome import Alternative, Change, Repair, Tier
from .siblings import Learnt

__all__ = ["Alternative", "Change", "Learnt", "Repair", "Tier", "repair"]
