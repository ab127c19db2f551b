"""Tests counted from the source: the names that pytest itself would collect, with its own collection as the referee."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sophia_tidy.formats.pytest_settings import PytestSettings, settings_of
from sophia_tidy.steps.gates import gates_of
from sophia_tidy.steps.gates.collected_tests import count_tests

from .trees import context_over

MODULE = """
import pytest
import unittest
from unittest import TestCase


def test_one(): ...
async def test_two(): ...
def tested(): ...
def helper(): ...


@pytest.fixture
def test_client(): ...


if True:
    def test_below_a_condition(): ...


class TestPlain:
    def test_a(self): ...
    def helper(self): ...

    class TestInner:
        def test_deep(self): ...


class TestInherits(TestPlain):
    def test_b(self): ...


class TestWithInit:
    def __init__(self): ...
    def test_never(self): ...


class Other:
    def test_never(self): ...


class Cases(TestCase):
    def test_c(self): ...
    def check_never(self): ...


class More(unittest.TestCase):
    def test_d(self): ...
"""


@pytest.mark.parametrize(
    "settings",
    [
        "[pytest]\n",
        "[pytest]\npython_functions = test helper check_*\n",
        "[pytest]\npython_classes = Oth* Test\n",
        "[pytest]\npython_files = check_*.py test_*.py\ntestpaths = tests\n",
    ],
)
def test_as_many_are_counted_as_pytest_collects(tmp_path: Path, settings: str):
    files = {"pytest.ini": settings, "tests/test_a.py": MODULE, "tests/check_b.py": MODULE, "other/test_c.py": MODULE}
    files |= {"build/test_d.py": MODULE, "tests/test_e_test.py": MODULE}
    with context_over(tmp_path, files) as context:
        gate = gates_of(context).gate("tests")
    said = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q", "--import-mode=importlib"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    assert gate is not None
    assert (gate.total, gate.failing) == (len(re.findall(r"^\S+::\S+$", said, re.MULTILINE)), 0), said


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"pyproject.toml": '[tool.pytest.ini_options]\npython_files = "check_*.py"\n'}, ("check_*.py",)),
        ({"pyproject.toml": '[tool.pytest]\npython_files = ["check_*.py", "t.py"]\n'}, ("check_*.py", "t.py")),
        ({"setup.cfg": "[tool:pytest]\npython_files =\n    a.py\n    b.py\n"}, ("a.py", "b.py")),
        (
            {"tox.ini": "[pytest]\npython_files = t.py\n", "setup.cfg": "[tool:pytest]\npython_files = s.py\n"},
            ("t.py",),
        ),
        ({"pytest.ini": "", "tox.ini": "[pytest]\npython_files = t.py\n"}, PytestSettings().python_files),
        ({"tox.ini": "no section\n", "pyproject.toml": "= broken"}, PytestSettings().python_files),
    ],
    ids=["ini_options", "native toml", "setup.cfg", "tox before setup", "an empty pytest.ini counts", "broken"],
)
def test_the_first_configuration_counts(tmp_path: Path, files: dict[str, str], expected: tuple[str, ...]):
    with context_over(tmp_path, files) as context:
        assert settings_of(context.tree).python_files == expected


def test_of_a_file_that_does_not_parse_what_looks_like_a_test_is_counted():
    assert (
        count_tests(b"def test_a(:\n    pass\n\n    async def test_b(self): ...\ndef other(): ...\n", PytestSettings())
        == 2
    )


def test_a_test_fails_where_it_or_what_it_imports_does_not_parse_or_is_not_there(tmp_path: Path):
    test = "from app.{} import f\n\ndef test_a(): ...\ndef test_b(): ...\n"
    files = {
        "app/__init__.py": "",
        "app/whole.py": "import json\nfrom app import fine\nf = 1\n",
        "app/fine.py": "from app import whole\n",
        "app/leads_on.py": "from app.gone import g\nf = 1\n",
        "app/broken.py": "def f(:\n",
        "app/near.py": "from . import broken\nf = 1\n",
        "tests/test_whole.py": test.format("whole"),
        "tests/test_leads_on.py": test.format("leads_on"),
        "tests/test_gone.py": test.format("gone"),
        "tests/test_near.py": test.format("near"),
        "tests/test_broken.py": "def test_a(:\n",
        "archive/tests/test_old.py": test.format("gone"),
    }
    with context_over(tmp_path, files) as context:
        gate = gates_of(context).gate("tests")
    assert gate is not None
    assert (gate.total, gate.passing) == (9, 2)
    assert {path.name for path in gate.faults} == {"test_leads_on.py", "test_gone.py", "test_near.py", "test_broken.py"}
    near = next(path for path in gate.faults if path.name == "test_near.py")
    assert {path.name for path in gate.leans_on(near, "")} == {"test_near.py", "near.py", "broken.py", "__init__.py"}
