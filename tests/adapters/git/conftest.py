"""A repository behind git's own server, with a base of three files and an own scratch repository before it."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sophia_tidy.adapters.git.remote import RemoteScratch, remote_scratch

from .smart_http import TOKEN, GitServer, git_server


class Origin:
    """The repository on the server, asked and changed by git itself."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.git("init", "--quiet", "--bare", "--initial-branch=main", ".")
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("config", "http.receivepack", "true")

    def git(self, *words: str, given: bytes = b"") -> str:
        names = {
            f"GIT_{who}_{what}": value
            for who in ("AUTHOR", "COMMITTER")
            for what, value in (("NAME", "a"), ("EMAIL", "a@b"), ("DATE", "1700000000 +0000"))
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(
            ["git", "-C", str(self.folder), *words], input=given, capture_output=True, env=kept | names, check=True
        )
        return done.stdout.decode().strip()

    def tree(self, files: dict[str, str]) -> str:
        """A flat tree, by its hash."""
        blobs = {name: self.git("hash-object", "-w", "--stdin", given=text.encode()) for name, text in files.items()}
        lines = "".join(f"100644 blob {blob}\t{name}\n" for name, blob in blobs.items())
        return self.git("mktree", given=lines.encode())

    def commit(self, branch: str, files: dict[str, str], *parents: str, message: str = "a change") -> str:
        """A commit with these files on a branch, by its hash."""
        words = (part for parent in parents for part in ("-p", parent))
        made = self.git("commit-tree", self.tree(files), *words, "-m", message)
        self.git("update-ref", f"refs/heads/{branch}", made)
        return made

    def tip(self, branch: str) -> str:
        return self.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")


@pytest.fixture
def origin(tmp_path: Path) -> Origin:
    folder = tmp_path / "served" / "owner" / "name.git"
    folder.mkdir(parents=True)
    return Origin(folder)


@pytest.fixture
def server(tmp_path: Path, origin: Origin) -> Iterator[GitServer]:
    with git_server(tmp_path / "served") as served:
        yield served


@pytest.fixture
def scratch(server: GitServer) -> Iterator[RemoteScratch]:
    with remote_scratch(f"{server.url}/owner/name.git", lambda: TOKEN) as made:
        yield made
