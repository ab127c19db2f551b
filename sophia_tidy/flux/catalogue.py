"""The rules of `flux`, for ``explain``: why it refuses, and what it tells, kept in ``catalog/``."""

from importlib.resources import files

from ..formats.rule_catalogue import whole
from ..kernel.rule import Rule


def rules() -> tuple[Rule, ...]:
    """Every rule of the wing, by id."""
    return whole(files(__package__) / "catalog", "flux")
