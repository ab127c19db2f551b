"""`status` from the outside: its rows in every format, on a narrow screen and without letters to draw with, and its exit code."""

import json
import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Tidy, commit, environment, write

FILES = {
    "a.py": "a = 1\n",
    "broken.py": "def f(x)\n    return x\n",
    "app.py.bak": "a = 0\n",
    "compose.yaml": "services:\n  web:\n    image: nginx:1.27\n  a-service-with-quite-a-long-name-for-a-row:\n    image: redis:7\n",
    "settings.yaml": "db:\n  password: swordfish\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n",
}


@pytest.fixture
def mess(folder: Path) -> Path:
    write(folder, FILES)
    commit(folder)
    return folder


def test_a_row_for_each_kind_of_work_and_the_next_step(mess: Path, tidy: Tidy):
    done = tidy("status")
    assert done.returncode == 1
    assert done.stderr == ""
    rows = {line[:22].strip(): line[22:].strip() for line in done.stdout.splitlines() if line.strip()}
    assert rows["files that parse"] == "1 of 2   50 %  █████░░░░░"
    assert rows["services migrated"] == "0 of 2    0 %  ░░░░░░░░░░"
    assert rows["workflows unified"] == "-       none here  1 well kept"
    assert rows["secrets in plain text"] == "1"
    assert done.stdout.splitlines()[-2].startswith("next: sophia-tidy run")


def test_the_exit_code_is_1_for_what_does_not_parse_alone(mess: Path, tidy: Tidy):
    (mess / "broken.py").write_text("def f(x):\n    return x\n")
    assert tidy("status").returncode == 0
    (mess / "broken.py").write_text("def f(x):\n    return y\n")
    assert tidy("status").returncode == 1


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("how", [(), ("--all",)], ids=["rows", "all"])
def test_no_line_is_wider_than_the_screen_and_numbers_stand_below_numbers(
    mess: Path, tidy: Tidy, columns: int, how: tuple[str, ...]
):
    lines = tidy("status", *how, COLUMNS=str(columns)).stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert len({line.index(" of ") for line in lines if " of " in line and not line.startswith("    ")}) == 1
    assert len({line.index(" %") for line in lines if " %" in line and not line.startswith("    ")}) == 1


def test_all_lists_what_each_row_lacks_and_no_secret(mess: Path, tidy: Tidy):
    shown = tidy("status", "--all").stdout
    for said in ("broken.py:1: Expected", "its workload is", "ci.yml: zizmor/", "settings.yaml:2: pass"):
        assert said in shown, shown
    assert "swordfish" not in shown


def test_json_has_every_row_with_its_list(mess: Path, tidy: Tidy):
    data = json.loads(tidy("status", "--format", "json").stdout)
    rows = {row["name"]: row for row in data["rows"]}
    assert (rows["files-parse"]["count"], rows["files-parse"]["total"], rows["files-parse"]["percent"]) == (1, 2, 50)
    assert rows["files-parse"]["items"][0]["path"] == "broken.py"
    assert rows["plain-secrets"]["total"] is None
    assert data["next"]["command"].startswith("sophia-tidy run")
    assert data["broken"] == ["broken.py"]
    assert data["summary"]["before"]["files that parse"] == 1


def test_github_and_sarif_have_a_note_for_each_row(mess: Path, tidy: Tidy):
    github = tidy("status", "--format", "github").stdout
    assert "::notice file=.,title=progress::services migrated: 0 of 2 (0 %25)\n" in github
    log = json.loads(tidy("status", "--format", "sarif").stdout)
    said = [each["message"]["text"] for each in log["runs"][0]["results"] if each["ruleId"] == "progress"]
    assert "files that parse: 1 of 2 (50 %)" in said


def test_a_stream_without_blocks_gets_ascii(mess: Path, tidy: Tidy):
    shown = tidy("status", PYTHONIOENCODING="ascii").stdout
    assert shown.isascii()
    assert "50 %  #####....." in shown


@pytest.mark.parametrize("columns", [60, 80])
def test_on_a_terminal_no_line_is_wider_than_it(mess: Path, tmp_path: Path, columns: int):
    shown = on_a_terminal(mess, tmp_path, columns, "status", "--all")
    assert "files that parse" in shown and "█████░░░░░" in shown
    assert max(map(len, re.split("[\r\n]+", shown))) <= columns


