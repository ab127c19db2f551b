"""`archive` over real git: history, modes, links and trees survive; what cannot be done is refused before anything moves."""

import os
import subprocess

import pytest

from .conftest import commit, environment, snapshot, write

RULE = "rule: ours\ntitle: a file of ours\nwhy: it is\nmatch:\n  basename: '^x('\n"
FILES = {
    "app.py": "print(1)\n",
    "app.py.bak": b"print(0)\r\n\xff",
    "run.sh": "ls\n",
    "run.sh.bak": "#!/bin/sh\nls -l\n",
    "docs/guide.md": "See [it](../run.sh.bak).\n",
    ".github/CODEOWNERS": "/run.sh.bak @ops\n",
    "Makefile": "a:\n\tpython app.py\n",
}


def git(folder, *arguments, **variables):
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(**variables), check=True, capture_output=True, text=True
    )
    return done.stdout


def tree_hash(folder):
    """The git tree of all that is on the disk, whatever the index says."""
    index = str(folder.parent / "index")
    git(folder, "read-tree", "HEAD", GIT_INDEX_FILE=index)
    git(folder, "add", "--all", "--force", ".", GIT_INDEX_FILE=index)
    return git(folder, "write-tree", GIT_INDEX_FILE=index)


@pytest.fixture
def repository(folder):
    write(folder, FILES)
    (folder / "run.sh.bak").chmod(0o755)
    (folder / "app.py.old").symlink_to("app.py")
    commit(folder)
    return folder


def test_undo_gives_the_same_git_tree(repository, tidy):
    before = tree_hash(repository)
    assert tidy("archive", "--apply", "--unsafe").returncode == 0
    assert tree_hash(repository) != before
    assert tidy("undo").returncode == 0
    assert tree_hash(repository) == before


def test_undo_after_the_commits_gives_the_tree_of_before_them(repository, tidy):
    before = git(repository, "rev-parse", "HEAD^{tree}")
    assert tidy("archive", "--apply", "--unsafe", "--commit").returncode == 0
    assert tidy("undo").returncode == 0
    assert tree_hash(repository) == before


def test_modes_links_and_history_survive_the_move(repository, tidy):
    done = tidy("archive", "--apply", "--unsafe", "--commit")
    assert done.returncode == 0, done.stderr
    listed = {line.partition("\t")[2]: line[:6] for line in git(repository, "ls-files", "--stage").splitlines()}
    assert (listed["archive/run.sh.bak"], listed["archive/app.py.bak"], listed["archive/app.py.old"]) == (
        "100755",
        "100644",
        "120000",
    )
    assert os.access(repository / "archive/run.sh.bak", os.X_OK)
    assert (repository / "archive/app.py.old").read_text() == "print(1)\n"
    assert git(repository, "show", "HEAD:.github/CODEOWNERS") == "/archive/run.sh.bak @ops\n"
    for name in ("run.sh.bak", "app.py.bak", "app.py.old"):
        assert git(repository, "log", "--follow", "--format=%s", "--", f"archive/{name}").splitlines()[-1] == "first", (
            name
        )
    assert git(repository, "status", "--porcelain") == ""


def test_the_moves_are_a_commit_of_renames_alone(repository, tidy):
    tidy("archive", "--apply", "--unsafe", "--commit")
    moved = git(repository, "show", "--format=", "--name-status", "HEAD~1").splitlines()
    assert len(moved) == 3
    assert {line.partition("\t")[0] for line in moved} == {"R100"}


