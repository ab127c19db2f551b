"""Every command that plans has the same options, and so have the action and the hooks."""

import subprocess
from argparse import ArgumentParser
from pathlib import Path

import pytest
import yaml

from sophia_tidy.cli import main
from sophia_tidy.cli.options import add_planning
from sophia_tidy.cli.parser import parser

from ..checkout import ROOT
from ..conftest import Git

PLANNING = ("run", "fix", "archive", "yaml", "convert", "workflow", "flux")
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
OTHER_STEPS = {"python-version", "mode", "verify", "token", "prefix"}  # what they read, and the last does not
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())


def shared() -> set[str]:
    """The long names of what every planning command understands."""
    found = ArgumentParser(add_help=False)
    add_planning(found)
    return {name for action in found._actions for name in action.option_strings if name.startswith("--")}


@pytest.mark.parametrize("command", PLANNING)
def test_a_planning_command_has_them_all(command, capsys):
    with pytest.raises(SystemExit):
        main([command, "--help"])
    said = capsys.readouterr().out
    assert {name for name in shared() if name not in said} == set()


def test_the_action_has_an_input_for_each_and_hands_it_on():
    inputs, script = ACTION["inputs"], ACTION["runs"]["steps"][-1]["run"]
    assert shared() - {f"--{name}" for name in inputs} == set()
    assert {name for name in shared() if f" {name} " not in script} == set()
    told = ACTION["runs"]["steps"][-1]["env"].values()
    assert {name for name in inputs if f"${{{{ inputs.{name} }}}}" not in told} == OTHER_STEPS


def test_the_actions_script_makes_of_its_inputs_the_command_that_was_meant(tmp_path: Path):
    step = ACTION["runs"]["steps"][-1]
    program = tmp_path / "sophia-tidy" / "bin" / "sophia-tidy"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    defaults = {name.upper().replace("-", "_"): said.get("default", "") for name, said in ACTION["inputs"].items()}

    def run(**given: str) -> list[str]:
        environment = {**defaults, **given, "RUNNER_TEMP": str(tmp_path), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", step["run"]], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.split("\n")[:-1]

    assert run() == ["fix", "--format=github", "--check"]
    assert run(COMMAND="status") == ["status", "--format=github"]
    given = run(
        COMMAND="yaml", PATHS="a b", UNSAFE="true", SELECT="yaml-style", APPLY="true", COMMIT="true", BRANCH="x"
    )
    assert given == "yaml --format=github --apply --unsafe --select=yaml-style --commit --branch=x -- a b".split()


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_is_a_command_that_there_is_and_takes_all_options_as_arguments(hook, repo: Path, git: Git, capsys):
    (repo / "a.py").write_text("x = 1\n")
    (repo / "a.yaml").write_text("a: 1\n")
    git("add", "-A")
    git("commit", "-qm", "all")
    program, *words = hook["entry"].split()
    names = [] if hook.get("pass_filenames") is False else ["a.yaml" if "yaml" in hook["id"] else "a.py"]
    assert program == "sophia-tidy" and ("--" in hook.get("args", [])) is bool(names)
    options = ["--unsafe", "--diff", "--verbose", "--jobs", "1"]
    assert main([words[0], "-C", str(repo), *words[1:], *options, *hook.get("args", []), *names]) == 0
    assert parser().parse_args([*words, *options, *hook.get("args", []), *names]).unsafe


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--commit"], "--commit without --apply"),
        (["--apply", "--no-verify"], "--no-verify without --commit"),
        (["--branch", "x"], "--branch without --apply"),
        (["--apply", "--at", "HEAD"], "--at together with --apply"),
        (["--at", "nowhere"], "git knows no commit 'nowhere'"),
        (["--select", "bare-excep"], "unknown rule 'bare-excep'"),
    ],
)
@pytest.mark.parametrize("command", PLANNING)
def test_what_does_not_go_together_is_said_by_each(command, options, said, repo: Path, git: Git, capsys):
    (repo / "compose.yaml").write_text("services: {web: {image: nginx}}\n")
    git("add", "-A")
    git("commit", "-qm", "all")
    assert main([command, "-C", str(repo), *options]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["yaml", "convert"])
def test_each_of_them_commits(command, repo: Path, git: Git, capsys):
    (repo / "compose.yaml").write_text("services:   {web: {image: nginx}}\n")
    git("add", "-A")
    git("commit", "-qm", "all")
    assert main([command, "-C", str(repo), "--apply", "--commit", "--branch", "tidy", "--format", "text"]) == 0
    assert git("branch", "--show-current").strip() == "tidy"
    assert git("status", "--porcelain") == ""
    assert len(git("log", "--format=%s").splitlines()) == 2


def test_only_the_selected_rules_change_anything(repo: Path, git: Git, capsys):
    (repo / "a.yaml").write_text("a:    1\n")
    git("add", "-A")
    git("commit", "-qm", "all")
    for options, code in ((["--select", "yaml-tabs"], 0), (["--ignore", "yaml"], 0), (["--select", "yaml"], 1)):
        assert main(["yaml", "-C", str(repo), "--check", *options]) == code, options
