"""The wing as a whole: what it imports, what it lists, and what it says of itself."""

import ast
import re
import subprocess
import sys
from inspect import cleandoc
from pathlib import Path

import pytest

from sophia_tidy import codemods
from sophia_tidy.codemods.codemod import UNCHANGED, Codemod

WING = Path(codemods.__file__).parent
DOORS = {"disk", "git", "ruff", "apply", "journal", "workers", "history", "cli", "render", "pipeline", "repair"}


def test_importing_the_wing_imports_no_libcst_and_no_door() -> None:
    code = "import sys, sophia_tidy.codemods; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in loaded if name.split(".")[0] in ("libcst", "subprocess", "rich", "git", "symtable")]
    assert not [name for name in loaded if name.startswith("sophia_tidy.") and name.split(".")[1] in DOORS]


@pytest.mark.parametrize("path", sorted(WING.rglob("*.py")), ids=lambda path: path.name)
def test_no_module_of_the_wing_names_a_door(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 2:
            assert (node.module or "").split(".")[0] not in DOORS
        if isinstance(node, ast.Import):
            assert not {alias.name.split(".")[0] for alias in node.names} & {"subprocess", "rich", "git"}


def test_every_codemod_of_the_package_is_in_the_tuple() -> None:
    found = {
        (path.stem, node.name)
        for path in WING.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "Codemod" for b in node.bases)
    }
    listed = {(type(c).__module__.rpartition(".")[2], type(c).__name__) for c in codemods.CODEMODS}
    assert found == listed


@pytest.mark.parametrize("codemod", codemods.CODEMODS, ids=codemods.RULES)
def test_a_codemod_says_why_and_has_examples_of_both_kinds(codemod: Codemod) -> None:
    why = cleandoc(type(codemod).__doc__ or "")
    assert why and len(why) > 60 and not why.startswith("See ")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", codemod.RULE)
    assert any(example.after is UNCHANGED for example in codemod.EXAMPLES)
    assert codemod.RULE == "reported" or any(example.after is not UNCHANGED for example in codemod.EXAMPLES)
    assert len(codemod.EXAMPLES) >= 3


def test_rules_are_unique() -> None:
    assert len(set(codemods.RULES)) == len(codemods.RULES)


def test_the_codes_that_ruff_is_asked_for_are_those_that_the_codemods_say():
    said = {code for codemod in codemods.CODEMODS for code in codemod.RUFF}
    assert tuple(sorted(said)) == codemods.RUFF_CODES
