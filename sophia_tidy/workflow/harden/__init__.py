"""What a job of a person's gets while it is carried: pins, least permissions, time limits, no token left behind, no expression in a script."""

from .pins import pins_of
from .planner import hardened
from .rules import HardenRules, built_in_rules

__all__ = ["HardenRules", "built_in_rules", "hardened", "pins_of"]
