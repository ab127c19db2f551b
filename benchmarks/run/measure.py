"""``python benchmarks/run/measure.py [--rounds N] GIT_DIR...``: what `run` costs beside its commands one after the other, in CPU time.

Each command is a process of its own, started as a person starts it, its
workers and git counted with it; the two sides take turns, and the medians of
the rounds are compared.  `run` plans anew in each round (``--no-cache``), and
each command plans on the tree that the commands before it have left.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fix"))

from checkouts import check_out, git, name_of

from sophia_tidy.steps.run import COMMANDS, ORDER

QUIET = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}


def main() -> int:
    """Measure each repository; a line of a table for each."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("repositories", metavar="GIT_DIR", nargs="+", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print("| repository | commit | files | commands, s | run, s | ratio |")
    print("| --- | --- | --: | --: | --: | --: |")
    for source in asked.repositories:
        _measured(source, asked.rounds)
    return 0


def _measured(source: Path, rounds: int) -> None:
    commit = git(source, "rev-parse", "HEAD").decode().strip()
    apart, whole = list[float](), list[float]()
    for _ in range(rounds):
        with TemporaryDirectory(prefix="run-") as folder:
            root = Path(folder, "work")
            check_out(source, commit, root)
            files = len(git(root, "ls-files", "-z").split(b"\0")) - 1
            whole.append(_seconds(root, "run", "--no-cache"))
            apart.append(sum(_one(root, name) for name in ORDER))
    sums = statistics.median(apart), statistics.median(whole)
    print(
        f"| {name_of(source)} | {commit[:10]} | {files} | {sums[0]:.2f} | {sums[1]:.2f} | {sums[1] / sums[0]:.2f} |",
        flush=True,
    )


def _one(root: Path, name: str) -> float:
    """A command's planning; then it is applied, which is not counted, for the next one to stand on."""
    words = COMMANDS.get(name, (name,))
    spent = _seconds(root, *words)
    subprocess.run(
        [sys.executable, "-m", "sophia_tidy", *words, "--apply", "--allow-dirty", "--quiet"],
        cwd=root,
        env=QUIET,
        capture_output=True,
        check=False,
    )
    return spent


def _seconds(root: Path, *words: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "sophia_tidy", *words, "--quiet"], cwd=root, env=QUIET, capture_output=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
