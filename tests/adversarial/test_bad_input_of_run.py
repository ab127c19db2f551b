"""`run`, `show` and `apply` where they cannot go on: the place and what was expected, exit code 2, and not a byte written."""

import os
import subprocess
from collections.abc import Callable, Iterator
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

from .conftest import BARE, NAMED, Done, Person, Seen, needs_permissions

FILES = {"app.py": BARE, "a.yml": "a:    1\n", "old.py.bak": "x = 1\n", "other.py": "b = 1\n"}
WRITES = (("run", "--apply"), ("run", "--apply", "--commit", "--branch", "tidy"), ("apply", "../plan.json"))
OWN = ("sophia-tidy/lock", "sophia-tidy/runs", "sophia-tidy/cache")  # of the tool, and of no file of anybody


def everything(person: Person) -> tuple[Seen, dict[str, tuple[int, bytes]]]:
    """The work, and all of git's folder but what is the tool's own while nothing is written."""
    git = person.root / ".git"
    there = sorted(git.rglob("*")) if git.is_dir() else []
    return person.seen(), {
        name: (path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
        for path in there
        if not (name := str(path.relative_to(git))).startswith(OWN) and name != "sophia-tidy"
    }


def refused(person: Person, *words: str, powerless: bool = False) -> str:
    """What is said by a command that is refused."""
    before = everything(person)
    done = person.tidy(*words, powerless=powerless)
    assert (done.returncode, done.stdout) == (2, ""), (words, done.stdout, done.stderr)
    assert everything(person) == before, words
    assert done.stderr.rstrip().endswith("]"), done.stderr
    return done.stderr


@pytest.fixture
def work(person: Person) -> Person:
    """A repository with something for three steps, and its plan beside it."""
    person.write(FILES)
    person.commit()
    done = person.tidy("run", "--save", "../plan.json")
    assert done.returncode == 0, done.stderr
    return person


def test_outside_of_git_a_plan_is_made_and_no_branch(person: Person):
    person.write(FILES)
    assert person.tidy("run").returncode == 0
    for words in (("--commit",), ("--branch", "tidy"), ("--commit", "--branch", "tidy")):
        assert "there is no git history here" in refused(person, "run", "--apply", *words)
    assert person.tidy("run", "--save", "../plan.json").returncode == 0
    assert "there is no git history here" in refused(person, "apply", "../plan.json", "--commit")
    assert person.tidy("apply", "../plan.json").returncode == 0


def test_before_the_first_commit_a_plan_is_made_and_no_branch(person: Person):
    person.git("init", "-q")
    person.write(FILES)
    assert person.tidy("run", "--save", "../plan.json").returncode == 0
    assert "there is no git history here" in refused(person, "apply", "../plan.json", "--branch", "tidy")
    assert person.tidy("apply", "../plan.json").returncode == 0


def test_a_bare_repository(work: Person):
    work.git("clone", "-q", "--bare", ".", "../bare.git")
    for words in (("run",), ("show", "../plan.json"), *WRITES):
        done = work.tidy(*words, cwd=work.root.parent / "bare.git")
        assert (done.returncode, done.stdout) == (2, ""), words
        assert "is a bare repository; expected a work tree" in done.stderr


def rebase(person: Person) -> None:
    person.git("switch", "-q", "-c", "side")
    person.write({"other.py": "b = 2\n"})
    person.git("commit", "-qam", "theirs")
    person.git("switch", "-q", "-")
    person.write({"other.py": "b = 3\n"})
    person.git("commit", "-qam", "ours")
    subprocess.run(
        ["git", "rebase", "-q", "side"], cwd=person.root, env=person.environment(), capture_output=True, check=False
    )


def merge(person: Person) -> None:
    person.git("switch", "-q", "-c", "side")
    person.git("commit", "-q", "--allow-empty", "-m", "theirs")
    person.git("switch", "-q", "-")
    person.git("merge", "-q", "--no-ff", "--no-commit", "side")


def bisect(person: Person) -> None:
    person.git("bisect", "start")


@pytest.mark.parametrize("begin", [rebase, merge, bisect], ids=lambda each: each.__name__)
def test_in_the_middle_of_something(work: Person, begin: Callable[[Person], None]):
    begin(work)
    for words in WRITES:
        assert f"git is in the middle of a {begin.__name__}" in refused(work, *words)
    before = everything(work)
    for words in (("run",), ("show", "../plan.json")):
        assert f"git is in the middle of a {begin.__name__}" in work.tidy(*words).stdout
    assert everything(work) == before


@pytest.fixture
def held(work: Person) -> Iterator[Person]:
    """Another run is at work."""
    place = work.root / ".git" / "sophia-tidy"
    (place / "runs").mkdir(parents=True, exist_ok=True, mode=0o700)
    with (place / "lock").open("w") as file:
        flock(file, LOCK_EX)
        yield work


def test_two_runs_at_once(held: Person):
    for words in WRITES:
        assert "another run is at work on these files" in refused(held, *words)
    for words in (("run",), ("show", "../plan.json")):
        assert held.tidy(*words).returncode == 0


def test_two_at_the_same_time_are_one_after_the_other_or_one(work: Person):
    started = [work.start("apply", "../plan.json") for _ in range(2)]
    ended = [(each.communicate(timeout=120), each.returncode) for each in started]
    assert sorted(code for _, code in ended) == [0, 2], ended
    assert (work.root / "app.py").read_text() == NAMED
    assert work.tidy("undo").returncode == 0
    assert {name: (work.root / name).read_text() for name in FILES} == FILES


@pytest.mark.parametrize("name", ["main", "", "a..b", "-x", "with space", "x.lock", "refs/heads/", "a~1", "HEAD"])
def test_a_branch_that_is_there_or_is_no_name(work: Person, name: str):
    work.git("branch", "-M", "main")
    for command in (("run", "--apply"), ("apply", "../plan.json")):
        assert "branch" in refused(work, *command, "--commit", f"--branch={name}")


def test_a_dirty_file(work: Person):
    work.write({"app.py": BARE + "\n"})
    assert work.tidy("run", "--save", "../dirty.json").returncode == 0
    for words in (("run", "--apply"), ("apply", "../dirty.json")):
        assert refused(work, *words).startswith("app.py: the file has changes that are not committed")
    assert work.tidy("apply", "../dirty.json", "--allow-dirty").returncode == 0


def test_places_in_which_no_plan_can_be_kept(work: Person):
    os.mkfifo(work.root.parent / "pipe")
    (work.root.parent / "link.json").symlink_to(work.root / "app.py")
    (work.root.parent / "hanging.json").symlink_to(work.root / "nothing")
    for name, said in {
        "nowhere/plan.json": "there is no folder nowhere; expected one for the plan",
        "app.py/plan.json": "there is no folder app.py; expected one for the plan",
        "..": "is a folder; expected the name of a file",
        "": "is a folder; expected the name of a file",
        "app.py": "is there and is no saved plan",
        ".git/config": "is there and is no saved plan",
        "../pipe": "is there and is no saved plan",
        "../link.json": "is a symbolic link",
        "../hanging.json": "is a symbolic link",
        "x" * 300: "File name too long",
    }.items():
        assert said in refused(work, "run", "--save", name), name
    assert "--save together with --apply" in refused(work, "run", "--save", "../new.json", "--apply")
    assert sorted(each.name for each in work.root.parent.iterdir()) == sorted(
        ["hanging.json", "home", "link.json", "pipe", "plan.json", "work"]
    )


@needs_permissions
def test_a_folder_that_cannot_be_written_keeps_no_plan(work: Person):
    folder = work.root.parent / "closed"
    folder.mkdir(mode=0o555)
    assert "cannot be written to" in refused(work, "run", "--save", "../closed/plan.json", powerless=True)
    assert list(folder.iterdir()) == []


def test_files_that_are_no_saved_plans(work: Person):
    os.mkfifo(work.root.parent / "pipe")
    (work.root.parent / "link.json").symlink_to("plan.json")
    for name, said in {
        "nowhere.json": "nowhere.json: cannot be read: No such file or directory; expected a saved plan",
        "..": "..: is a folder; expected a saved plan",
        "../pipe": "../pipe: is no regular file; expected a saved plan",
        "/dev/zero": "/dev/zero: is no regular file; expected a saved plan",
        "app.py": "app.py:1: is no saved plan; expected a file that run --save has written",
        "": "expected a saved plan",
    }.items():
        for command in ("show", "apply"):
            assert said in refused(work, command, name), name
    assert work.tidy("show", "../link.json").returncode == 0


@needs_permissions
def test_what_cannot_be_read(work: Person):
    plan = work.root.parent / "plan.json"
    plan.chmod(0)
    assert "cannot be read: Permission denied" in refused(work, "apply", "../plan.json", powerless=True)
    plan.chmod(0o600)
    (work.root / "app.py").chmod(0)
    planned = work.tidy("run", powerless=True)
    assert planned.returncode == 0 and "app.py: warning: the file cannot be read" in planned.stdout
    assert "app.py" in refused(work, "apply", "../plan.json", powerless=True)
    shown = work.tidy("show", "../plan.json", powerless=True)
    assert shown.returncode == 1 and "stale" in shown.stdout.partition("\n")[0]


def mounted(place: Path, size: str) -> None:
    """A small file system in memory; else the test is skipped, and says so."""
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"no file system can be mounted: {done.stderr.decode().strip()}")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk on which next to nothing is free."""
    place = tmp_path / "small"
    mounted(place, "400k")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_keeps_no_plan_and_leaves_the_one_that_was(work: Person, small: Path):
    full = small / "plan.json"
    assert work.tidy("run", "--save", str(full)).returncode == 0
    old = full.read_bytes()
    work.write({f"more/{n}.yml": "a:    1\n" * 400 for n in range(200)})
    assert "plan.json: cannot be written: No space left on device" in refused(work, "run", "--save", str(full))
    assert [each.name for each in small.iterdir()] == ["plan.json"] and full.read_bytes() == old


def test_a_full_disk_is_told_and_all_is_as_it_was(tmp_path: Path, small: Path):
    (tmp_path / "home").mkdir()
    (small / "work").mkdir()
    person = Person(small / "work", tmp_path / "home")
    person.write({"a.yml": "a:    1\n" * 600, "b.yml": "b:    1\n" * 600})
    person.commit()
    assert person.tidy("run", "--save", str(tmp_path / "plan.json")).returncode == 0
    with (small / "ballast").open("wb", buffering=0) as file, pytest.raises(OSError, match="No space"):
        while True:
            file.write(b"x" * 512)
    for words in (("run", "--apply"), ("apply", str(tmp_path / "plan.json"))):
        before = person.seen()
        done: Done = person.tidy(*words)
        assert (done.returncode, done.stdout) == (2, ""), done.stderr
        assert "No space left on device" in done.stderr
        assert person.seen() == before


def test_a_tree_that_changes_between_the_look_and_the_write(work: Person, monkeypatch: pytest.MonkeyPatch, capsys):
    from sophia_tidy.cli import main, plan_state

    whole = plan_state.check_state

    def late(*arguments: object) -> None:
        whole(*arguments)
        work.write({"a.yml": "a:    2\n"})

    monkeypatch.setattr(plan_state, "check_state", late)
    assert main(["-C", str(work.root), "apply", str(work.root.parent / "plan.json"), "--allow-dirty"]) == 2
    assert capsys.readouterr().err.startswith("a.yml: content differs; expected the content that was planned for")
    assert {name: (work.root / name).read_text() for name in FILES} == {**FILES, "a.yml": "a:    2\n"}


def test_a_tree_that_changes_while_it_is_planned(work: Person, monkeypatch: pytest.MonkeyPatch, capsys):
    from sophia_tidy.cli import main
    from sophia_tidy.steps import run

    whole = run.fold

    def late(*arguments):
        found = whole(*arguments)
        work.write({"a.yml": "a:    2\n"})
        return found

    monkeypatch.setattr(run, "fold", late)
    assert main(["-C", str(work.root), "run", "--apply", "--no-cache"]) == 2
    assert "a.yml: content differs" in capsys.readouterr().err
    work.write(FILES)
    assert main(["-C", str(work.root), "run", "--save", str(work.root.parent / "late.json"), "--no-cache"]) == 2
    assert "a.yml: content differs" in capsys.readouterr().err
    assert not (work.root.parent / "late.json").exists()
