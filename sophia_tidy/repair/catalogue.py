"""The rules of the wing, each with the text of its repair and the examples that stand beside it; the reasons are in ``catalog/``."""

from collections.abc import Iterator
from importlib.resources import files
from inspect import cleandoc
from types import ModuleType

from ..formats.rule_catalogue import completed
from ..kernel.rule import Rule
from . import conflicts, history_hunks, learned_edits, python2, tabs
from .repairs import REPAIRS

MODULES: tuple[ModuleType, ...] = (*REPAIRS, conflicts, python2, learned_edits, tabs, history_hunks)


def rules() -> tuple[Rule, ...]:
    """Every rule, once each."""
    return completed(_of_code(), files(__package__) / "catalog")


def _of_code() -> Iterator[Rule]:
    """A module with several rules has a text for each but the first."""
    for module in MODULES:
        texts = getattr(module, "TEXTS", {})
        for id, examples in module.EXAMPLES.items():
            text = texts.get(id) or cleandoc(module.__doc__ or "")
            yield Rule(id, "repair", text, safety="by confidence", examples=examples)
