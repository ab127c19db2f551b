"""What this project asks of its own code: one format, nothing that ruff or mypy has to say, and one meaning a name."""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from ruff.__main__ import find_ruff_bin

from .checkout import ROOT

PACKAGE = ROOT / "sophia_tidy"
# What is told to no checker, in words of the code without its imports: none may be added beyond these.
SILENCED = {r"#\s*type: ignore": 8, r"\bAny\b": 800}


@pytest.mark.parametrize("asked", [("format", "--check"), ("check",)], ids=" ".join)
def test_ruff_has_nothing_to_say(asked):
    """To bring the format up to date: ``ruff format``."""
    done = subprocess.run([find_ruff_bin(), *asked, "--no-cache", ROOT], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout if done.returncode else "") == (0, "")


def test_mypy_has_nothing_to_say(tmp_path):
    """Strict, as ``[tool.mypy]`` in ``pyproject.toml`` says; ``mypy`` alone asks the same."""
    asked = [sys.executable, "-m", "mypy", "--cache-dir", tmp_path, "--no-error-summary"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("silenced", SILENCED)
def test_no_more_is_kept_from_mypy(silenced):
    texts = (path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    lines = (line for text in texts for line in text.splitlines() if " import " not in line)
    found = sum(len(re.findall(silenced, line)) for line in lines)
    assert found <= SILENCED[silenced]


def test_nothing_is_cast():
    cast = re.compile(r"^\s*from typing import .*\bcast\b|\btyping\.cast\b", re.MULTILINE)
    assert [path for path in sorted(PACKAGE.rglob("*.py")) if cast.search(path.read_text("utf-8"))] == []


@cache
def _classes() -> dict[str, list[Path]]:
    """Each public class at the top of a module, by name, with the modules that have one of that name."""
    found = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_bytes()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(PACKAGE))
    return found


def test_a_public_class_has_its_name_for_itself():
    """The kernel's above all: what a finding, a change or a step is, is said once."""
    assert {name: paths for name, paths in _classes().items() if len(paths) > 1} == {}
