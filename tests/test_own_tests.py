"""What the tests may stand on: themselves and the package; what is outside of the checkout is asked for first, and skipped visibly."""

import ast
from pathlib import Path

import pytest

from .checkout import REFERENCE, ROOT

TESTS = ROOT / "tests"
MODULES = sorted(path for path in TESTS.rglob("*.py") if REFERENCE not in path.parents and "golden" not in path.parts)

# They find what is no package, within the checkout.
LAID = {"started.py": "a process of its own", "workflow/scripts/conftest.py": "rules/workflow/scripts"}


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _names(path: Path) -> str:
    return path.relative_to(TESTS).as_posix()


def _imported(tree: ast.Module) -> set[str]:
    """First words of what a module imports, and what it takes out of `checkout`."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
            found |= {alias.name for alias in node.names if (node.module or "").endswith("checkout")}
    return found


def _climbs(node: ast.expr) -> int | None:
    """How many folders up an expression leads from ``Path(__file__)``; None where it does not begin there."""
    match node:
        case ast.Call(func=ast.Name(id="Path"), args=[ast.Name(id="__file__")]):
            return 0
        case ast.Call(func=ast.Attribute(value=inner, attr="resolve" | "absolute")):
            return _climbs(inner)
        case ast.Attribute(value=inner, attr="parent") if (below := _climbs(inner)) is not None:
            return below + 1
        case ast.Subscript(value=ast.Attribute(value=inner, attr="parents"), slice=ast.Constant(value=int(index))):
            return None if (below := _climbs(inner)) is None else below + index + 1
    return None


def _lays_a_path(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=called, attr="insert" | "append" | "extend")):
            return ast.unparse(called) == "sys.path"
        case ast.Call(func=ast.Attribute(attr="syspath_prepend")):
            return True
        case ast.Assign(targets=[ast.Subscript(value=target) | target]):
            return ast.unparse(target) == "sys.path"
    return False


def test_no_test_imports_a_benchmark_or_lays_a_path_to_a_module():
    found = {_names(path): _parsed(path) for path in MODULES}
    assert [name for name, tree in found.items() if "benchmarks" in _imported(tree)] == []
    laid = [name for name, tree in found.items() if any(map(_lays_a_path, ast.walk(tree)))]
    assert laid == list(LAID)


def test_no_test_climbs_out_of_the_checkout_on_its_own():
    wrong = []
    for path in MODULES:
        depth = len(path.relative_to(ROOT).parts)
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.expr) and (_climbs(node) or 0) > depth:
                wrong.append(f"{_names(path)}:{node.lineno}")
            if ast.unparse(node) in ("ROOT.parent", "ROOT.parents") and path.name != "checkout.py":
                wrong.append(f"{_names(path)}:{node.lineno}")
    assert wrong == []


@pytest.mark.parametrize("path", [path for path in MODULES if "OUTSIDE" in _imported(_parsed(path))], ids=_names)
def test_what_is_outside_of_the_checkout_is_asked_for_before_it_is_read(path):
    """Each test that names what was made of `OUTSIDE` is one that is skipped without it."""
    tree = _parsed(path)
    outside = {"OUTSIDE"}
    while True:  # names made of names, functions that read them, fixtures
        more = {name for node in tree.body for name in _defined(node) if _used(node) & outside} - outside
        if not more:
            break
        outside |= more
    skipped = {name for node in tree.body if "skipif" in ast.unparse(node) for name in _defined(node)}
    if "pytestmark" in skipped:
        return
    tests = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    wrong = [
        node.name
        for node in tests
        if _used(node) & (outside - skipped)
        and not any(ast.unparse(mark) in skipped or "skipif" in ast.unparse(mark) for mark in node.decorator_list)
    ]
    assert wrong == []


def _defined(node: ast.stmt) -> set[str]:
    match node:
        case ast.FunctionDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {target.id for target in targets if isinstance(target, ast.Name)}
    return set()


def _used(node: ast.AST) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} | {
        inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)
    }
