"""`decisions`: what is open, one in full, in every format, and the answers alone."""

import json
from pathlib import Path

import pytest

from .conftest import Tidy, commit, write


@pytest.fixture
def mess(folder: Path) -> Path:
    write(folder, {"w.yml": "a: 1\r\n", "SECURITY_AUDIT_REPORT.md": "# Audit\n"})
    commit(folder)
    return folder


def test_open_questions_are_listed_with_their_options(mess: Path, tidy: Tidy):
    done = tidy("decisions")
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "3 questions are open, 0 answered"
    assert "    Take 1 change of yaml-line-ends (yaml)? [take | leave (default)]" in done.stdout.splitlines()
    assert "run --guide" in done.stderr


def test_one_is_told_in_full_with_its_diff(mess: Path, tidy: Tidy):
    lines = tidy("decisions", "review/yaml/*").stdout.splitlines()
    assert lines[0] == "review/yaml/yaml-line-ends"
    assert "    kept in [tool.sophia-tidy.review] yaml/yaml-line-ends" in lines
    assert {"--- a/w.yml", "+a: 1", "  leave: leave it (default)"} <= set(lines)
    unknown = tidy("decisions", "review/yaml/yaml-line-end")
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "expected one such as review/yaml/yaml-line-ends" in unknown.stderr


def test_an_answer_alone_is_kept_and_nothing_else_is_written(mess: Path, tidy: Tidy):
    done = tidy("decisions", "--answer", "review/yaml/yaml-line-ends=take", "--apply")
    assert done.returncode == 0, done.stderr
    assert (mess / "pyproject.toml").read_text() == '[tool.sophia-tidy.review]\n"yaml/yaml-line-ends" = "take"\n'
    assert (mess / "w.yml").read_bytes() == b"a: 1\r\n"
    assert tidy("decisions").stdout.splitlines()[0] == "2 questions are open, 1 answered"


def test_json_has_all_of_a_question(mess: Path, tidy: Tidy):
    tidy("decisions", "--answer", "review/yaml/yaml-line-ends=leave", "--apply")
    asked = {each["id"]: each for each in json.loads(tidy("decisions", "--format", "json").stdout)["decisions"]}
    one = asked["review/yaml/yaml-line-ends"]
    assert (one["answer"], one["default"], one["key"]) == ("leave", "leave", ["review", "yaml/yaml-line-ends"])
    assert [(option["value"], option["changes"]) for option in one["options"]] == [("take", ["w.yml"]), ("leave", [])]
    assert "+a: 1" in one["options"][0]["diff"]
    assert asked["review/archive/report-document"]["answer"] is None


@pytest.mark.parametrize("form", ["text", "rich", "sarif", "github"])
def test_every_format_names_them(mess: Path, tidy: Tidy, form: str):
    assert "review/yaml/yaml-line-ends" in tidy("decisions", "--format", form).stdout


def test_run_has_them_in_its_json_and_a_summary_first(mess: Path, tidy: Tidy):
    said = json.loads(tidy("run", "--format", "json").stdout)
    assert [each["id"] for each in said["decisions"]] == [
        "review/scaffold/scaffold",
        "review/archive/report-document",
        "review/yaml/yaml-line-ends",
    ]
    lines = tidy("run").stdout.splitlines()
    assert "look at first, of 8 for review:" in lines
    assert "  w.yml  yaml-line-ends, 1 line" in lines
    assert not any(line.startswith("w.yml:1: review") for line in lines)
    assert any(line.startswith("w.yml:1: review") for line in tidy("run", "--all").stdout.splitlines())
