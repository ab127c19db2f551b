"""The files of a commit, which are those of the commit whatever the work tree has in their places."""

import os
import subprocess
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.adapters.disk import read_commit
from sophia_tidy.adapters.git.commit_tree import at_commit
from sophia_tidy.adapters.git.repository import Repository

P = PurePosixPath
FILES = {"a.py": b"x = 1\n", "folder/b.py": b"y = 2\n"}


@pytest.fixture(params=("sha1", "sha256"))
def root(tmp_path, request) -> Path:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", os.fspath(tmp_path), *arguments], check=True, capture_output=True)

    git("init", "--quiet", f"--object-format={request.param}")
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    git("add", "--all")
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "as it was")
    return tmp_path


def contents(root: Path) -> tuple[dict[str, bytes], bool]:
    """What the commit holds, and whether git had to be asked for any of it."""
    repository = at_commit(Repository.around(root), root, "HEAD")
    with repository:
        tree = read_commit(repository).tree
        found = {str(path): tree[path] for path in tree}
        return found, repository.objects._batch is not None


def test_what_the_work_tree_has_too_is_read_there(root):
    assert contents(root) == (FILES, False)


def test_another_content_of_the_same_size_is_not_taken_for_it(root):
    (root / "a.py").write_bytes(b"x = 2\n")
    assert contents(root) == (FILES, True)


def test_what_is_gone_from_the_work_tree_is_still_in_the_commit(root):
    (root / "a.py").unlink()
    assert contents(root) == (FILES, True)


def test_a_link_and_a_pipe_in_a_file_s_place_are_not_followed(root):
    (root / "a.py").unlink()
    os.mkfifo(root / "a.py")
    (root / "folder" / "b.py").unlink()
    (root / "folder" / "b.py").symlink_to("../a.py")
    assert contents(root) == (FILES, True)


def test_a_folder_that_is_a_link_now_is_not_entered(root, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside")
    (root / "folder").rename(outside / "folder")
    (root / "folder").symlink_to(outside / "folder")
    assert contents(root) == (FILES, True)
