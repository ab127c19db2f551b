"""The command line as a person has it: a process, a folder, and what comes out."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ..started import started

Tidy = Callable[..., subprocess.CompletedProcess[str]]
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}
PACKAGE = Path(__file__).parent.parent.parent


def environment(**changes: str) -> dict[str, str]:
    """Ours, without what would colour or redirect, and with the checkout importable from anywhere."""
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    return kept | GIT | {"PYTHONPATH": str(PACKAGE)} | changes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder outside of git, with a state and a cache folder of its own beside it."""
    work = tmp_path / "work"
    work.mkdir()
    return work


@pytest.fixture
def tidy(folder: Path, tmp_path: Path) -> Tidy:
    """``tidy("fix", "--diff")`` in the folder; ``cwd=`` and environment variables by keyword."""

    def run(*arguments: str, cwd: Path | None = None, **changes: str) -> subprocess.CompletedProcess[str]:
        home = {"XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
        return started(arguments, cwd or folder, environment(**home | changes))

    return run


def write(folder: Path, files: dict[str, str | bytes]) -> None:
    """Files into a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def commit(folder: Path) -> None:
    """All of the folder, as the first commit of a new repository."""
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        subprocess.run(["git", *arguments], cwd=folder, env=environment(), check=True)


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file below, but git's own."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and ".git" not in p.parts
    }
