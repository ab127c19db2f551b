"""After a run that was cut short, every command tells or recovers; `undo` says what it did, and lists what there is."""

import json
import os
import re
import stat

import pytest

from .conftest import commit, snapshot, write

BARE = "def f(path):\n    try:\n        return open(path)\n    except:\n        return None\n"
FILES = {
    "a.py": BARE,
    "b.py": BARE,
    "x.yaml": "a:   1\n",
    "docker-compose.yml": "services:\n  web:\n    image: nginx:1.27\n",
    ".github/workflows/ci.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo\n",
}
PLANS = (
    ("fix",),
    ("archive",),
    ("yaml",),
    ("workflow", "--inventory"),
    ("convert", "docker-compose.yml"),
    ("convert", "docker-compose.yml", "--stdout"),
    ("status",),
    ("why", "a.py"),
    ("why-kept", "a.py"),
    ("rules",),
    ("explain", "bare-except"),
    ("undo", "--list"),
    ("workflow",),
    ("flux",),
    ("fix", "--format", "json"),
    ("fix", "--format", "sarif"),
    ("fix", "--quiet"),
)


@pytest.fixture(params=["in git", "outside git"])
def half_done(request, folder, tidy, tmp_path):
    """One of two files mended, and no end of the run: what a kill between two renames leaves."""
    write(folder, FILES)
    if request.param == "in git":
        commit(folder)
    assert tidy("fix", "--apply", "--unsafe").returncode == 0
    (state,) = tmp_path.rglob("runs/0001-*/state")
    state.unlink()
    (folder / "b.py").write_text(BARE)
    return folder


def run_of(tmp_path):
    return next(tmp_path.rglob("runs/0001-*")).name


@pytest.mark.parametrize("arguments", PLANS, ids=" ".join)
def test_a_plan_tells_that_it_looks_at_half_of_a_run(half_done, tidy, tmp_path, arguments):
    before = snapshot(half_done)
    done = tidy(*arguments)
    assert f"run {run_of(tmp_path)} was cut short" in done.stdout + done.stderr
    assert snapshot(half_done) == before
    assert not list(tmp_path.rglob("runs/0001-*/state"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("fix", "--apply"),
        ("archive", "--apply"),
        ("yaml", "--apply"),
        ("convert", "docker-compose.yml", "--apply"),
        ("workflow", "--apply"),
        ("flux", "--apply"),
    ],
    ids=" ".join,
)
def test_an_apply_recovers_before_it_looks(half_done, tidy, tmp_path, arguments):
    done = tidy(*arguments)
    assert f"run {run_of(tmp_path)} was interrupted; " in done.stderr
    if arguments[0] != "fix":
        assert (half_done / "a.py").read_text() == BARE
    assert "cut short" not in tidy("status").stdout


def test_undo_takes_back_what_was_cut_short_and_says_so(half_done, tidy, tmp_path):
    done = tidy("undo")
    assert done.returncode == 0, done.stderr
    assert f"run {run_of(tmp_path)} was interrupted; 2 files are as they were before it" in done.stdout
    assert "the run that was cut short is taken back" in done.stderr
    assert [(half_done / name).read_text() for name in ("a.py", "b.py")] == [BARE, BARE]
    again = tidy("undo")
    assert (again.returncode, "there is no run to undo" in again.stderr) == (2, True)


def test_undo_after_a_cut_does_not_reach_for_the_run_before(half_done, tidy, tmp_path):
    tidy("undo")
    tidy("yaml", "--apply")
    tidy("fix", "--apply")
    (state,) = tmp_path.rglob("runs/0003-*/state")
    state.unlink()
    (half_done / "b.py").write_text(BARE)
    assert tidy("undo").returncode == 0
    assert (half_done / "x.yaml").read_text() == "a: 1\n"


