"""Text to text: files that do not parse, mended (the floor below LibCST)."""

from .mend import repair
from .outcome import Alternative, Change, Repair, Tier

__all__ = ["Alternative", "Change", "Repair", "Tier", "repair"]
