"""A small repository with work for every command, and all that can be said of its state."""

import os
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

BARE = "def f(path):\n    try:\n        return open(path)\n    except:\n        return None\n"
DEPLOY = """\
on:
  push:
    branches: [main]
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: python -m pytest tests
  deploy:
    needs: test
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with: {registry: ghcr.io, username: a, password: "${{ secrets.GITHUB_TOKEN }}"}
      - uses: docker/build-push-action@v6
        with: {context: ., push: true, tags: "ghcr.io/a/b:${{ github.sha }}"}
      - run: kubectl set image deployment/b b=ghcr.io/a/b:${{ github.sha }} -n b
"""
FILES = (
    {f"pkg{n % 3}/part{n}.py": f"x = {n}\n{BARE}" for n in range(9)}
    | {f"old{n}.py.bak": f"x = {n}\n" for n in range(4)}
    | {
        "docs/guide.md": "See [an old one](../old1.py.bak).\n",
        ".gitignore": "*.orig\n",
        "clean.py": "X = 1\n",
        "clean.yaml": "a: 1\n",
        "settings.yaml": "a:   1\nb:   [1,2]\n",
        "more/other.yml": "x:    y\n",
        "Dockerfile": "FROM python:3.12\nCOPY . .\n",
        "docker-compose.yml": "services:\n  web:\n    image: nginx:1.27\n    ports: ['80:80']\n  db:\n    image: postgres:16\n  b:\n    image: ghcr.io/a/b\n    build: .\n",
        ".github/workflows/release.yml": DEPLOY,
        ".github/workflows/again.yml": DEPLOY.replace("push:\n    branches: [main]", "workflow_dispatch:"),
        "tests/test_a.py": "def test_a():\n    assert True\n",
        "kept.py.orig": "tracked, though ignored\n",
    }
)
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1"} | {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "a"), ("EMAIL", "a@example.org"))
}


@dataclass(frozen=True, slots=True)
class State:
    """The files with their modes, git's index, the tree that HEAD has, the branch; locks and other left-overs are files too."""

    files: tuple[tuple[str, int, bytes], ...]
    index: str
    tree: str
    branch: str
    status: str
    locks: tuple[str, ...]


def git(root: Path, *arguments: str) -> str:
    """What git prints."""
    return subprocess.run(
        ["git", *arguments], cwd=root, env=os.environ | GIT, check=True, capture_output=True, text=True
    ).stdout


def make(root: Path) -> None:
    """The repository with its first commit."""
    for name, content in FILES.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content)
    (root / "old2.py.bak").chmod(0o755)
    (root / "link.py.old").symlink_to("clean.py")
    git(root, "init", "--quiet", "--initial-branch=main", "--template=")
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--message", "first")


def state_of(root: Path) -> State:
    """All that an undo has to bring back."""
    files = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in names:
            path = Path(folder, name)
            mode = path.lstat().st_mode
            content = os.fsencode(path.readlink()) if stat.S_ISLNK(mode) else path.read_bytes()
            files.append((str(path.relative_to(root)), mode, content))
    locks = tuple(sorted(str(path.relative_to(root)) for path in (root / ".git").rglob("*.lock")))
    return State(
        tuple(sorted(files)),
        git(root, "ls-files", "--stage"),
        git(root, "rev-parse", "HEAD^{tree}"),
        git(root, "rev-parse", "--abbrev-ref", "HEAD"),
        git(root, "status", "--porcelain"),
        locks,
    )
