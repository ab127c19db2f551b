"""An error that ends a command: exit code 2, and nothing written."""

from importlib.resources import files

from ...formats.rule_catalogue import whole
from ...kernel.rule import Rule


def rules() -> tuple[Rule, ...]:
    """Every one of them."""
    return whole(files(__package__), "error")
