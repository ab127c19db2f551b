"""A plan that is kept: it is shown as it was made, carried out exactly, and refused wherever it no longer fits."""

import json
import os
import random
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ..checkout import ROOT
from .conftest import Tidy, commit, environment, snapshot, write
from .test_run import CONFIGURED, LOOSE, git

SECRET = "hx7Qpl2vTr9"
STACK = f"services:   {{db: {{image: 'postgres:16', environment: {{POSTGRES_PASSWORD: {SECRET}}}}}}}\n"


def everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file and folder with its mode, those of git too; what a cache holds is nobody's work."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
        if "cache" not in path.parts
    }


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A name beside the work."""
    return tmp_path / "plan.json"


@pytest.fixture
def work(folder: Path) -> Path:
    """A repository with something for three steps, and a file that nothing is planned for."""
    write(folder, {**LOOSE, "other.py": "b = 1\n"})
    commit(folder)
    return folder


@pytest.fixture
def saved(work: Path, plan: Path, tidy: Tidy) -> Path:
    """The plan of `work`."""
    done = tidy("run", "--save", str(plan))
    assert done.returncode == 0, done.stderr
    return plan


def refused(tidy: Tidy, folder: Path, *words: str) -> str:
    """What a command says that is refused; nothing was written, to the tree or to git."""
    before = everything(folder)
    done = tidy(*words)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert everything(folder) == before
    return done.stderr


def test_it_makes_what_run_makes_and_undo_brings_all_back(folder: Path, plan: Path, tidy: Tidy):
    shutil.copytree(ROOT / "tests" / "reference", folder, dirs_exist_ok=True)
    shutil.copy(folder / "deploy" / "production.yml", folder / "compose.yaml")
    with (folder / "pyproject.toml").open("a") as file:
        file.write(CONFIGURED)
    commit(folder)
    before = snapshot(folder)
    tidy("run", "--unsafe", "--save", str(plan))
    assert snapshot(folder) == before
    done = tidy("apply", str(plan))
    assert "applied as run 0001-" in done.stderr, done.stderr
    applied = snapshot(folder)
    assert tidy("undo").returncode == 0
    assert snapshot(folder) == before
    assert "applied as run 0003-" in tidy("run", "--unsafe", "--apply").stderr
    assert snapshot(folder) == applied != before


@pytest.mark.parametrize("form", ["text", "rich", "json", "sarif", "github"])
@pytest.mark.parametrize("more", [(), ("--diff",), ("--verbose",)], ids=["brief", "diff", "verbose"])
def test_it_is_shown_as_it_was_made(work: Path, saved: Path, tidy: Tidy, form: str, more: tuple[str, ...]):
    shown, planned = tidy("show", str(saved), "--format", form, *more), tidy("run", "--format", form, *more)
    assert (shown.returncode, planned.returncode) == (0, 0)
    if form == "json":
        said, meant = json.loads(shown.stdout), json.loads(planned.stdout)
        own = said.pop("plan")
        assert (own["state"], own["stale"], own["run"]) == ("fits", [], None)
        assert said == {**meant, "command": "show"}
    elif form == "sarif":
        assert shown.stdout == planned.stdout.replace("sophia-tidy/run/", "sophia-tidy/show/")
    elif form == "github":
        assert shown.stdout == planned.stdout
    else:
        first, _, rest = shown.stdout.partition("\n")
        assert first.endswith(": fits") and rest == planned.stdout


def test_the_same_plan_is_the_same_bytes_wherever_it_lies(work: Path, saved: Path, tidy: Tidy, tmp_path: Path):
    for name in ("plan.json", "again.json"):
        tidy("run", "--save", name)
        assert (work / name).read_bytes() == saved.read_bytes()
    shutil.copytree(work, tmp_path / "copy", ignore=shutil.ignore_patterns("*.json", "sophia-tidy"))
    tidy("run", "--save", "../copy.json", cwd=tmp_path / "copy")
    assert (tmp_path / "copy.json").read_bytes() == saved.read_bytes()


def test_it_is_its_owners_alone_also_where_one_was(work: Path, plan: Path, tidy: Tidy):
    old = os.umask(0)
    try:
        for _ in range(2):
            assert tidy("run", "--save", str(plan)).returncode == 0
            assert stat.S_IMODE(plan.stat().st_mode) == 0o600
            plan.chmod(0o666)
    finally:
        os.umask(old)
    assert [each.name for each in plan.parent.iterdir() if "plan" in each.name] == ["plan.json"]


def test_no_secret_stands_in_it_but_in_the_contents_of_files(folder: Path, plan: Path, tidy: Tidy):
    write(
        folder, {"compose.yaml": STACK, "app.py": f"try:\n    token = '{SECRET}'\nexcept:\n    print({SECRET!r}, x)\n"}
    )
    commit(folder)
    tidy("run", "--save", str(plan))
    data = json.loads(plan.read_bytes())
    contents = data.pop("changes")
    assert SECRET in json.dumps(contents)
    assert SECRET not in json.dumps(data)
    for form in ("text", "rich", "json", "sarif", "github"):
        done = tidy("show", str(plan), "--format", form, "--diff", "--verbose")
        assert SECRET not in done.stdout + done.stderr
        planned = tidy("run", "--format", form, "--diff", "--verbose")
        assert ("[redacted]" in done.stdout) == ("[redacted]" in planned.stdout)


def test_where_others_may_come_to_see_it_is_said(work: Path, tidy: Tidy):
    assert "git add would take it in" in tidy("run", "--save", "plan.json").stderr
    git(work, "add", "plan.json")
    assert "git tracks this file" in tidy("run", "--save", "plan.json").stderr
    write(work, {".gitignore": "*.plan\n"})
    done = tidy("run", "--save", "own.plan")
    assert "git add" not in done.stderr and "saved, and nothing else written" in done.stderr


def test_one_that_was_committed_still_fits(work: Path, tidy: Tidy):
    tidy("run", "--save", "plan.json")
    git(work, "add", "plan.json")
    git(work, "commit", "-qm", "the plan, to be looked at")
    shown = tidy("show", "plan.json")
    assert "fits; HEAD has moved from" in shown.stdout.partition("\n")[0], shown.stdout
    assert tidy("apply", "plan.json").returncode == 0


def test_it_is_applied_once_and_again_after_undo(work: Path, saved: Path, tidy: Tidy):
    before = snapshot(work)
    assert tidy("apply", str(saved)).returncode == 0
    after = snapshot(work)
    assert "plan.json: the plan was applied as run 0001-" in refused(tidy, work, "apply", str(saved))
    shown = tidy("show", str(saved), "--diff")
    assert "applied as run 0001-" in shown.stdout and "+except Exception:" in shown.stdout
    assert tidy("undo").returncode == 0
    assert snapshot(work) == before
    assert tidy("apply", str(saved)).returncode == 0
    assert snapshot(work) == after


def test_it_is_committed_on_a_branch(work: Path, saved: Path, tidy: Tidy):
    done = tidy("apply", str(saved), "--commit", "--branch", "tidy")
    assert done.returncode == 0, done.stderr
    assert git(work, "branch", "--show-current") == "tidy\n"
    assert git(work, "status", "--short") == ""


def test_its_commits_are_those_that_run_would_make(work: Path, saved: Path, tidy: Tidy, tmp_path: Path):
    subprocess.run(["git", "clone", "-q", work, tmp_path / "clone"], env=environment(), check=True)
    assert tidy("apply", str(saved), "--branch", "tidy").returncode == 0
    assert tidy("run", "--apply", "--branch", "tidy", cwd=tmp_path / "clone").returncode == 0
    ours, theirs = (git(root, "log", "--format=%T%n%B", "tidy") for root in (work, tmp_path / "clone"))
    assert ours == theirs and ours.count("\n\n") >= 4


def head_moves(folder: Path) -> None:
    write(folder, {"other.py": "b = 2\n"})
    git(folder, "commit", "-qam", "second")


def one_more_is_tracked(folder: Path) -> None:
    write(folder, {"new.py": "c = 1\n"})
    git(folder, "add", "new.py")


STALE: dict[str, tuple[Callable[[Path], None], str]] = {
    "edited": (lambda root: write(root, {"app.py": "a = 9\n"}), "app.py: content differs; expected the content"),
    "gone": (lambda root: (root / "a.yml").unlink(), "a.yml: no such file; expected the content"),
    "in the way": (lambda root: write(root, {"archive/app.py.bak": "mine\n"}), "a file is in the way of app.py.bak"),
    "other edited": (lambda root: write(root, {"other.py": "b = 2\n"}), "other.py: is another than the one that"),
    "other gone": (lambda root: (root / "other.py").unlink(), "other.py: is gone since the plan was saved"),
    "mode": (lambda root: (root / "other.py").chmod(0o755), "other.py: is another than the one that"),
    "HEAD": (head_moves, "HEAD has moved from"),
    "tracked": (one_more_is_tracked, "new.py: is new since the plan was saved"),
}


@pytest.mark.parametrize("case", STALE)
def test_a_stale_one_is_refused_with_the_first_place(work: Path, saved: Path, tidy: Tidy, case: str):
    change, said = STALE[case]
    change(work)
    assert said in refused(tidy, work, "apply", str(saved), "--allow-dirty")
    shown = tidy("show", str(saved), "--format", "json")
    assert shown.returncode == 1
    own = json.loads(shown.stdout)["plan"]
    assert own["state"] == "stale" and own["stale"]
    assert tidy("show", str(saved), "--diff").returncode == 1


def test_a_new_file_that_nobody_tracks_is_told_and_in_nobodys_way(work: Path, saved: Path, tidy: Tidy):
    write(work, {"notes.txt": "mine\n"})
    shown = tidy("show", str(saved))
    assert shown.returncode == 0 and "notes.txt: warning: is new since the plan was saved" in shown.stdout
    assert tidy("apply", str(saved)).returncode == 0


def test_one_of_another_repository_is_refused_and_shown(work: Path, saved: Path, tidy: Tidy, tmp_path: Path):
    other = tmp_path / "other"
    write(other, {**LOOSE, "other.py": "b = 1\n"})
    commit(other)
    git(
        other, "commit", "-q", "--amend", "-m", "another history"
    )  # the first one may well be the same, and stays known
    before = everything(other)
    done = tidy("apply", str(saved), cwd=other)
    assert (done.returncode, done.stdout) == (2, "")
    assert "the plan is for the repository that begins with commit" in done.stderr
    assert everything(other) == before
    shown = tidy("show", str(saved), "--format", "json", cwd=other)
    assert (shown.returncode, json.loads(shown.stdout)["plan"]["state"]) == (1, "other-repository")
    assert "is for a git repository" in tidy("apply", str(saved), cwd=tmp_path).stderr


def test_a_clone_is_the_same_repository_and_a_shallow_one_too(work: Path, plan: Path, tidy: Tidy, tmp_path: Path):
    head_moves(work)
    tidy("run", "--save", str(plan))
    for name, more in (("clone", ()), ("shallow", ("--depth", "1"))):
        subprocess.run(["git", "clone", "-q", *more, work.as_uri(), tmp_path / name], env=environment(), check=True)
        assert tidy("apply", str(plan), cwd=tmp_path / name).returncode == 0
        assert tidy("undo", cwd=tmp_path / name).returncode == 0
    assert (tmp_path / "shallow" / ".git" / "shallow").is_file()
    tidy("run", "--save", "../shallow.json", cwd=tmp_path / "shallow")
    assert tidy("apply", "../shallow.json", cwd=tmp_path / "clone").returncode == 0


def test_outside_of_git_it_is_saved_and_applied(folder: Path, plan: Path, tidy: Tidy):
    write(folder, LOOSE)
    assert tidy("run", "--save", str(plan)).returncode == 0
    assert tidy("apply", str(plan)).returncode == 0
    assert "the plan was applied as run" in tidy("apply", str(plan)).stderr
    assert tidy("undo").returncode == 0


def test_what_is_planned_on_a_commit_is_applied_where_that_is_checked_out(work: Path, plan: Path, tidy: Tidy):
    write(work, {"app.py": "edited(\n"})
    assert tidy("run", "--at", "HEAD", "--save", str(plan)).returncode == 0
    assert "app.py: content differs" in refused(tidy, work, "apply", str(plan), "--allow-dirty")
    git(work, "checkout", "-q", "--", "app.py")
    assert tidy("apply", str(plan)).returncode == 0


def damaged(content: bytes) -> dict[str, bytes]:
    """What may become of a file: 50 flipped bytes and 20 cuts, at random but always the same, and what is no plan."""
    chance = random.Random(11)
    found = {"empty": b"", "other": b'{"version": 1}\n', "binary": b"\xff" * 99, "longer": content + b"\n"}
    for at in chance.sample(range(len(content)), 50):
        found[f"flipped at {at}"] = content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]
    for at in chance.sample(range(len(content)), 20):
        found[f"cut at {at}"] = content[:at]
    head, _, body = content.partition(b",\n")
    found["newer"] = head.replace(b" 1", b" 2") + b",\n" + body
    return found


def test_a_damaged_one_is_refused_whatever_was_damaged(work: Path, saved: Path, tidy: Tidy):
    for what, content in damaged(saved.read_bytes()).items():
        saved.write_bytes(content)
        for command in ("apply", "show"):
            said = refused(tidy, work, command, str(saved))
            assert said.startswith(str(saved)) and said.endswith("[saved-plan]\n"), (what, said)
        if what == "newer":
            assert "is a plan of version 2, which another sophia-tidy has written; expected version 1" in said


def test_one_that_was_made_by_hand_is_no_plan_whatever_its_digest(work: Path, saved: Path, tidy: Tidy):
    from sophia_tidy.report.saved_plan import _digest, _head

    _, _, body = saved.read_bytes().split(b",\n", 2)
    for old, new in (
        (b'"verb": "write"', b'"verb": "delete"'),
        (b'"changes": [{', b'"changes": [7, {'),
        (b'"plan": [0', b'"plan": [99'),
        (b'"files": {', b'"files": 7, "more": {'),
        (b'"views": [', b'"views": [], "more": ['),
    ):
        other = body.replace(old, new, 1)
        assert other != body, old
        saved.write_bytes(_head(1, _digest(1, other)) + other)
        assert "holds what no plan holds" in refused(tidy, work, "apply", str(saved)), new
    for path in (b"../out.yml", b"/out.yml", b".git/config"):
        other = body.replace(b'"path": "a.yml"', b'"path": "' + path + b'"')
        saved.write_bytes(_head(1, _digest(1, other)) + other)
        refused(tidy, work, "apply", str(saved))
