"""Runs that are cut off: by ^C, by kill -9, by a full disk, and by another run."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sophia_tidy.apply import apply as apply_module
from sophia_tidy.cli import main

from .conftest import BARE, BROKEN, NAMED, Person, Seen, documented

FILES = {f"part{n % 4}/file{n}.py": f"x = {n}\n{BROKEN}" for n in range(24)}
Job = subprocess.Popen[str]


@pytest.fixture
def repository(person: Person) -> Person:
    """A repository with many broken files, one of them executable."""
    person.write(FILES)
    (person.root / "part0/file0.py").chmod(0o755)
    person.commit()
    return person


def journal(person: Person) -> Path:
    return person.root / ".git" / "sophia-tidy" / "runs"


def until(found: "Iterator[bool]", process: Job) -> None:
    """Wait until it is so, or the process has ended."""
    while process.poll() is None and not next(found):
        time.sleep(0.001)


def staging(person: Person) -> Iterator[bool]:
    """Whether a run that was not there before has begun to stage."""
    place = journal(person)
    before = set(place.iterdir()) if place.is_dir() else set()
    while True:
        yield place.is_dir() and bool(set(place.iterdir()) - before)


def shimmed(person: Person, tmp_path: Path) -> Iterator[bool]:
    """Whether the command has come as far as asking git for the files; git says so by a file."""
    shim = tmp_path / "bin" / "git"
    shim.parent.mkdir()
    mark = tmp_path / "asked"
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    shim.write_text(f'#!/bin/sh\ncase "$*" in *ls-files*) : > {mark};; esac\nexec {real} "$@"\n')
    shim.chmod(0o755)
    person.variables["PATH"] = f"{shim.parent}:{os.environ['PATH']}"
    while True:
        yield mark.exists()


def is_all_or_nothing(person: Person, first: Seen, mended: Seen) -> None:
    """Each file is one of its two whole selves, whoever was killed when."""
    now = person.seen()
    own = {name for name in now if not Path(name).name.startswith(".0")}  # the names in which a run lays things ready
    assert own == set(first)
    for name in own:
        assert now[name] in (first[name], mended[name]), name


@pytest.fixture
def ends(repository: Person) -> tuple[Seen, Seen]:
    """The tree before and after a run that nobody disturbs."""
    first = repository.seen()
    mended = BROKEN.replace("f(x)", "f(x):").encode()
    return first, {name: (mode, text.replace(BROKEN.encode(), mended)) for name, (mode, text) in first.items()}


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.3])
def test_an_interrupt_while_planning_changes_nothing(
    repository: Person, ends: tuple[Seen, Seen], tmp_path: Path, delay: float
):
    """On a quick machine the plan may be made, and applied, by the time: then that is what is said."""
    before, mended = ends
    asked = shimmed(repository, tmp_path)
    next(asked)
    process = repository.start("fix", "--apply")
    until(asked, process)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode in (130, 0), said
    if process.returncode == 130:
        done = re.fullmatch(
            r"interrupted, but run (\S+) was done by then; take it back with: sophia-tidy undo \1\n", said
        )
        assert done or said == "interrupted; what was begun is taken back\n"
        assert repository.seen() == (mended if done else before)


def test_a_run_that_was_complete_when_the_interrupt_came_is_not_said_to_be_taken_back(repo, git, monkeypatch, capsys):
    """^C falls between the end of the run and the page."""
    (repo / "a.yaml").write_text("a:    1\n")
    git("add", "-A")
    git("commit", "-qm", "all")
    whole = apply_module.perform

    def interrupted(*arguments, **options):
        whole(*arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(apply_module, "perform", interrupted)
    assert main(["-C", str(repo), "yaml", "--apply"]) == 130
    said = capsys.readouterr().err
    assert "was done by then" in said and "taken back" not in said
    assert (repo / "a.yaml").read_text() == "a: 1\n"
    monkeypatch.setattr(apply_module, "perform", whole)
    assert main(["-C", str(repo), "undo", said.rpartition(" ")[2].strip()]) == 0
    assert (repo / "a.yaml").read_text() == "a:    1\n"


@pytest.mark.parametrize("delay", [0.0, 0.004, 0.02])
def test_an_interrupt_while_applying_is_all_or_nothing(repository: Person, ends: tuple[Seen, Seen], delay: float):
    process, begun = repository.start("fix", "--apply"), staging(repository)
    until(begun, process)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    documented(process.returncode, said)
    assert repository.seen() in ends
    assert (repository.seen() == ends[0]) <= (process.returncode == 130)


def killed(person: Person, ends: tuple[Seen, Seen], delay: float, *, staged: bool) -> None:
    """Kill one `fix --apply`, look, let the next run finish, and take everything back.

    Raises:
        AssertionError: a byte was lost on the way.
    """
    process, begun = person.start("fix", "--apply"), staging(person)
    if staged:
        until(begun, process)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    is_all_or_nothing(person, *ends)
    assert person.tidy("fix", "--apply").returncode == 0
    assert person.seen() == ends[1]
    assert person.tidy("undo").returncode == 0
    assert person.seen() == ends[0]
    assert person.git("status", "--porcelain") == ""


def test_killed_while_it_stages_and_commits(repository: Person, ends: tuple[Seen, Seen]):
    for delay in (0.0, 0.003, 0.01, 0.03):
        killed(repository, ends, delay, staged=True)


@pytest.mark.slow
def test_killed_at_twenty_random_moments(repository: Person, ends: tuple[Seen, Seen]):
    began = time.monotonic()
    assert repository.tidy("fix", "--apply").returncode == 0
    whole = time.monotonic() - began
    assert repository.tidy("undo").returncode == 0
    chance = random.Random(20)
    for turn in range(20):
        staged = turn % 2 == 0
        killed(repository, ends, chance.uniform(0, 0.06 if staged else whole), staged=staged)


def test_undo_after_a_kill_recovers_first(repository: Person, ends: tuple[Seen, Seen]):
    process, begun = repository.start("fix", "--apply"), staging(repository)
    until(begun, process)
    time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    repository.tidy("undo")
    assert repository.seen() == ends[0]


def test_two_runs_at_once(repository: Person, ends: tuple[Seen, Seen]):
    """One of them wins; the other waits for nobody and says why it did nothing."""
    both = [repository.start("fix", "--apply") for _ in range(2)]
    said = [process.communicate(timeout=60)[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 2]), said
    for process, words in zip(both, said, strict=True):
        documented(process.returncode, words)
        if process.returncode == 2:
            assert words.endswith(("[journal]\n", "[stale-plan]\n", "[dirty-file]\n")), words
    assert repository.seen() == ends[1]
    assert repository.tidy("undo").returncode == 0
    assert repository.seen() == ends[0]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 1 MB."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"a file system cannot be mounted here: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_changes_nothing_and_is_said(person: Person, small_disk: Path):
    person.root = small_disk / "work"
    person.root.mkdir()
    person.git("init", "-q", "--template=")
    person.write({f"file{n}.py": f"text = '{'x' * 100_000}'\n{BARE}" for n in range(8)})
    before = person.seen()
    done = person.tidy("fix", "--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No space left on device; nothing was changed; free some space and run again [disk]" in done.stderr
    assert person.seen() == before
    assert person.tidy("fix", "--apply", "file0.py").returncode == 0
    assert person.tidy("undo").returncode == 0
    assert person.seen() == before


@pytest.mark.parametrize("full", ["TMPDIR", "XDG_CACHE_HOME", "XDG_STATE_HOME"])
def test_a_full_disk_for_what_is_beside_the_repository(person: Person, small_disk: Path, full: str):
    """Temporary files and caches may fail; the files of the person may not."""
    person.write({"a.py": BARE, "b.py": BROKEN})
    ballast = os.open(small_disk / "ballast", os.O_WRONLY | os.O_CREAT)
    with pytest.raises(OSError, match="No space left"):
        while os.write(ballast, b"x" * 4096):
            pass
    os.close(ballast)
    before = person.seen()
    done = person.tidy("fix", "--apply", **{full: str(small_disk)})
    assert done.returncode in (0, 2)
    if done.returncode == 2:
        assert done.stderr.endswith("[disk]\n"), done.stderr
        assert person.seen() == before


def test_an_output_that_cannot_be_written(person: Person):
    person.write({"a.py": BARE})
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            person.command("fix"),
            cwd=person.root,
            env=person.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stderr) == (
        2,
        "No space left on device; expected to be able to write the output [disk]\n",
    )


def test_a_file_that_vanishes_meanwhile(person: Person, tmp_path: Path):
    person.write({f"file{n}.py": BARE for n in range(6)})
    person.commit()
    asked = shimmed(person, tmp_path)
    next(asked)
    process = person.start("fix", "--apply")
    until(asked, process)
    time.sleep(0.15)
    (person.root / "file3.py").unlink()
    said = "".join(process.communicate(timeout=60))
    documented(process.returncode, said)
    left = {path.name: path.read_text() for path in person.root.glob("*.py")}
    assert set(left.values()) in ({BARE}, {NAMED})
    assert len(left) in (5, 6)


ALONE = """
import os, signal, sys
from sophia_tidy import cli

def instead(argv=None):
    try:
        exec({body!r})
    except KeyboardInterrupt:
        return cli.INTERRUPTED
    return 0

cli.main = instead
sys.exit(cli.command())
"""


def alone(folder: Path, body: str) -> subprocess.CompletedProcess[str]:
    """A process whose command runs the body."""
    (folder / "alone.py").write_text(ALONE.format(body=body))
    return subprocess.run(
        [sys.executable, "-m", "alone"], cwd=folder, check=False, capture_output=True, text=True, timeout=60
    )


def test_an_interrupt_that_was_answered_leaves_the_exit_code(tmp_path: Path):
    """While text is executed, as where a tuple with names is made, CPython would remember it until the end."""
    done = alone(tmp_path, "os.kill(os.getpid(), signal.SIGINT)\nfor turn in range(10**7): pass")
    assert (done.returncode, done.stderr) == (130, "")


def test_all_that_was_said_arrives_although_python_does_not_take_itself_apart(tmp_path: Path):
    done = alone(tmp_path, "sys.stdout.write('x' * 1_000_000); sys.stderr.write('y')")
    assert (done.returncode, len(done.stdout), done.stderr) == (0, 1_000_000, "y")
