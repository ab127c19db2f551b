"""Text to text: files that do not parse, mended (the floor below LibCST).

What is asked for is imported then: who only wants to know whether a file is
Python at all pays for no repair.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .learned_edits import LearnedEdits
    from .outcome import Alternative, Repair, ScoredFix, Tier
    from .repair_file import repair

__all__ = ["Alternative", "LearnedEdits", "Repair", "ScoredFix", "Tier", "repair"]
_HOMES = {
    "Alternative": "outcome",
    "LearnedEdits": "learned_edits",
    "Repair": "outcome",
    "ScoredFix": "outcome",
    "Tier": "outcome",
    "repair": "repair_file",
}


def __getattr__(name: str) -> Any:
    """The names of `__all__`, each from its room."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    return value
