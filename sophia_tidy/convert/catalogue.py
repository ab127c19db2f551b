"""The rules of `convert`, for ``explain``: each is said by the room that applies it, in that room's own words.

A ledger entry or a finding names its rule where it is made, so the rules
are found by reading the rooms' source; what a rule does is what its room's
docstring says.
"""

import ast
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from inspect import cleandoc

from ..kernel.rule import Rule
from .load.errors import Code

_CALLS = {"find": 1, "decide": 1, "Finding": 1}  # which argument of a call is the rule
_SCENES = ("conversion", "scene", "self", "stage")  # what a conversion is called where something is found
_TABLE = "_RULES"  # a room that chooses among rules has them in a table of this name
_ELSEWHERE = ("lint", "__pycache__")


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the wing but the lint's, once each, by name."""
    found: dict[str, str] = {code.value: _refusal(code) for code in Code}
    for source in _sources(files(__package__)):
        tree = ast.parse(source.read_text("utf-8"))
        text = cleandoc(ast.get_docstring(tree) or "")
        for name in _rules(tree):
            found.setdefault(name, text)
    return tuple(Rule(name, "convert", text) for name, text in sorted(found.items()))


def _refusal(code: Code) -> str:
    words = code.value.replace("-", " ")
    return f"The stack's files cannot be loaded: {words}.\n\nThe message says what was found, what was expected, and where."


def _sources(package: Traversable) -> Iterator[Traversable]:
    """The rooms by name, one folder of the package after the other: the first that names a rule explains it."""
    for each in sorted(package.iterdir(), key=lambda each: each.name):
        yield from sorted(_below(each), key=lambda source: source.name)


def _below(each: Traversable) -> Iterator[Traversable]:
    if each.is_dir() and each.name not in _ELSEWHERE:
        for part in each.iterdir():
            yield from _below(part)
    elif each.name.endswith(".py"):
        yield each


def _rules(tree: ast.Module) -> Iterator[str]:
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    }
    yield from (
        value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Dict)
        and any(isinstance(target, ast.Name) and target.id == _TABLE for target in node.targets)
        for value in node.value.values
        if isinstance(value, ast.Constant)
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for said in _said(node):
                if isinstance(said, ast.Constant) and isinstance(said.value, str):
                    yield said.value
                elif isinstance(said, ast.Name) and said.id in constants:
                    yield constants[said.id]


def _said(call: ast.Call) -> Iterator[ast.expr]:
    """The expressions that name a rule in a call."""
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "rule")
    index = None
    if isinstance(call.func, ast.Name):
        index = _CALLS.get(call.func.id)
    elif (
        isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id in _SCENES
    ):
        index = _CALLS.get(call.func.attr)
    if index is not None and len(call.args) > index:
        yield call.args[index]
