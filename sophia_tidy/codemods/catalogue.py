"""The rules of the wing, each with its class's text and examples; the reasons are in ``catalog/``."""

from collections.abc import Iterator
from importlib.resources import files
from inspect import cleandoc

from ..formats.rule_catalogue import completed
from ..kernel.rule import Rule
from . import CODEMODS


def rules() -> tuple[Rule, ...]:
    """Every codemod as a rule."""
    return completed(_of_code(), files(__package__) / "catalog")


def _of_code() -> Iterator[Rule]:
    for codemod in CODEMODS:
        safety = codemod.SAFETY.value if codemod.SAFETY else "by edit"
        examples = tuple(example.shown for example in codemod.EXAMPLES)
        yield Rule(codemod.RULE, "codemod", cleandoc(codemod.__doc__ or ""), safety=safety, examples=examples)
