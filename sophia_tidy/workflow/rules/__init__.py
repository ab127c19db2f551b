"""Rules of workflows that no validator has: one file for each, with its examples; a test runs them all."""

from collections.abc import Iterator
from types import ModuleType

from ...kernel.finding import Finding
from ..facts.inventory import Inventory
from . import (
    dangling_call,
    dangling_dockerfile,
    dangling_script,
    drifted_secret,
    lost_variable,
    masked_failure,
    racing_deployers,
    schedule_without_target,
    self_trigger_loop,
)

RULES: tuple[ModuleType, ...] = (
    dangling_script,
    dangling_dockerfile,
    dangling_call,
    drifted_secret,
    racing_deployers,
    self_trigger_loop,
    masked_failure,
    lost_variable,
    schedule_without_target,
)


def check(inventory: Inventory) -> Iterator[Finding]:
    """The findings of every rule, in the order of the rules; one of an action that many jobs run comes once."""
    for rule in RULES:
        yield from dict.fromkeys(rule.check(inventory))
