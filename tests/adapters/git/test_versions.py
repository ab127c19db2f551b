"""The door to git: roots, dirty files, and the versions that a file had."""

import os
import pickle
import subprocess
from collections.abc import Iterator
from pathlib import Path
from pathlib import PurePosixPath as P

import pytest

from sophia_tidy.adapters.git.commands import (
    git_root,
    head_tree_hash,
    is_dirty,
    private_folder,
)
from sophia_tidy.adapters.git.objects import Objects
from sophia_tidy.kernel.errors import TidyError, ToolMissing
from sophia_tidy.steps.doors import Doors

from ...conftest import Git


def commit(root: Path, git: Git, **contents: bytes) -> None:
    for name, content in contents.items():
        (root / name).write_bytes(content)
    git("add", "-A")
    git("commit", "-qm", "commit")


class Past(Doors):
    """The earlier versions of what is on the disk."""

    def __init__(self, root: Path):
        super().__init__(root, max_size=None)

    def before(self, path: P, limit: int = 30) -> Iterator[bytes]:
        place = self.root / path
        present = place.read_bytes() if place.is_file() else None
        return iter(()) if self.git is None else self.git.history.versions(path, present, limit)


# Roots.


def test_the_root_is_found_from_any_path_below(repo: Path):
    (repo / "a/b").mkdir(parents=True)
    (repo / "a/file").write_bytes(b"")
    for path in (repo, repo / "a/b", repo / "a/file", repo / "a/not/yet"):
        assert git_root(path) == repo.resolve()


def test_there_is_no_root_outside_git_nor_in_an_empty_git_folder(tmp_path: Path):
    assert git_root(tmp_path) is None
    (tmp_path / ".git").mkdir()
    assert git_root(tmp_path) is None


def test_a_name_with_a_line_end_is_a_root_like_any_other(tmp_path: Path, git: Git):
    root = tmp_path / "odd\n"
    git("init", "-q", str(root))
    assert git_root(root) == root.resolve()
    assert private_folder(root) == root / ".git/sophia-tidy"


def test_the_private_folder_is_the_work_trees_own(repo: Path, git: Git, tmp_path: Path):
    commit(repo, git, a=b"1")
    git("worktree", "add", "-q", str(tmp_path / "linked"))
    (repo / "sub").mkdir()
    assert private_folder(repo / "sub") == repo / ".git/sophia-tidy"
    assert private_folder(tmp_path / "linked") == repo.resolve() / ".git/worktrees/linked/sophia-tidy"


def test_the_inside_of_a_git_folder_is_refused(repo: Path):
    with pytest.raises(TidyError, match="bare repository"):
        git_root(repo / ".git/refs")


def test_the_tree_of_head(repo: Path, git: Git):
    assert head_tree_hash(repo) is None
    commit(repo, git, a=b"1")
    assert head_tree_hash(repo) == git("rev-parse", "HEAD^{tree}").strip()


# Dirty files.


def test_dirty_files_are_tracked_ones_with_staged_or_unstaged_changes(repo: Path, git: Git):
    odd = os.fsdecode(b"caf\xe9 \n x")
    commit(repo, git, clean=b"1", edited=b"1", staged=b"1", gone=b"1", mode=b"1", touched=b"1", **{odd: b"1"})
    for name in ("edited", "staged", odd):
        (repo / name).write_bytes(b"22")
    git("add", "staged")
    (repo / "gone").unlink()
    (repo / "mode").chmod(0o755)
    os.utime(repo / "touched", (1, 1))
    (repo / "new").write_bytes(b"1")
    (repo / "added").write_bytes(b"1")
    git("add", "added")
    every = [P(name) for name in ("clean", "edited", "staged", "gone", "mode", "touched", "new", "added", odd)]
    assert is_dirty(repo, every) == {P(n) for n in ("edited", "staged", "gone", "mode", "added", odd)}
    assert is_dirty(repo, [P("clean"), P("edited")]) == {P("edited")}


def test_dirty_files_below_a_folder_have_its_paths(repo: Path, git: Git):
    (repo / "sub").mkdir()
    commit(repo, git, **{"sub/a": b"1", "a": b"1"})
    (repo / "sub/a").write_bytes(b"2")
    assert is_dirty(repo / "sub", [P("a")]) == {P("a")}
    assert is_dirty(repo, [P("a")]) == set()