def test_the_second_time_is_shown_as_the_first_in_every_format_and_a_change_is_seen(mess: Path, tidy: Tidy):
    formats = [("--format", form) for form in ("text", "json", "github", "sarif", "rich")] + [("--all",)]
    first = {how: tidy("status", *how, "--no-cache") for how in formats}
    tidy("status")
    kept = {how: tidy("status", *how) for how in formats}
    assert [(done.returncode, done.stdout) for done in kept.values()] == [
        (done.returncode, done.stdout) for done in first.values()
    ]
    (mess / "broken.py").write_text("def f(x):\n    return x\n")
    assert "2 of 2  100 %" in tidy("status").stdout


@pytest.fixture
def weeks(mess: Path) -> Path:
    """Two weeks later the file parses; the week between has no commit."""
    for day, how in (("2030-01-14T00:00:00Z", ["--amend", "--no-edit"]), ("2030-01-31T12:00:00Z", ["-am", "mended"])):
        dates = {f"GIT_{who}_DATE": day for who in ("AUTHOR", "COMMITTER")}
        subprocess.run(["git", "commit", "-q", *how], cwd=mess, env=environment(**dates), check=True)
        (mess / "broken.py").write_text("def f(x):\n    return x\n")
    return mess


def test_history_draws_each_row_week_by_week(weeks: Path, tidy: Tidy):
    done = tidy("status", "--history", "4")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "4 weeks, from 2030-01-07 to the one of 2030-01-28"
    assert lines[1].startswith("files that parse") and lines[1].endswith("   ▄▄█  1/2 → 2/2")
    assert tidy("status", "--history", "4").stdout == done.stdout
    assert tidy("status", "--history", "4", "--no-cache").stdout == done.stdout
    plain = tidy("status", "--history", "4", PYTHONIOENCODING="ascii").stdout
    assert plain.isascii() and " --#  1/2 -> 2/2" in plain


def test_history_has_its_series_in_json_and_a_note_for_each_row_elsewhere(weeks: Path, tidy: Tidy):
    found = json.loads(tidy("status", "--history", "3", "--format", "json").stdout)["history"]
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=weeks, capture_output=True, text=True, check=True).stdout
    assert [week["week"] for week in found["weeks"]] == ["2030-01-14", "2030-01-21", "2030-01-28"]
    assert found["weeks"][-1]["commit"] == head.strip() and found["weeks"][0] != found["weeks"][2]
    (parse,) = (row["series"] for row in found["rows"] if row["name"] == "files-parse")
    assert parse == [{"count": n, "total": 2, "percent": 50 * n} for n in (1, 1, 2)]
    github = tidy("status", "--history", "3", "--format", "github").stdout
    assert "title=progress::files that parse: 1/2 → 2/2 in 3 weeks\n" in github


@pytest.mark.parametrize("columns", [60, 80])
def test_history_is_never_wider_than_the_screen(weeks: Path, tidy: Tidy, columns: int):
    for count in ("12", "52", "120"):
        shown = tidy("status", "--history", count, COLUMNS=str(columns)).stdout
        assert max(map(len, shown.splitlines())) <= columns


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--history", "0"), "expected a whole number from 1 up"),
        (("--history", "3"), "there is no git repository here"),
    ],
    ids=" ".join,
)
def test_what_has_no_history_is_said(folder: Path, tidy: Tidy, arguments: tuple[str, ...], said: str):
    done = tidy("status", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def on_a_terminal(folder: Path, home: Path, columns: int, *arguments: str) -> str:
    """What a terminal of this width shows, without colours."""
    outer, inner = pty.openpty()
    os.set_blocking(outer, False)
    variables = environment(TERM="xterm", NO_COLOR="1", XDG_CACHE_HOME=str(home), XDG_STATE_HOME=str(home))
    size = f"stty cols {columns} rows 24; exec {sys.executable} -m sophia_tidy {' '.join(arguments)}"
    process = subprocess.Popen(["sh", "-c", size], cwd=folder, env=variables, stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    shown = b""
    while process.poll() is None or select.select([outer], [], [], 0.1)[0]:
        if select.select([outer], [], [], 0.1)[0]:
            try:
                shown += os.read(outer, 65536)
            except OSError:
                break
    process.wait()
    os.close(outer)
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
