"""What it costs to fetch a base, and to try whether a branch still merges into it: git's own processes, without the server's.

``python benchmarks/bot/merge_cost.py GIT_DIR...``; each is only read.  The
branch is a commit that adds a file to what the base was five commits before.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from sophia_tidy.adapters.git.merge_trial import merged_trees  # noqa: E402
from sophia_tidy.adapters.git.push import fetch_commits  # noqa: E402
from sophia_tidy.adapters.git.remote import remote_scratch  # noqa: E402
from tests.adapters.git.smart_http import TOKEN, git_server  # noqa: E402


def served(source: str, folder: Path) -> tuple[str, str]:
    """A bare copy that a server can give away; its base and its branch."""

    def git(*words: str) -> str:
        named = ("-c", "user.name=bot", "-c", "user.email=bot@example.org")
        done = subprocess.run(["git", "-C", folder, *named, *words], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    subprocess.run(["git", "clone", "-q", "--bare", source, folder], check=True)
    for key in ("uploadpack.allowFilter", "uploadpack.allowAnySHA1InWant"):
        git("config", key, "true")
    base = git("rev-parse", "HEAD")
    tree = git("rev-parse", "HEAD~5^{tree}")
    return base, git("commit-tree", tree, "-p", "HEAD~5", "-m", "a branch")


def inner(what: str, url: str, base: str, branch: str) -> None:
    with remote_scratch(url, lambda: TOKEN) as scratch:
        if what == "fetch":
            fetch_commits(scratch, (base,))
        else:
            merged_trees(scratch, base, (branch,))
        print(sum(path.stat().st_size for path in scratch.folder.rglob("*.pack")) // 1000, end="", flush=True)


def main(sources: list[str]) -> None:
    print("| repository | commits | base | fetch CPU s | kB | merge CPU s | kB |")
    print("| --- | --: | --- | --: | --: | --: | --: |")
    for source in sources:
        with tempfile.TemporaryDirectory() as name, git_server(Path(name)) as server:
            folder = Path(name) / "served.git"
            base, branch = served(source, folder)
            count = subprocess.run(["git", "-C", folder, "rev-list", "--count", base], capture_output=True, check=True)
            cells = [Path(source).name, count.stdout.decode().strip(), base[:8]]
            for what in ("fetch", "merge"):
                words = [sys.executable, __file__, "--inner", what, f"{server.url}/served.git", base, branch]
                process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
                size = process.stdout.read() if process.stdout else ""
                _, status, used = os.wait4(process.pid, 0)
                if status:
                    raise SystemExit(status)
                cells += [f"{used.ru_utime + used.ru_stime:.2f}", size]
            print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inner"]:
        inner(*sys.argv[2:])
    else:
        main(sys.argv[1:])
