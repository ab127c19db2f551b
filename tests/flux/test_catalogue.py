"""Every rule that the wing names can be explained."""

import ast
from pathlib import Path

import sophia_tidy.flux
from sophia_tidy.flux.catalogue import rules
from sophia_tidy.generated import ownership
from sophia_tidy.steps import flux as flux_step
from sophia_tidy.steps.questions import store_place

SOURCES = [
    *map(Path, (flux_step.__file__, store_place.__file__, ownership.__file__)),
    *Path(sophia_tidy.flux.__file__).parent.glob("*.py"),
]


def test_each_rule_that_is_said_is_known_and_each_that_is_known_is_said():
    assert {name for source in SOURCES for name in said(ast.parse(source.read_text()))} == {rule.id for rule in rules()}


def said(tree: ast.Module) -> set[str]:
    """Rules of errors and of findings; names of constants are followed."""
    constants = {
        name.id: value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        for name, value in (
            zip(target.elts, node.value.elts, strict=True)
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
            else [(target, node.value)]
        )
        if isinstance(name, ast.Name) and isinstance(value, ast.Constant)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            rules = [each.value for each in node.keywords if each.arg == "rule"]
            rules += node.args[1:2] if name in ("Finding", "_note") else node.args[:1] if name == "Maker" else []
            found |= {each.value for each in rules if isinstance(each, ast.Constant)}
            found |= {constants[each.id] for each in rules if isinstance(each, ast.Name) and each.id in constants}
    return found
