"""What a look at a clean repository costs, against ruff's own.

    clean.py [GIT_DIR[@COMMIT]...] [--files N] [--seed N] [--rounds N]

`sophia-tidy fix` beside ``ruff check`` with the gate's rules and
``sophia-tidy --version`` (the start-up), turn by turn on the same tree, with
ruff's caches cold and warm.  Without a repository, a synthetic one of 10,000
files.  Prints medians, their ratio and the peak memory as a Markdown table.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from checkouts import check_out, git, name_of, python_blobs
from synthetic import write_repository

from sophia_tidy.adapters.ruff.process import program

PACKAGE = Path(__file__).resolve().parents[2]
TIDY = (sys.executable, "-m", "sophia_tidy")
WITHIN = 1.3
MEGABYTES = 500


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall and of the processors, and peak memory, of one process and those that it waited for."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Compared:
    """The medians of one tree and one state of the caches."""

    tree: str
    files: int
    caches: str
    ruff: Cost
    start: Cost
    fix: Cost

    @property
    def ratio(self) -> float:
        return self.fix.seconds / (self.ruff.seconds + self.start.seconds)

    @property
    def work(self) -> float:
        """The ratio of processor time, which does not know how many processors there are, nor who else is at work."""
        return self.fix.processor / (self.ruff.processor + self.start.processor)


def cost(arguments: Sequence[str], root: Path, variables: dict[str, str], codes: tuple[int, ...] = (0,)) -> Cost:
    """Run it to its end.

    Raises:
        SystemExit: its exit code is none of ``codes``.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        arguments,
        cwd=root,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in codes:
        sys.exit(f"{' '.join(arguments)} ended with {process.returncode}; expected one of {codes}")
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(costs: Sequence[Cost]) -> Cost:
    """Each figure's median; of the memory the most."""
    return Cost(
        statistics.median(each.seconds for each in costs),
        statistics.median(each.processor for each in costs),
        max(each.megabytes for each in costs),
    )


def compared(tree: str, root: Path, files: int, rounds: int, scratch: Path) -> Iterator[Compared]:
    """Cold, then warm: the three commands in turn, so that a busy machine is busy for all of them."""
    caches = scratch / "cache"
    home = {"XDG_CACHE_HOME": str(caches), "XDG_STATE_HOME": str(scratch / "state"), "GIT_CONFIG_GLOBAL": os.devnull}
    # As pip installs it: compiled.
    compiled = {"PYTHONPYCACHEPREFIX": str(scratch / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    variables = os.environ | home | compiled | {"PYTHONPATH": str(PACKAGE)}
    check = (program(), "check", "--quiet", "--select", "E9,F63,F7,F82", "--cache-dir", str(caches / "plain"), ".")
    for state in ("cold", "warm"):
        costs: dict[str, list[Cost]] = {"ruff": [], "start": [], "fix": []}
        for turn in range(rounds + 1):
            if state == "cold":
                shutil.rmtree(caches, ignore_errors=True)
            each = {
                "ruff": cost(check, root, variables, (0, 1)),
                "start": cost((*TIDY, "--version"), root, variables),
                "fix": cost((*TIDY, "fix", "--quiet"), root, variables, (0, 1)),
            }
            for name, found in each.items() if turn else ():  # the first turn warms the system's own caches
                costs[name].append(found)
        yield Compared(tree, files, state, *(median(costs[name]) for name in ("ruff", "start", "fix")))


def trees(named: Sequence[str], files: int, seed: int, scratch: Path) -> Iterator[tuple[str, Path, int]]:
    """The trees to measure: a name, a root, and how many Python files."""
    if not named:
        write_repository(scratch / "tree", files, seed)
        yield f"synthetic, seed {seed}", scratch / "tree", files
    for number, each in enumerate(named):
        place, _, commit = each.rpartition("@") if "@" in each else (each, "", "HEAD")
        git_dir, root = Path(place), scratch / f"tree-{number}"
        commit = git(git_dir, "rev-parse", commit).decode().strip()
        check_out(git_dir, commit, root)
        yield f"{name_of(git_dir)} `{commit[:12]}`", root, sum(1 for _ in python_blobs(root, "HEAD"))


def table(found: Sequence[Compared]) -> str:
    """Milliseconds on the wall and of the processors, as Markdown."""
    head = (
        "tree",
        "Python files",
        "ruff's caches",
        "ruff check",
        "start-up",
        "fix",
        "ratio",
        "ratio of CPU time",
        "peak memory",
    )
    lines = [f"| {' | '.join(head)} |", f"| --- | --: | --- |{' --: |' * 6}"]
    for each in found:
        times = (
            f"{one.seconds * 1000:.0f} ms ({one.processor * 1000:.0f} CPU)" for one in (each.ruff, each.start, each.fix)
        )
        cells = (
            each.tree,
            f"{each.files:,}",
            each.caches,
            *times,
            f"{each.ratio:.2f}",
            f"{each.work:.2f}",
            f"{each.fix.megabytes:.0f} MB",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description="What a look at a clean repository costs, against ruff's own.")
    parser.add_argument("repositories", nargs="*", metavar="GIT_DIR[@COMMIT]")
    parser.add_argument("--files", type=int, default=10_000, metavar="N", help="of the synthetic tree (10,000)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the synthetic tree (1)")
    parser.add_argument("--rounds", type=int, default=7, metavar="N", help="turns to take the median of (7)")
    options = parser.parse_args()
    found: list[Compared] = []
    with TemporaryDirectory() as folder:
        for number, (tree, root, files) in enumerate(
            trees(options.repositories, options.files, options.seed, Path(folder))
        ):
            found += compared(tree, root, files, options.rounds, Path(folder, f"scratch-{number}"))
    print(table(found))
    return 1 if any(each.ratio > WITHIN or each.fix.megabytes > MEGABYTES for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
