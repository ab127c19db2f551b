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
# What is told to no checker, counted in lines: the numbers may go down, and down here with them.
SILENCED = {r"#\s*type: ignore": 7, r"^(?!.*\bimport\b).*\bAny\b": 652, r"import .*\bcast\b": 0}
# Public classes of the same name in two modules: none may join them.
SHARED = {"Known", "Verdict"}


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
    found = sum(bool(re.search(silenced, line)) for text in texts for line in text.splitlines())
    assert found <= SILENCED[silenced]


@cache
def _classes() -> dict[str, list[Path]]:
    """Each public class at the top of a module, by name, with the modules that have one of that name."""
    found = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.parse(path.read_bytes()).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                found[node.name].append(path.relative_to(PACKAGE))
    return found


def test_a_class_of_the_kernel_has_its_name_for_itself():
    shared = {name: paths for name, paths in _classes().items() if len(paths) > 1}
    assert {name: paths for name, paths in shared.items() if any(p.parts[0] == "kernel" for p in paths)} == {}


def test_no_two_classes_come_to_share_a_name():
    assert {name for name, paths in _classes().items() if len(paths) > 1} <= SHARED
