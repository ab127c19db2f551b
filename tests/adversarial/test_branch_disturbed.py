"""`run --apply --branch` that is disturbed: ^C at any step, a full disk, another run, a file that changes meanwhile.  All is as before, or as after."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Person, documented
from .kills import run_kills
from .kills.kills import warm
from .kills.scene import FILES
from .test_interruptions import small_disk  # noqa: F401 - a fixture

RUN = ("run", "--apply", "--unsafe", "--branch")


def standing(person: Person) -> tuple[object, ...]:
    """Files, index, refs and where HEAD is."""
    told = (
        ("ls-files", "--stage"),
        ("for-each-ref",),
        ("rev-parse", "--abbrev-ref", "HEAD"),
        ("status", "--porcelain"),
    )
    return person.seen(), *(person.git(*words) for words in told)


@pytest.fixture
def repository(person: Person) -> Person:
    person.write(FILES)
    person.commit()
    return person


@pytest.mark.parametrize("turn", range(2))
def test_an_interrupt_at_any_step_leaves_all_as_before_or_as_after(tmp_path: Path, turn: int) -> None:
    warm()
    scene, chance = run_kills.scene(tmp_path, "undo" if turn else "sixty_files"), random.Random(turn)
    codes = set()
    for number in run_kills.chosen(scene, 12, chance):
        code = scene.killer.interrupt(number, wait=chance.uniform(0.0002, 0.004))
        now, step = run_kills.standing_of(scene.root), scene.killer.steps[number - 1]
        assert now == scene.before or (now == scene.after and code in (0, 1, 130)), (step, code)
        assert code in (0, 1, 2, 130), (step, code)
        codes.add(code)
    scene.killer.close()
    assert 130 in codes


@pytest.mark.parametrize("free", [0, 40, 100, 160, 220, 280, 340, 400])
def test_a_full_disk_makes_no_branch_and_no_half_of_one(person: Person, small_disk: Path, free: int) -> None:  # noqa: F811
    person.root = small_disk / "work"
    person.root.mkdir()
    person.git("init", "-q", "--template=")
    person.write(FILES)
    person.git("add", "--all", "--force")
    person.git("commit", "-qm", "all")
    first = standing(person)
    place = small_disk / "ballast"
    room = shutil.disk_usage(small_disk).free - free * 1024
    place.write_bytes(bytes(max(0, room)))
    done = person.tidy(*RUN, "tidy")
    place.unlink()
    if done.returncode == 2:
        assert "No space left on device" in done.stderr, done.stderr
        assert standing(person) == first
    else:
        assert person.git("branch", "--show-current").strip() == "tidy"
        assert person.git("status", "--porcelain") == ""
        assert person.tidy("undo").returncode == 0
        assert standing(person) == first
    assert "cut short" not in person.tidy("status").stdout


@pytest.mark.parametrize("names", [("tidy", "tidy"), ("tidy", "other")])
def test_of_two_runs_at_once_one_makes_its_branch(repository: Person, names: tuple[str, str]) -> None:
    first = standing(repository)
    both = [repository.start(*RUN, name) for name in names]
    said = [process.communicate(timeout=240) for process in both]
    for process, words in zip(both, said, strict=True):
        documented(process.returncode, "".join(words))
    made = [words for words in said if "committed as" in words[1]]
    assert len(made) == 1, said
    refused = next(words for words in said if words not in made)
    told = (
        "another run is at work",
        "already exists",
        "content differs",
        "no such file",
        "a file is in the way",
        "nothing to do",
        "nothing written",
    )
    assert any(words in refused[1] for words in told), refused
    assert len(repository.git("for-each-ref", "refs/heads").splitlines()) == 2
    assert repository.git("status", "--porcelain") == ""
    assert repository.tidy("undo").returncode == 0
    assert standing(repository) == first


@pytest.fixture
def editing(repository: Person, tmp_path: Path) -> Iterator[Path]:
    """A git in PATH that edits a file of the person's once, when it is asked for what the file beside says."""
    shim, when = tmp_path / "bin" / "git", tmp_path / "when"
    shim.parent.mkdir()
    real = shutil.which("git")
    shim.write_text(
        f'#!/bin/sh\nread -r word < "{when}"\n'
        f'case "$* $GIT_INDEX_FILE" in *"$word"*) echo "# mine" >> "{repository.root}/pkg0/part0.py"; echo nothing > "{when}" ;; esac\n'
        f'exec "{real}" "$@"\n'
    )
    shim.chmod(0o755)
    when.write_text("nothing\n")
    repository.variables["PATH"] = f"{shim.parent}{os.pathsep}{os.environ['PATH']}"
    yield when


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("read-tree", "pkg0/part0.py: the file was changed while the run began; expected no change [stale-plan]"),
        ("commit-tree", "pkg0/part0.py: the file was changed while the run began; expected no change [stale-plan]"),
        ("index.new", "a file was changed while the run was at work; the files and the index are as they were"),
    ],
)
def test_a_file_that_changes_meanwhile_is_the_persons(repository: Person, editing: Path, asked: str, said: str) -> None:
    first, branches = repository.seen(), repository.git("for-each-ref")
    editing.write_text(f"{asked}\n")
    done = repository.tidy(*RUN, "tidy")
    assert (done.returncode, done.stdout) == (2, ""), done.stdout
    assert said in done.stderr
    mode, content = first["pkg0/part0.py"]
    if asked == "index.new":  # the edit is one of what the run has made of the file
        content = content.replace(b"except:", b"except Exception:")
        assert "edited meanwhile, and left as they are: pkg0/part0.py" in done.stderr
    assert repository.seen() == {**first, "pkg0/part0.py": (mode, content + b"# mine\n")}
    assert repository.git("for-each-ref") == branches
    assert subprocess.run(["git", "-C", repository.root, "diff", "--cached", "--quiet"], check=False).returncode == 0
