"""Every id that a finding, a change or an error can print is a rule's: by the source, and by all that the tests make."""

import ast
import os
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, isclass
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import sophia_tidy
from sophia_tidy.catalog.registry import rules
from sophia_tidy.kernel.errors import TidyError

from ..started import PACKAGE, started

# What tests call rules of their own, which they give to the program.
INVENTED = frozenset(["accounted", "archive", "first", "ours"])
# Of a call: at which place the rule stands where it is not named.
PLACES = {"Finding": 1, "Write": 3, "Move": 3, "Evidence": 0, "Veto": 0, "Entry": 3}
# The same of what a conversion, under one of its names, is asked to note.
NOTED = {"find": 1, "decide": 1}
CONVERSION = ("conversion", "scene", "self", "stage")
RUFF = re.compile(r"[A-Z]+[0-9]+")
KNOWN = {rule.id for rule in rules()}


def modules() -> Iterator[ModuleType]:
    for info in walk_packages(sophia_tidy.__path__, "sophia_tidy."):
        if not info.name.endswith("__main__"):
            yield import_module(info.name)


def test_the_rule_of_every_error_is_known():
    found = {
        f"{kind.__module__}.{name}: {kind.rule}"
        for module in modules()
        for name, kind in getmembers(module, isclass)
        if issubclass(kind, TidyError) and kind.rule not in KNOWN
    }
    assert sorted(found) == []


def test_every_rule_that_the_source_names_is_known():
    found = {
        f"{module.__name__}: {rule}"
        for module in modules()
        if module.__file__
        for rule in named_in(module)
        if rule not in KNOWN
    }
    assert sorted(found) == []


def test_every_id_that_was_made_is_known(made_ids: Path):
    """Runs after all other tests, and is about what they had the program make."""
    made = set(made_ids.read_text("utf-8").splitlines())
    assert sorted(rule for rule in made - KNOWN - INVENTED if not RUFF.fullmatch(rule)) == []


def test_what_a_started_process_makes_is_noted(made_ids: Path, tmp_path: Path):
    (tmp_path / "a.yaml").write_text("a: [\n", "utf-8")
    before = made_ids.read_text("utf-8").splitlines().count("invalid-yaml")
    started(("yaml",), tmp_path, dict(os.environ) | {"PYTHONPATH": str(PACKAGE)})
    assert made_ids.read_text("utf-8").splitlines().count("invalid-yaml") == before + 1


def named_in(module: ModuleType) -> Iterator[str]:
    """Texts that stand where a call or a class says its rule; names are looked up in the module itself."""
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for said in _rules_of(node):
                yield from _texts(said, module)


def _rules_of(call: ast.Call) -> Iterator[ast.expr]:
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "rule")
    place = None
    if isinstance(call.func, ast.Name):
        place = PLACES.get(call.func.id)
    elif isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") in CONVERSION:
        place = NOTED.get(call.func.attr)
    if place is not None and len(call.args) > place:
        yield call.args[place]


def _texts(said: ast.expr, module: ModuleType) -> Iterator[str]:
    match said:
        case ast.Constant(value=str(text)) if text:
            yield text
        case ast.IfExp(body=body, orelse=other):
            yield from (*_texts(body, module), *_texts(other, module))
        case ast.Name(id=name) if isinstance(getattr(module, name, None), str):
            yield getattr(module, name)
