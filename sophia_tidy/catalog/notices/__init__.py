"""What is noticed on the way, and what an error says: rules that belong to no wing."""

from collections.abc import Iterator
from importlib.resources import files

from ...formats.rule_catalogue import whole
from ...kernel.plan import Safety
from ...kernel.rule import Rule


def rules() -> Iterator[Rule]:
    """Every one of them."""
    yield from whole(files(__package__), "notice")
    ruff = "Ruff's own safe fixes, where the project's ruff configuration asks for them."
    yield Rule("ruff-fix", "ruff-fix", ruff, safety=Safety.SAFE)