def test_a_run_that_never_began_is_told_and_cleared(half_done, tidy, tmp_path):
    tidy("undo")
    left = next(tmp_path.rglob("runs")) / "0002-20260101T000000Z"
    (left / "staged").mkdir(parents=True)
    assert "run 0002-20260101T000000Z was cut short before it changed a file" in tidy("fix").stdout
    done = tidy("undo")
    assert (done.returncode, "0002-20260101T000000Z was interrupted before it changed a file" in done.stdout) == (
        0,
        True,
    )
    assert not left.exists()


def test_undo_lists_the_runs_with_date_command_and_files(folder, tidy):
    write(folder, FILES)
    commit(folder)
    tidy("fix", "--apply")
    tidy("yaml", "--apply")
    tidy("undo")
    said = tidy("undo", "--list").stdout
    assert re.search(
        r"^0001-\S+  \d{4}-\d\d-\d\d \d\d:\d\d UTC  fix       2 files, in the tree\n    a\.py, b\.py$",
        said,
        re.MULTILINE,
    ), said
    assert re.search(r"^0002-\S+  .*  yaml      1 file, undone$", said, re.MULTILINE)
    assert re.search(r"^0003-\S+  .*  undo      1 file, takes back 0002$", said, re.MULTILINE)
    runs = json.loads(tidy("undo", "--list", "--format", "json").stdout)["runs"]
    assert [(run["command"], run["files"], run["state"], run["active"]) for run in runs] == [
        ("fix", ["a.py", "b.py"], "in the tree", True),
        ("yaml", ["x.yaml"], "undone", False),
        ("undo", ["x.yaml"], "takes back 0002", True),
    ]
    assert "b.py" in tidy("undo", "--list", "1").stdout
    assert tidy("undo", "--list", "9").returncode == 2


def test_old_runs_are_cleared_and_the_newest_never(folder, tidy, tmp_path):
    write(folder, FILES)
    commit(folder)
    for command in ("fix", "yaml"):
        tidy(command, "--apply")
    runs = folder / ".git/sophia-tidy/runs"
    for place in sorted(runs.iterdir()):
        record = place / "record.json"
        old = place.name[:5] + "20200101T000000Z"
        record.write_text(record.read_text().replace(place.name, old))
        place.rename(runs / old)
    write(folder, {"c.py": BARE})
    done = tidy("fix", "--apply")
    assert "2 runs were cleared from the journal; runs are kept for 90 days" in done.stdout
    assert [place.name[:4] for place in runs.iterdir()] == ["0003"]
    (newest,) = runs.iterdir()
    newest.rename(runs / "0003-20200101T000000Z")
    write(folder, {"d.py": BARE})
    tidy("fix", "--apply")
    assert [place.name[:4] for place in runs.iterdir()] == ["0004"]


def test_the_journal_is_its_owners_alone(folder, tidy, tmp_path):
    """It holds the bytes of files as they were, secrets and all."""
    write(folder, FILES)
    commit(folder)
    home = folder / ".git/sophia-tidy"
    (home / "runs").mkdir(parents=True)
    for place in (home, home / "runs"):
        place.chmod(0o777)
    os.umask(0o022)
    tidy("fix", "--apply")
    tidy("archive", "--apply", "--unsafe", "--commit")
    tidy("undo")
    folders = [home, *(place for place in home.rglob("*") if place.is_dir())]
    assert {stat.S_IMODE(place.stat().st_mode) for place in folders} == {0o700}
    own = [
        place
        for place in home.rglob("*")
        if (place.is_file() and place.suffix == ".json") or place.name in ("state", "lock")
    ]
    assert {stat.S_IMODE(place.stat().st_mode) for place in own} == {0o600}


def test_a_lock_that_a_killed_git_left_is_told(half_done, tidy, tmp_path):
    if not (half_done / ".git").exists():
        pytest.skip("there is no git to be killed")
    lock = half_done / ".git/HEAD.lock"
    lock.write_bytes(b"")
    assert (
        f"git left {lock} when it was killed with run {run_of(tmp_path)}; remove it if no git is at work here"
        in tidy("undo").stdout
    )
    assert lock.exists()
