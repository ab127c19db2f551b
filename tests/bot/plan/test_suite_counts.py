"""Counts of tests, from the words of real runners."""

import subprocess
import sys
from pathlib import Path

import pytest

from sophia_tidy.bot.plan.suite_counts import SuiteCounts, SuiteFindings, findings_of, junit_file

TESTS = """
import unittest, pytest
class T(unittest.TestCase):
    def test_a(self): pass
    def test_b(self): self.fail("no")
    def test_c(self): self.skipTest("not here")
    def test_d(self): raise ValueError("x")
    @unittest.expectedFailure
    def test_e(self): self.fail("known")
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    (tmp_path / "test_it.py").write_text(TESTS)
    return tmp_path


def said(folder: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("options", [(), ("-q",), ("-v",), ("--color=yes",)])
def test_pytest_tells(suite: Path, options: tuple[str, ...]):
    found = findings_of(said(suite, "-m", "pytest", "-p", "no:cacheprovider", *options))
    assert found.counts == SuiteCounts(1, 2, 2, 0)
    assert found.failing == {"test_it.py::T::test_b", "test_it.py::T::test_d"}


def test_a_module_that_cannot_be_imported_is_an_error(suite: Path):
    (suite / "test_other.py").write_text("import nowhere_to_be_found\n")
    found = findings_of(said(suite, "-m", "pytest", "-p", "no:cacheprovider"))
    assert (found.counts, found.failing) == (SuiteCounts(0, 0, 0, 1), {"test_other.py"})


def test_unittest_tells(suite: Path):
    found = findings_of(said(suite, "-m", "unittest", "test_it"))
    assert found.counts == SuiteCounts(1, 1, 2, 1)
    assert len(found.failing) == 2


def test_junit_tells(suite: Path):
    said(suite, "-m", "pytest", "-p", "no:cacheprovider", "--junitxml=out.xml")
    found = findings_of("", (suite / "out.xml").read_bytes())
    assert found.counts == SuiteCounts(1, 2, 2, 0)
    assert found.failing == {"test_it.T::test_b", "test_it.T::test_d"}


@pytest.mark.parametrize("text", ["", "all is well\n", "12 files in 3.0s\n", "no tests ran in 0.01s\n"])
def test_nobody_tells(text: str):
    assert findings_of(text) == SuiteFindings(None)


def test_several_runs_are_added():
    text = "== 3 passed in 1.00s ==\n== 2 failed, 1 passed, 1 error in 61.00s (0:01:01) ==\n"
    assert findings_of(text).counts == SuiteCounts(4, 2, 0, 1)


def test_subtests_are_no_tests_of_their_own():
    text = "6 failed, 514 passed, 2 skipped, 1 xfailed, 18 warnings, 6 subtests passed in 5.96s\n"
    assert findings_of(text).counts == SuiteCounts(514, 6, 3)


@pytest.mark.parametrize("report", [b"<", b"", b"<testsuites/>", b'<?xml version="1.0" encoding="nope"?><a/>'])
def test_a_report_that_is_none_says_nothing(report: bytes):
    assert findings_of("1 passed in 0.1s", report).counts == SuiteCounts(1)


@pytest.mark.parametrize(
    ("command", "file"),
    [("pytest --junitxml=a/b.xml -q", "a/b.xml"), ("pytest --junit-xml r.xml", "r.xml"), ("pytest", "")],
)
def test_the_command_names_the_report(command: str, file: str):
    assert junit_file(command) == file


def test_it_is_said_in_words():
    assert str(SuiteCounts(1, 2, 0, 1)) == "1 passed, 2 failed, 1 error"
