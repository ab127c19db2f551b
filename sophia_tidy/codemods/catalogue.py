"""The rules of the wing, each with its class's text and examples."""

from collections.abc import Iterator
from inspect import cleandoc

from ..kernel.rule import Rule
from . import CODEMODS


def rules() -> Iterator[Rule]:
    """Every codemod as a rule."""
    for codemod in CODEMODS:
        safety = codemod.SAFETY.value if codemod.SAFETY else "by edit"
        examples = tuple(example.shown for example in codemod.EXAMPLES)
        yield Rule(codemod.RULE, "codemod", cleandoc(codemod.__doc__ or ""), safety=safety, examples=examples)