def test_asking_writes_nothing_and_runs_no_program_of_the_repositorys(repo: Path, git: Git, tmp_path: Path):
    commit(repo, git, a=b"1")
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        git("config", name, str(trap))
    os.utime(repo / "a", (1, 1))
    index = (repo / ".git/index").read_bytes()
    assert is_dirty(repo, [P("a")]) == set()
    with Past(repo) as history:
        list(history.before(P("a")))
    assert not (tmp_path / "sprung").exists()
    assert (repo / ".git/index").read_bytes() == index


# Versions.


def test_versions_are_newest_first_without_the_present_one(repo: Path, git: Git):
    for content in (b"1", b"2", b"3"):
        commit(repo, git, a=content)
    with Past(repo) as history:
        assert list(history.before(P("a"))) == [b"2", b"1"]
        (repo / "a").write_bytes(b"edited")
        assert list(history.before(P("a"))) == [b"3", b"2", b"1"]
        assert list(history.before(P("a"), limit=2)) == [b"3", b"2"]
        assert list(history.before(P("never"))) == []


def test_each_content_comes_once(repo: Path, git: Git):
    for content in (b"1", b"2", b"1", b"2", b"3"):
        commit(repo, git, a=content)
    with Past(repo) as history:
        assert list(history.before(P("a"))) == [b"2", b"1"]


def test_renames_are_followed_and_files_are_told_apart(repo: Path, git: Git):
    long = b"".join(b"line %d\n" % number for number in range(50))
    commit(repo, git, old=long, other=b"other")
    commit(repo, git, old=long + b"more\n")
    git("mv", "old", "new")
    commit(repo, git, new=long + b"more\nedited\n")
    commit(repo, git, new=b"broken", old=b"another file now")
    with Past(repo) as history:
        assert list(history.before(P("new"))) == [long + b"more\nedited\n", long + b"more\n", long]
        assert list(history.before(P("other"))) == []
        assert next(history.before(P("old"))) == long + b"more\n"


def test_a_deleted_file_that_came_back_keeps_its_past(repo: Path, git: Git):
    commit(repo, git, a=b"1", b=b"b")
    git("rm", "-q", "a")
    commit(repo, git)
    commit(repo, git, a=b"2")
    with Past(repo) as history:
        assert list(history.before(P("a"))) == [b"1"]


def test_versions_below_a_folder_and_with_odd_names(repo: Path, git: Git):
    odd = os.fsdecode(b"sub/caf\xe9 \n:x")
    (repo / "sub").mkdir()
    commit(repo, git, **{odd: b"1"})
    commit(repo, git, **{odd: b"2"})
    with Past(repo / "sub") as history:
        assert list(history.before(P(odd).relative_to("sub"))) == [b"1"]


def test_what_was_a_link_is_no_version(repo: Path, git: Git):
    (repo / "a").symlink_to("target")
    commit(repo, git)
    (repo / "a").unlink()
    commit(repo, git, a=b"1")
    commit(repo, git, a=b"2")
    with Past(repo) as history:
        assert list(history.before(P("a"))) == [b"1"]


def test_without_commits_or_git_there_are_no_versions(repo: Path, tmp_path: Path):
    (tmp_path / "plain").mkdir()
    for root in (repo, tmp_path / "plain"):
        with Past(root) as history:
            assert list(history.before(P("a"))) == []


