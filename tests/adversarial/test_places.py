"""Repositories and folders that are not what a tool expects."""

import os
from pathlib import Path

import pytest

from .conftest import BARE, BROKEN, MENDED, NAMED, Person, needs_permissions


def test_outside_git_there_and_back(person: Person):
    person.write({"a.py": BARE, "sub/b.py": BROKEN, ".gitignore": "ignored.py\n", "ignored.py": BARE})
    after = person.there_and_back()
    assert [after[name][1].decode() for name in ("a.py", "sub/b.py", "ignored.py")] == [NAMED, MENDED, BARE]


def test_without_git_outside_git(person: Person, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    person.variables["PATH"] = str(tmp_path / "empty")
    person.write({"a.py": BARE, "b.py": BROKEN})
    assert person.tidy("fix", "--apply").returncode == 0
    assert ((person.root / "a.py").read_text(), (person.root / "b.py").read_text()) == (NAMED, MENDED)


@pytest.mark.parametrize("command", [["fix"], ["fix", "--apply"], ["status"], ["undo"], ["why", "a.py"]])
def test_without_git_in_a_repository(person: Person, tmp_path: Path, command: list[str]):
    person.write({"a.py": BARE})
    person.commit()
    (tmp_path / "empty").mkdir()
    done = person.tidy(*command, PATH=str(tmp_path / "empty"))
    assert done.returncode == 2
    assert (
        done.stderr
        == "git is not installed; this folder is a git repository, install git to work on it [tool-missing]\n"
    )


def test_an_empty_folder(person: Person):
    assert person.tidy("fix", "--apply").stderr == "nothing to do\n"


def test_an_empty_repository(person: Person):
    person.git("init", "-q")
    for command in (["fix"], ["fix", "--apply"], ["status"]):
        assert person.tidy(*command).returncode == 0
    assert person.tidy("undo").stderr == "there is no run to undo [journal]\n"


def test_a_repository_without_commits(person: Person):
    person.git("init", "-q")
    person.write({"a.py": BARE, "b.py": BROKEN})
    after = person.there_and_back()
    assert (after["a.py"][1].decode(), after["b.py"][1].decode()) == (NAMED, MENDED)
    person.git("add", "a.py")
    assert "a.py: the file has changes that are not committed" in person.tidy("fix", "--apply").stderr


def test_a_bare_repository(person: Person):
    person.git("init", "-q", "--bare")
    before = person.seen()
    for command in (["fix"], ["fix", "--apply"], ["status"], ["undo"]):
        done = person.tidy(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr == f"{person.root} is a bare repository; expected a work tree [git]\n"
    assert person.seen() == before


def test_inside_the_git_folder(person: Person):
    person.write({"a.py": BARE})
    person.commit()
    done = person.tidy("fix", "--apply", cwd=person.root / ".git")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert (person.root / "a.py").read_text() == BARE


def test_a_linked_work_tree_on_a_detached_head(person: Person, tmp_path: Path):
    person.write({"a.py": BARE, "b.py": BROKEN})
    person.commit()
    person.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    main, person.root = person.root, tmp_path / "linked"
    person.there_and_back()
    assert person.git("status", "--porcelain") == ""
    person.root = main
    assert person.tidy("undo").stderr == "there is no run to undo [journal]\n"
    assert (main / "a.py").read_text() == BARE


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_that_git_does_not_trust(person: Person):
    person.write({"a.py": BARE})
    person.commit()
    os.chown(person.root, 12345, 12345)
    os.chown(person.root / ".git", 12345, 12345)
    done = person.tidy("fix", "--apply", SUDO_UID=None)
    assert done.returncode == 2
    assert "git config --global --add safe.directory" in done.stderr
    assert done.stderr.count("\n") == 1
    assert (person.root / "a.py").read_text() == BARE


def test_a_damaged_repository(person: Person):
    person.write({"a.py": BARE})
    person.commit()
    (person.root / ".git" / "index").write_bytes(b"DIRCgarbage")
    done = person.tidy("fix", "--apply")
    assert done.returncode == 2
    assert done.stderr.startswith("git: ")
    assert (person.root / "a.py").read_text() == BARE


def test_a_submodule_is_not_entered(person: Person, tmp_path: Path):
    other = Person(tmp_path / "other", person.home)
    other.write({"inner.py": BARE})
    other.commit()
    person.write({"a.py": BARE})
    person.commit()
    person.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "sub")
    person.git("commit", "-q", "-m", "second")
    after = person.there_and_back()
    assert (after["a.py"][1].decode(), after["sub/inner.py"][1].decode()) == (NAMED, BARE)
    assert "sub: note: a submodule; not entered [submodule]" in person.tidy("fix").stdout


def test_links_are_not_followed(person: Person, tmp_path: Path):
    (tmp_path / "outside.py").write_text(BARE)
    person.write({"a.py": BARE, "real/b.py": BARE})
    for name, target in {
        "loop": "loop",
        "x/y/up": "../..",
        "broken.py": "nowhere.py",
        "out.py": "../outside.py",
        "link.py": "a.py",
        "folder": "real",
        "self.py": "self.py",
    }.items():
        (person.root / name).parent.mkdir(parents=True, exist_ok=True)
        (person.root / name).symlink_to(target)
    for in_git in (False, True):
        if in_git:
            person.commit()
        after = person.there_and_back()
        assert (after["a.py"][1].decode(), after["real/b.py"][1].decode()) == (NAMED, NAMED)
        assert (tmp_path / "outside.py").read_text() == BARE


@pytest.mark.parametrize("staged", [False, True])
def test_a_dirty_file_stops_the_whole_run(person: Person, staged: bool):
    person.write({"a.py": BARE, "b.py": BARE})
    person.commit()
    person.write({"b.py": BARE + "# mine\n"})
    if staged:
        person.git("add", "b.py")
    before = person.seen()
    done = person.tidy("fix", "--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "b.py: the file has changes that are not committed; commit or stash them, or use --allow-dirty [dirty-file]\n"
    )
    assert person.seen() == before
    assert person.tidy("fix", "--apply", "--allow-dirty").returncode == 0
    assert (person.root / "b.py").read_text() == NAMED + "# mine\n"


def test_files_in_a_merge_conflict(person: Person):
    """git lists such a path three times; the bytes on the disk are somebody's work in hand."""
    person.write({"a.py": "x = 1\n"})
    person.commit()
    for branch, text in (("left", "x = 2\n"), ("right", "x = 3\n")):
        person.git("checkout", "-q", "-b", branch, "HEAD" if branch == "left" else "HEAD~1")
        person.write({"a.py": text})
        person.git("commit", "-q", "-a", "-m", branch)
    with pytest.raises(Exception, match="merge"):
        person.git("merge", "left")
    before = person.seen()
    done = person.tidy("fix", "--apply", "--unsafe")
    assert (done.returncode, "[unfinished-operation]" in done.stderr) == (2, True)
    assert person.seen() == before


@needs_permissions
def test_a_file_that_cannot_be_read(person: Person):
    person.write({"a.py": BARE, "locked.py": BARE, "closed/b.py": BARE})
    (person.root / "locked.py").chmod(0)
    (person.root / "closed").chmod(0)
    done = person.tidy("fix", "--apply", powerless=True)
    (person.root / "closed").chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert "locked.py: warning: the file cannot be read: permission denied [unreadable]" in done.stdout
    assert "closed: warning: the folder cannot be listed" in done.stdout
    assert (person.root / "a.py").read_text() == NAMED
    assert (person.root / "locked.py").read_text() == BARE


@needs_permissions
@pytest.mark.parametrize("in_git", [False, True])
def test_a_folder_that_cannot_be_written(person: Person, in_git: bool):
    person.write({"a.py": BARE, "locked/b.py": BARE})
    if in_git:
        person.commit()
    (person.root / "locked").chmod(0o555)
    before = person.seen()
    done = person.tidy("fix", "--apply", powerless=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing was changed; make it writable and run again [disk]" in done.stderr
    assert person.seen() == before
    assert person.tidy("fix", powerless=True).returncode == 0


@needs_permissions
def test_a_read_only_git_folder(person: Person):
    person.write({"a.py": BARE})
    person.commit()
    (person.root / ".git").chmod(0o555)
    assert person.tidy("fix", powerless=True).returncode == 0
    done = person.tidy("fix", "--apply", powerless=True)
    (person.root / ".git").chmod(0o755)
    assert (done.returncode, "[disk]" in done.stderr) == (2, True)
    assert (person.root / "a.py").read_text() == BARE


@needs_permissions
def test_a_file_that_is_read_only_is_still_its_folders_to_change(person: Person):
    """Only the folder's permissions decide about a rename; the mode stays."""
    person.write({"a.py": BARE})
    (person.root / "a.py").chmod(0o444)
    assert person.tidy("fix", "--apply", powerless=True).returncode == 0
    assert ((person.root / "a.py").read_text(), (person.root / "a.py").stat().st_mode & 0o777) == (NAMED, 0o444)
