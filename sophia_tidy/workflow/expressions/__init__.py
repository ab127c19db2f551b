"""GitHub's expression language: text to tree, tree to text, and tree to value.

Source: "Evaluate expressions in workflows and actions" of GitHub's
documentation, and what the runner does where that is silent
(actions/runner, ``src/Sdk/DTExpressions2``).
"""

from .evaluate import EvaluationScope, evaluate
from .lexer import ExpressionError
from .parser import parse
from .printer import show
from .template import Template, read_condition, read_template
from .tree import names_in, paths_of, walk

__all__ = [
    "EvaluationScope",
    "ExpressionError",
    "Template",
    "evaluate",
    "names_in",
    "parse",
    "paths_of",
    "read_condition",
    "read_template",
    "show",
    "walk",
]