def test_missing_blobs_are_passed_over(repo: Path, git: Git):
    """A partial clone, or a damaged one: the log must not read contents to find renames."""
    commit(repo, git, a=b"1\n" * 50, x=b"x\n" * 50)
    commit(repo, git, a=b"2\n" * 50)
    git("mv", "x", "y")
    commit(repo, git, y=b"x\n" * 49, a=b"3\n" * 50)
    lost = git("rev-parse", "HEAD~2:x").strip(), git("rev-parse", "HEAD~1:a").strip()
    for blob in lost:
        (repo / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with Past(repo) as history:
        assert list(history.before(P("a"))) == [b"1\n" * 50]


def test_a_history_that_git_cannot_read_is_an_error_in_its_words(repo: Path, git: Git):
    commit(repo, git, a=b"1")
    commit(repo, git, a=b"2")
    tree = git("rev-parse", "HEAD^{tree}").strip()
    parent = git("rev-parse", "HEAD~1").strip()
    (repo / ".git/objects" / parent[:2] / parent[2:]).unlink()
    assert tree
    with Past(repo) as history, pytest.raises(TidyError, match="git: "):
        list(history.before(P("a")))


def test_a_fork_and_a_pickle_answer_for_themselves(repo: Path, git: Git):
    for content in (b"1", b"2", b"3"):
        commit(repo, git, a=content)
    names = [git("rev-parse", f"HEAD~{back}:a").strip().encode() for back in range(3)]
    objects = Objects(repo)
    assert objects.content(names[0]) == b"3"
    child = os.fork()
    if child == 0:
        os._exit(0 if [objects.content(name) for name in names] == [b"3", b"2", b"1"] else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert objects.content(names[1]) == b"2"
    copy = pickle.loads(pickle.dumps(objects))
    assert copy.content(names[2]) == b"1"
    copy.close()
    objects.close()


def test_many_files_cost_two_processes(repo: Path, git: Git, monkeypatch: pytest.MonkeyPatch):
    names = [f"f{number}" for number in range(50)]
    for content in (b"1", b"2"):
        commit(repo, git, **dict.fromkeys(names, content))
    started = []
    popen = subprocess.Popen

    def counted(line: list[str], **options: object) -> subprocess.Popen:
        started.append(line)
        return popen(line, **options)

    with Past(repo) as history:
        list(history.before(P("f0")))
        monkeypatch.setattr(subprocess, "Popen", counted)
        assert [list(history.before(P(name))) for name in names] == [[b"1"]] * 50
    assert started == []


def test_a_git_that_dies_is_an_error_and_no_traceback(repo: Path, git: Git):
    commit(repo, git, a=b"1")
    commit(repo, git, a=b"2")
    with Past(repo) as history:
        versions = history.before(P("a"))
        next(versions)
        batch = history.git.objects._batch
        batch.kill()
        batch.wait()
        with pytest.raises(TidyError, match="cat-file ended before it answered"):
            list(history.before(P("a")))


def test_a_question_after_the_end_starts_anew(repo: Path, git: Git):
    commit(repo, git, a=b"1")
    commit(repo, git, a=b"2")
    history = Past(repo)
    assert list(history.before(P("a"))) == [b"1"]
    history.close()
    assert list(history.before(P("a"))) == [b"1"]
    history.close()


def test_git_that_is_missing_is_said(repo: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolMissing, match="git is not installed"):
        is_dirty(repo, [P("a")])


# The branch that the team works on.


def test_the_default_branch_is_the_remotes_then_a_known_name_then_the_one_checked_out(
    repo: Path, git: Git, tmp_path: Path
):
    assert Doors(tmp_path, max_size=None).default_branch == "main"
    commit(repo, git, a=b"1")
    git("branch", "-m", "trunk")
    assert Doors(repo, max_size=None).default_branch == "trunk"
    git("branch", "master")
    git("checkout", "-q", "-b", "feature")
    assert Doors(repo, max_size=None).default_branch == "master"
    git("checkout", "-q", "trunk")
    git("clone", "-q", str(repo), str(tmp_path / "clone"))
    git("checkout", "-q", "-b", "main", cwd=tmp_path / "clone")
    assert Doors(tmp_path / "clone", max_size=None).default_branch == "trunk"


# Where it came from.


def test_the_origin_is_told_as_it_was_written(repo: Path, git: Git):
    assert Doors(repo, max_size=None).origin_url is None
    git("remote", "add", "origin", "git@example.org:a/b.git")
    git("config", "url.https://secret@example.org/.insteadOf", "git@example.org:")
    assert Doors(repo, max_size=None).origin_url == "git@example.org:a/b.git"


def test_outside_of_git_there_is_no_origin(tmp_path: Path):
    assert Doors(tmp_path, max_size=None).origin_url is None
