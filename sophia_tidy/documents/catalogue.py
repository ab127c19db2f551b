"""The rules of `docs`, for ``explain``: what documents say that is no longer so, kept in ``catalog/``."""

from importlib.resources import files

from ..formats.rule_catalogue import whole
from ..kernel.rule import Rule


def rules() -> tuple[Rule, ...]:
    """Every rule of the wing, by id."""
    return whole(files(__package__) / "catalog", "docs")
