"""Answers on the command line: kept in the configuration, planned with, applied and undone with the rest, and what cannot be one."""

import json
from pathlib import Path

import pytest

from .conftest import Tidy, commit, snapshot, write

FILES = {"w.yml": "a: 1\r\n", "sub/w2.yml": "a: 1\r\n", "SECURITY_AUDIT_REPORT.md": "# Audit\n"}
PROJECT = '# ours\n[project]\nname = "a"\n'


@pytest.fixture
def mess(folder: Path) -> Path:
    write(folder, FILES)
    commit(folder)
    return folder


def changed(said: str) -> list[str]:
    return [change["path"] for change in json.loads(said)["changes"] if change["safety"] != "unsafe"]


def test_what_is_accepted_is_kept_applied_and_undone_in_one(mess: Path, tidy: Tidy):
    write(mess, {"pyproject.toml": PROJECT})
    commit(mess)
    before = snapshot(mess)
    done = tidy("run", "--accept", "*.yml", "--reject", "sub/", "--apply")
    assert done.returncode == 0, done.stderr
    after = snapshot(mess)
    assert after["pyproject.toml"].decode() == (
        PROJECT + '\n[tool.sophia-tidy.review]\n"*.yml" = "take"\n"sub/" = "leave"\n'
    )
    assert (after["w.yml"], after["sub/w2.yml"]) == (b"a: 1\n", b"a: 1\r\n")
    assert changed(tidy("run", "--format", "json").stdout) == []
    assert changed(tidy("run", "--reject", "sub/", "--format", "json").stdout) == []
    assert tidy("undo").returncode == 0
    assert snapshot(mess) == before


@pytest.mark.parametrize("command", [("run", "--only", "yaml"), ("yaml",)], ids=" ".join)
def test_a_command_and_its_step_of_run_plan_the_same(mess: Path, tidy: Tidy, command: tuple[str, ...]):
    done = tidy(*command, "--accept", "yaml-line-ends", "--format", "json")
    changes = json.loads(done.stdout)["changes"]
    assert [(change["path"], change["rule"], change["safety"]) for change in changes] == [
        ("pyproject.toml", "kept-answer", "safe"),
        ("sub/w2.yml", "yaml-line-ends", "taken"),
        ("w.yml", "yaml-line-ends", "taken"),
    ]
    assert tidy(*command, "--accept", "yaml-line-ends", "--apply").returncode == 0
    assert (mess / "pyproject.toml").read_text() == '[tool.sophia-tidy.review]\nyaml-line-ends = "take"\n'


@pytest.mark.parametrize("command", ["archive", "fix"])
def test_every_command_takes_them(mess: Path, tidy: Tidy, command: str):
    write(mess, {"app.py": "import os\n\n\ndef f(x=[]):\n    x.append(os.sep)\n    return x\n"})
    offered = {(each["path"], each["rule"]) for each in json.loads(tidy(command, "--format", "json").stdout)["changes"]}
    (path, rule) = next(iter(offered))
    done = tidy(command, "--accept", rule, "--format", "json")
    assert {"pyproject.toml", path} <= set(changed(done.stdout))


def test_the_configuration_may_be_another_file_with_its_bytes_kept(mess: Path, tidy: Tidy):
    (mess / "tidy.toml").write_bytes(b"\xef\xbb\xbf# ours\r\n[tool.sophia-tidy]\r\nyaml.quotes = 'single'\r\n")
    assert tidy("run", "--config", "tidy.toml", "--accept", "w.yml", "--apply").returncode == 0
    assert (mess / "tidy.toml").read_bytes() == (
        b"\xef\xbb\xbf# ours\r\n[tool.sophia-tidy]\r\nyaml.quotes = 'single'\r\n\r\n"
        b'[tool.sophia-tidy.review]\r\n"w.yml" = "take"\r\n'
    )
    assert not (mess / "pyproject.toml").exists()
    outside = mess.parent / "tidy.toml"
    outside.write_text("")
    refused = tidy("run", "--config", str(outside), "--accept", "w.yml")
    assert refused.returncode == 2 and "is outside of" in refused.stderr


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("answers.toml", '"review/yaml/yaml-line-ends" = "take"\n'),
        ("answers.toml", '[review]\n"yaml/yaml-line-ends" = "take"\n'),
        ("answers.json", '{"review/yaml/yaml-line-ends": "take"}'),
    ],
)
def test_answers_may_come_from_a_file(mess: Path, tidy: Tidy, name: str, text: str):
    (mess.parent / name).write_text(text)
    done = tidy("run", "--answers", str(mess.parent / name), "--format", "json")
    assert {"pyproject.toml", "w.yml", "sub/w2.yml"} <= set(changed(done.stdout)), done.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '\n"review/yaml" = "mabye"\n',
            "answers.toml:2:1: 'mabye' is no answer to review/yaml; expected one of take",
        ),
        ('\n"convert/x" = "1"\n', "answers.toml:2:1: there is no question 'convert/x'; expected"),
        ("a = [1]\n", "answers.toml:1:1: a is list; expected ids to texts, numbers or flags"),
        ("a = \n", "answers.toml:1:"),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_its_line(mess: Path, tidy: Tidy, text: str, said: str):
    (mess / "answers.toml").write_text(text)
    done = tidy("run", "--answers", "answers.toml")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--answer", "review/yaml"), "--answer review/yaml: expected ID=VALUE"),
        (
            ("--accept", "yaml-line-end"),
            "no change that is for review is meant; expected one such as yaml/yaml-line-ends",
        ),
        (("--accept", "!x"), "--accept: '!x'; expected a rule"),
        (("--answer", "flux/storee=none"), "there is no question 'flux/storee'"),
        (("--answers", "nowhere.toml"), "nowhere.toml cannot be read"),
    ],
    ids=str,
)
def test_what_is_no_answer_is_said_and_nothing_is_written(
    mess: Path, tidy: Tidy, arguments: tuple[str, ...], said: str
):
    before = snapshot(mess)
    done = tidy("run", "--apply", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert snapshot(mess) == before
