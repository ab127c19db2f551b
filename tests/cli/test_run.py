"""`run` from the outside: one plan that comes to what the commands come to, what is blocked, what is written, and the way back."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from sophia_tidy.steps.run import COMMANDS, ORDER

from ..checkout import ROOT
from ..successors import SUPERSEDED
from .conftest import Tidy, commit, environment, snapshot, write

CONFIGURED = """
[tool.sophia-tidy.flux]
repository = "https://example.org/team/platform"
pulumi-organization = "team"
pulumi-project = "platform"
"""
LOOSE = {"a.yml": "a:    1\n", "app.py": "try:\n    a = 1\nexcept:\n    a = 2\n", "app.py.bak": "a = 0\n"}
BROKEN = {**LOOSE, "compose.yaml": "services: [web]\n"}


@pytest.fixture
def reference(folder: Path) -> Path:
    """The reference repository, whose stacks `convert` finds unasked."""
    shutil.copytree(ROOT / "tests" / "reference", folder, dirs_exist_ok=True)
    with (folder / "pyproject.toml").open("a") as file:
        file.write(CONFIGURED)
    write(folder, {"docs/limits.yaml": "limits:\n      cpu:   2   # cores\n      memory: '4Gi'\n"})
    commit(folder)
    return folder


def states(said: str) -> dict[str, str]:
    return {step["step"]: step["state"] for step in json.loads(said)["steps"]}


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(), check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("how", [(), ("--unsafe",)], ids=["safe", "unsafe"])
def test_it_leaves_what_the_commands_leave_and_plans_nothing_again_and_undo_brings_all_back(
    reference: Path, tidy: Tidy, how: tuple[str, ...]
):
    before = snapshot(reference)
    done = tidy("run", "--apply", *how)
    assert "applied as run 0001-" in done.stderr, done.stderr
    whole = snapshot(reference)
    assert whole != before
    again = tidy("run", "--format", "json", *how)
    assert json.loads(again.stdout)["changes"] == []
    assert tidy("undo").returncode == 0
    assert snapshot(reference) == before
    for name in ORDER:
        one = tidy(*COMMANDS.get(name, (name,)), "--apply", "--allow-dirty", *how)
        assert one.returncode in (0, 1), (name, one.stderr)
    assert snapshot(reference) == whole


@pytest.mark.parametrize("name", ORDER)
def test_one_step_alone_plans_what_its_command_plans(reference: Path, tidy: Tidy, name: str):
    if name == "flux":
        tidy("convert", "--apply")
    if name == "superseded":
        write(reference, {**SUPERSEDED, ".gitignore": ""})
        commit(reference)
    if name == "docs":  # it finds what documents say of a file that has gone since
        tidy("archive", "--apply", "--unsafe")
        (reference / "docs" / "audit.md").write_text("How it is [audited](../SECRETS_AUDIT_SUMMARY.md).\n")
    alone = tidy("run", "--only", name, "--unsafe", "--format", "json")
    words = COMMANDS.get(name, (name,))
    command = tidy(*words, "--unsafe", "--format", "json")
    assert alone.returncode == command.returncode
    ours, theirs = json.loads(alone.stdout), json.loads(command.stdout)
    assert (ours["changes"], ours["findings"]) == (theirs["changes"], theirs["findings"])
    assert ours["changes"]
    (step,) = ours["steps"]
    left_out = "an overlay is what convert writes, which is not among the steps that are asked for"
    reason = left_out if name == "workflow" else ""
    assert step == {"step": name, "state": "planned", "changes": len(ours["changes"]), "review": 0, "reason": reason}
    assert tidy("run", "--only", name, "--diff", "--unsafe").stdout.count("diff --git") == tidy(
        *words, "--diff", "--unsafe"
    ).stdout.count("diff --git")


def test_at_head_it_plans_what_it_plans_on_a_clean_work_tree(reference: Path, tidy: Tidy):
    here = tidy("run", "--format", "json")
    write(reference, {"sophia/new.py": "edited(\n", "compose.yaml": "services: [web]\n"})
    there = tidy("run", "--at", "HEAD", "--format", "json")
    assert json.loads(there.stdout) == json.loads(here.stdout)
    refused = tidy("run", "--at", "nowhere")
    assert (refused.returncode, refused.stdout) == (2, "")


def test_a_broken_stack_blocks_what_stands_on_it_and_the_rest_is_planned_and_applied(folder: Path, tidy: Tidy):
    write(folder, BROKEN)
    commit(folder)
    done = tidy("run")
    assert done.returncode == 1
    assert done.stdout.splitlines()[:8] == [
        "scaffold    6 for review",
        "archive     1 file to move, 2 files to write",
        "fix         1 file to write",
        "yaml        1 file to write",
        "convert     blocked: compose.yaml:1:1: is a list; expected a mapping",
        "workflow    nothing to do: there is no workflow; expected a .yml or .yaml file right in it; "
        "without an overlay, for convert is blocked",
        "flux        blocked: compose.yaml:1:1: it stands on an overlay that convert writes, and convert is blocked",
        "superseded  nothing to do: nothing in the archive has a successor; "
        "expected workflows that the one workflow stands for",
    ]
    assert "compose.yaml:1:1: error: is a list; expected a mapping [wrong-type]" in done.stdout
    assert "compose.yaml:1:1: error: flux is blocked: it stands on an overlay" in done.stdout
    assert done.stderr == "blocked: convert, flux; nothing written; run with --apply; 6 more to review, with --unsafe\n"
    written = tidy("run", "--apply")
    assert written.returncode == 1
    assert written.stderr.startswith("blocked: convert, flux; applied as run ")
    after = snapshot(folder)
    assert after["a.yml"] == b"a: 1\n"
    assert b"except Exception:" in after["app.py"]
    assert after["archive/app.py.bak"] == b"a = 0\n"
    assert after["compose.yaml"] == b"services: [web]\n"


def test_what_is_skipped_is_not_planned_and_what_stands_on_it_says_so(folder: Path, tidy: Tidy):
    write(folder, BROKEN)
    done = tidy("run", "--skip", "convert,archive,scaffold,superseded", "--skip", "workflow,docs", "--format", "json")
    assert states(done.stdout) == {"fix": "planned", "yaml": "planned", "flux": "nothing"}
    assert done.returncode == 0
    said = tidy("run", "--only", "flux").stdout.splitlines()[0]
    assert said.startswith("flux  nothing to do: there is no overlay")
    assert said.endswith("; an overlay is what convert writes, which is not among the steps that are asked for")
    assert tidy("run", "--only", "yaml,fix", "--only", "flux", "--format", "json").stdout == done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--only", "fix,jaml"), "there is no step 'jaml'; expected some of scaffold, archive, fix, yaml,"),
        (("--skip", "pages"), "there is no step 'pages'; expected some of scaffold, archive,"),
        (("--only", "fix", "--skip", "fix"), "no step is left; expected one at least of scaffold, archive,"),
        (("--only", ""), "no step is left; expected one at least of scaffold, archive,"),
        (("--select", "bare-exept"), "unknown rule 'bare-exept'"),
        (("--at", "HEAD", "--apply"), "--at together with --apply"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_asked_for_is_said_and_nothing_is_written(
    folder: Path, tidy: Tidy, arguments: tuple[str, ...], said: str
):
    write(folder, LOOSE)
    commit(folder)
    before = snapshot(folder)
    done = tidy("run", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    ("configured", "said"),
    [
        ('[tool.sophia-tidy.archive]\nextra-rules = ["gone.yaml"]\n', "gone.yaml: no rule file; expected a YAML file"),
        (
            "[tool.sophia-tidy.workflow.environments]\nstaging = 'main'\nproduction = 'main'\n",
            "environments has staging and production on the branch main",
        ),
    ],
    ids=["a rule file that is not there", "two environments of one branch"],
)
def test_wrong_configuration_that_only_a_step_notices_is_wrong_input(
    reference: Path, tidy: Tidy, configured: str, said: str
):
    with (reference / "pyproject.toml").open("a") as file:
        file.write(configured)
    commit(reference)
    before = snapshot(reference)
    done = tidy("run", "--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert snapshot(reference) == before


def test_outside_of_git_it_plans_and_applies_and_undoes(folder: Path, tidy: Tidy):
    write(folder, LOOSE)
    before = snapshot(folder)
    done = tidy("run", "--apply", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert states(done.stdout) == {
        "scaffold": "planned",
        "archive": "planned",
        "fix": "planned",
        "yaml": "planned",
        "convert": "nothing",
        "workflow": "nothing",
        "flux": "nothing",
        "superseded": "nothing",
        "docs": "nothing",
    }
    after = snapshot(folder)
    assert after["a.yml"] == b"a: 1\n"
    assert tidy("undo").returncode == 0
    assert snapshot(folder) == before


@pytest.mark.parametrize(
    ("choice", "left"),
    [
        (("--select", "bare-except"), {"app.py"}),
        (("--select", "backup-name"), {"app.py.bak", "archive/README.md", "archive/manifest.json"}),
        (("--select", "yaml,codemod"), {"a.yml", "app.py"}),
        (("--ignore", "archive,yaml"), {"app.py"}),
    ],
    ids=" ".join,
)
def test_rules_are_chosen_over_all_steps(folder: Path, tidy: Tidy, choice: tuple[str, ...], left: set[str]):
    write(folder, LOOSE)
    commit(folder)
    said = json.loads(tidy("run", *choice, "--unsafe", "--format", "json").stdout)
    assert {change["path"] for change in said["changes"]} == left


def test_check_fails_while_changes_are_pending_and_review_is_counted(folder: Path, tidy: Tidy):
    write(folder, {"SECURITY_AUDIT_REPORT.md": "# Audit\n", "app.py": "a = 1\n"})
    commit(folder)
    offered = tidy("run", "--check")
    assert (offered.returncode, offered.stdout.splitlines()[1]) == (0, "archive     1 for review")
    assert offered.stderr == "nothing written; 7 more to review, with --unsafe\n"
    assert tidy("run", "--check", "--unsafe").returncode == 1


@pytest.mark.parametrize("form", ["text", "rich", "json", "sarif", "github"])
def test_every_format_shows_it_and_no_secret_of_a_stack(reference: Path, tidy: Tidy, form: str):
    write(
        reference,
        {"compose.yaml": "services: {db: {image: 'postgres:16', environment: {POSTGRES_PASSWORD: hx7Qpl2vTr9}}}\n"},
    )
    done = tidy("run", "--format", form, "--diff", "--verbose")
    assert done.returncode == 1, done.stderr
    assert "bare-except" in done.stdout
    assert "hx7Qpl2vTr9" not in done.stdout + done.stderr
