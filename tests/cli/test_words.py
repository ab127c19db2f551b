"""What the command line says when something is wrong, asked, or interrupted."""

import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from .conftest import commit, environment, write

BARE = "try:\n    f = 1\nexcept:\n    pass\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["fix", "gone.py"], "gone.py does not exist; expected a file or folder [input]"),
        (["fix", "/"], "is outside of"),
        (["fix", "-C", "gone"], "gone is not a folder; expected one after -C [disk]"),
        (["-C", "gone", "status"], "gone is not a folder; expected one after -C [disk]"),
        (["fix", "--config", "gone.toml"], "gone.toml does not exist; expected a TOML file after --config [config]"),
        (["fix", "--select", "bare-exept"], "unknown rule 'bare-exept'; expected one such as bare-except"),
        (["fix", "--jobs", "0"], "'0'; expected a whole number from 1 up"),
        (["fix", "--format", "xml"], "invalid choice: 'xml'"),
        (["fix", "--apply", "--check"], "not allowed with argument"),
        (["fxi"], "invalid choice: 'fxi'"),
        ([], "required: COMMAND"),
        (["undo"], "no run to undo"),
        (["explain", "zzzzzz"], "expected one that `sophia-tidy rules` lists [rules]"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_2(tidy, arguments, said):
    done = tidy(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_wrong_configuration_names_its_place(folder, tidy):
    write(folder, {"pyproject.toml": "[tool.sophia-tidy]\nexlude = []\n"})
    done = tidy("fix")
    assert done.returncode == 2
    assert done.stderr == (
        "pyproject.toml:2:1: unknown key 'exlude'; expected one of archive, bot, convert, exclude, fix, flux, jobs, "
        "max-file-size, review, target-version, workflow, yaml (did you mean 'exclude'?) [config]\n"
    )


def test_a_bug_is_a_report_to_paste_without_the_environment(folder, tidy):
    write(
        folder,
        {
            "sitecustomize.py": "import sophia_tidy.catalog.registry as c\ndef boom(): raise LookupError('boom')\nc.rules = boom\n"
        },
    )
    path = os.pathsep.join((str(folder), environment()["PYTHONPATH"]))
    done = tidy("rules", PYTHONPATH=path, A_TOKEN="s3cr3t-value")
    assert done.returncode == 3
    assert "this is a bug in sophia-tidy" in done.stderr
    assert "LookupError: boom" in done.stderr
    assert "s3cr3t-value" not in done.stderr


def test_a_reader_that_leaves_is_no_error(folder):
    command = f"{sys.executable} -m sophia_tidy rules --format json | head -c 1 > {os.devnull}; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.strip() in ("0", "141")


def test_an_interrupt_is_one_line_and_130(folder):
    write(folder, {f"{n}.py": "print 'x'\n" * 400 + "def f(:\n" for n in range(300)})
    process = subprocess.Popen(
        [sys.executable, "-m", "sophia_tidy", "fix"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    time.sleep(0.7)
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert (process.returncode, stderr.count("\n")) == (130, 1), stderr
    assert stderr.startswith("interrupted")


def test_quiet_says_nothing_on_stderr(folder, tidy):
    write(folder, {"a.py": BARE})
    done = tidy("fix", "--quiet")
    assert done.stderr == ""
    assert "rewritten" in done.stdout


def test_piped_output_has_no_escape_sequences(folder, tidy):
    write(folder, {"a.py": BARE})
    assert "\x1b" not in tidy("fix", "--diff").stdout


@pytest.mark.parametrize(("changes", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_for_terminals_that_want_it(folder, changes, coloured):
    write(folder, {"a.py": BARE})
    parent, child = pty.openpty()
    env = environment(TERM="xterm-256color", COLUMNS="80", **changes)
    subprocess.run(
        [sys.executable, "-m", "sophia_tidy", "fix", "--diff"],
        cwd=folder,
        env=env,
        stdout=child,
        stderr=child,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    os.close(child)
    seen = b""
    while chunk := _read(parent):
        seen += chunk
    os.close(parent)
    assert (b"\x1b[32m" in seen) is coloured
    assert b"rewritten" in seen


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:  # Linux: the other end is closed
        return b""


def test_outside_git_no_git_is_needed(folder, tidy, tmp_path):
    write(folder, {"a.py": BARE})
    (tmp_path / "empty").mkdir()
    assert tidy("fix", "--apply", PATH=str(tmp_path / "empty")).returncode == 0
    assert "except Exception:" in (folder / "a.py").read_text()
    assert tidy("undo", PATH=str(tmp_path / "empty")).returncode == 0


def test_in_a_repository_a_missing_git_is_said(folder, tidy, tmp_path):
    write(folder, {"a.py": BARE})
    commit(folder)
    (tmp_path / "empty").mkdir()
    done = tidy("fix", PATH=str(tmp_path / "empty"))
    assert done.returncode == 2
    assert "git is not installed" in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_root_is_gits_and_paths_count_from_where_one_stands(folder, tidy):
    write(folder, {"a.py": BARE, "sub/b.py": BARE})
    commit(folder)
    named = json.loads(tidy("fix", "--format", "json", "b.py", cwd=folder / "sub").stdout)
    assert [c["path"] for c in named["changes"]] == ["sub/b.py"]
    everything = json.loads(tidy("fix", "--format", "json", cwd=folder / "sub").stdout)
    assert [c["path"] for c in everything["changes"]] == ["a.py", "sub/b.py"]
    inside = json.loads(tidy("-C", "sub", "fix", "--format", "json").stdout)
    assert [c["path"] for c in inside["changes"]] == ["b.py"]


def test_status_counts_and_says_the_next_step(folder, tidy):
    write(folder, {"a.py": "def f(\n", "b.py": "x = 1\n"})
    done = tidy("status")
    assert done.returncode == 1
    assert "files that parse       1 of 2" in done.stdout
    assert "next: sophia-tidy run --unsafe --diff\n" in done.stdout
    (folder / "a.py").unlink()
    clean = tidy("status")
    assert clean.returncode == 0
    assert clean.stdout.endswith("nothing to do\n  nothing is planned, and nothing waits\n")


def test_why_tells_a_broken_files_story(folder, tidy):
    write(folder, {"a.py": "def f(x)\n    return x\n"})
    done = tidy("why", "a.py")
    assert done.returncode == 0, done.stderr
    words = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert {"found", "fault", "chosen", "tier", "planned"} <= set(words)
    assert "bits" in done.stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("clean.py", "planned   nothing"),
        ("notes.md", "not a Python file"),
        ("ignored.py", "not among the files"),
    ],
)
def test_why_has_an_answer_for_every_file(folder, tidy, name, said):
    write(folder, {"clean.py": "x = 1\n", "notes.md": "#\n", "ignored.py": "", ".gitignore": "ignored.py\n"})
    done = tidy("why", name)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_explain_shows_what_a_rule_changes_and_leaves_alone(tidy):
    done = tidy("explain", "bare-except")
    assert done.stdout.startswith("bare-except (codemod, by edit)\n")
    assert "    -except:" in done.stdout
    assert "leaves alone" in done.stdout


def test_rules_lists_every_rule_once(tidy):
    data = json.loads(tidy("rules", "--format", "json").stdout)
    names = [rule["name"] for rule in data["rules"]]
    assert len(names) == len(set(names))
    assert {"bare-except", "python2-syntax", "ruff-fix", "newer-python"} <= set(names)


def test_help_is_for_80_columns_and_names_every_command(tidy):
    done = tidy("--help", COLUMNS="80")
    assert max(map(len, done.stdout.splitlines())) <= 80
    for command in ("status", "fix", "undo", "why", "explain", "rules"):
        assert f"\n    {command}" in done.stdout
        assert tidy(command, "--help").returncode == 0