def test_the_patch_with_a_link_is_one_that_git_applies(repository, tidy):
    patch = tidy("archive", "--diff", "--unsafe").stdout
    text = patch[patch.index("diff --git") : patch.index("\nfiles  ") + 1]
    done = subprocess.run(
        ["git", "apply", "-"],
        cwd=repository,
        env=environment(),
        capture_output=True,
        check=False,
        input=text.encode("utf-8", "surrogateescape"),
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert str((repository / "archive/app.py.old").readlink()) == "../app.py"


def refused(repository, tidy, message, *arguments):
    before = snapshot(repository)
    done = tidy("archive", "--apply", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(message), done.stderr
    assert (done.stderr.count("\n"), snapshot(repository)) == (1, before)


def test_a_broken_rule_names_its_place(repository, tidy):
    write(
        repository, {"ours.yaml": RULE, "pyproject.toml": "[tool.sophia-tidy.archive]\nextra-rules = ['ours.yaml']\n"}
    )
    refused(repository, tidy, "ours.yaml:1:1: effect is missing; expected rule, title, ")
    write(repository, {"ours.yaml": RULE + "effect: {weight: 1}\nexplain: x\ntests: {archvie: []}\n"})
    refused(
        repository,
        tidy,
        "ours.yaml:8:9: unknown key 'archvie'; expected one of archive, keep (did you mean 'archive'?)",
    )


@pytest.mark.parametrize(
    ("destination", "message"),
    [
        ("app.py", "app.py: a file is in the place of the destination; expected a folder [unsafe-path]"),
        ("app.py/old", "app.py: a file is in the place of the destination; expected a folder [unsafe-path]"),
        ("link", "link: a file is in the place of the destination; expected a folder [unsafe-path]"),
        ("link/old", "link: a file is in the place of the destination; expected a folder [unsafe-path]"),
        (".git/old", "pyproject.toml:2:1: destination is '.git/old'; expected a folder "),
        ("/tmp/x", "pyproject.toml:2:1: destination is '/tmp/x'; expected a folder below the root"),
        ("", "pyproject.toml:2:1: destination is ''; expected a folder below the root"),
    ],
)
def test_a_destination_that_is_no_folder_of_ours_is_refused(repository, tidy, tmp_path, destination, message):
    (tmp_path / "outside").mkdir()
    (repository / "link").symlink_to(tmp_path / "outside")
    write(repository, {"pyproject.toml": f"[tool.sophia-tidy.archive]\ndestination = '{destination}'\n"})
    refused(repository, tidy, message)
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_place_that_is_taken_in_another_case_holds_its_file(repository, tidy):
    write(repository, {"ARCHIVE/App.py.BAK": "mine\n"})
    done = tidy("archive", "--apply")
    assert done.returncode == 0, done.stderr
    assert "app.py.bak: warning: it stays, because archive/app.py.bak is taken, perhaps in another case" in done.stdout
    assert (repository / "app.py.bak").exists()
    assert (repository / "archive/run.sh.bak").exists()


@pytest.fixture
def with_submodule(repository, tmp_path):
    other = tmp_path / "other"
    write(other, {"tool.py": "1\n", "tool.py.bak": "0\n"})
    commit(other)
    git(repository, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "tools_backup")
    git(repository, "commit", "-q", "-m", "submodule")
    return repository


def test_a_submodule_is_neither_moved_nor_entered(with_submodule, tidy):
    before = tree_hash(with_submodule)
    done = tidy("archive", "--apply", "--unsafe")
    assert done.returncode == 0, done.stderr
    assert "tools_backup: note: a submodule; not entered [submodule]" in done.stdout
    assert (with_submodule / "tools_backup/tool.py.bak").read_text() == "0\n"
    assert not (with_submodule / "archive/tools_backup").exists()
    assert tidy("undo").returncode == 0
    assert tree_hash(with_submodule) == before


def test_a_destination_in_a_submodule_is_refused(with_submodule, tidy):
    write(with_submodule, {"pyproject.toml": "[tool.sophia-tidy.archive]\ndestination = 'tools_backup/old'\n"})
    refused(with_submodule, tidy, "tools_backup: the folder is another git repository")


def test_a_dirty_file_that_would_be_moved_or_rewritten_stops_all(repository, tidy):
    write(repository, {"docs/guide.md": "Mine. See [it](../run.sh.bak).\n"})
    refused(repository, tidy, "docs/guide.md: the file has changes that are not committed")


def test_a_bare_repository_and_a_folder_that_is_not_there_are_refused(tmp_path, tidy):
    git(tmp_path, "init", "-q", "--bare", "bare")
    assert tidy("archive", cwd=tmp_path / "bare").returncode == 2
    done = tidy("-C", str(tmp_path / "gone"), "archive")
    assert (done.returncode, "gone" in done.stderr) == (2, True)


def test_a_path_that_is_not_there_is_refused(repository, tidy):
    refused(repository, tidy, f"{repository}/gone.py does not exist; expected a file or folder", "gone.py")
