"""How long, and how much memory: a made-up repository and real ones, of about 2,000 and 25,000 files.

    speed.py [MIRRORS] [--files N...] [--real OWNER/NAME[+OWNER/NAME]...] [--runs N]
    speed.py --grow [N N] [--runs N]

What is timed is the command line from a cold start.  Memory is the most that
the process and its workers held together (proportional set size, sampled),
so it wants Linux.

``--grow`` asks how the work grows where every file has a verdict: equal
modules that nobody names, few and many, as text and as JSON.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from checkout import ENVIRONMENT, at, begin, check_out
from repositories import git_dir, load_repositories
from synthetic import make, make_islands
from tables import render

SIZES = (2_000, 25_000)
GROW, FORMATS = (8_000, 50_000), ("json", "text")
REAL = ("geekan/MetaGPT", "All-Hands-AI/OpenHands", "EleutherAI/lm-evaluation-harness+ai-cherry/orchestra-main")
PAUSE = 0.1


@dataclass(frozen=True, slots=True)
class Timing:
    """The medians of several runs, and the largest of their peaks.

    ``ratio`` is to a yardstick that reads every file too, timed right before each run: it holds on a loaded machine.
    """

    what: str
    files: int
    wall: float
    cpu: float
    ratio: float
    peak: int
    code: int


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds, bytes and the exit code of one."""

    wall: float
    cpu: float
    peak: int
    code: int


def timed(what: str, place: Path, runs: int, form: str = "json") -> Timing:
    """Plan `archive` in a work tree, several times."""
    files = at(place, "ls-files", "-z").count(b"\0")
    pairs = [(_yardstick(place), _once(place, form)) for _ in range(runs)]
    measured = [each for _, each in pairs]
    wall, cpu, ratio = (
        median(values)
        for values in (
            [each.wall for each in measured],
            [each.cpu for each in measured],
            [each.wall / base for base, each in pairs],
        )
    )
    peak, code = (max(values) for values in ([each.peak for each in measured], [each.code for each in measured]))
    return Timing(what, files, wall, cpu, ratio, peak, code)


def _yardstick(place: Path) -> float:
    """Seconds that `git grep` takes to look through the same files for what none of them has."""
    begun = time.perf_counter()
    command = ["git", "-C", str(place), "grep", "--quiet", "-E", "([a-z])[0-9]{9}~[A-Z]{9}$"]
    subprocess.run(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def _once(place: Path, form: str) -> Run:
    command = [sys.executable, "-m", "sophia_tidy", "-C", str(place), "archive", "--format", form]
    begun, before = time.perf_counter(), os.times()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    peaks: list[int] = [0]
    watcher = threading.Thread(target=_watch, args=(process, peaks))
    watcher.start()
    code = process.wait()
    wall, after = time.perf_counter() - begun, os.times()
    watcher.join()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(wall, cpu, max(peaks), code)


def _watch(process: "subprocess.Popen[bytes]", peaks: list[int]) -> None:
    while process.poll() is None:
        peaks.append(sum(_held(pid) for pid in (process.pid, *_below(process.pid))))
        time.sleep(PAUSE)


def _below(pid: int) -> Iterator[int]:
    for task in _words(Path(f"/proc/{pid}/task/{pid}/children")):
        yield int(task)
        yield from _below(int(task))


def _held(pid: int) -> int:
    """Bytes of a process, shared pages divided among those that share them; 0 where it has just ended."""
    words = _words(Path(f"/proc/{pid}/smaps_rollup"))
    return 1024 * int(words[words.index("Pss:") + 1]) if "Pss:" in words else 0


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split()
    except OSError:  # the process ended between two looks
        return []


def side_by_side(names: str, mirrors: Path, place: Path) -> bool:
    """Real repositories as one: alone with its history, or several as folders of a new one; False if one is absent."""
    known = {each.name: each for each in load_repositories()}
    found = [(known[name], git_dir(mirrors, known[name])) for name in names.split("+")]
    if any(where is None for _, where in found):
        return False
    if len(found) == 1:
        check_out(found[0][1] or Path(), found[0][0].commit, place)
        return True
    begin(place)
    for repository, where in found:
        inner = place / repository.file_name
        check_out(where or Path(), repository.commit, inner)
        (inner / ".git").rename(place.with_name(f"{repository.file_name}.git"))
    at(place, "add", "--all", "--force")
    at(place, "commit", "--quiet", "--message", "All of it")
    return True


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How long, and how much memory.")
    parser.add_argument("mirrors", type=Path, nargs="?", metavar="MIRRORS")
    parser.add_argument("--files", type=int, nargs="*", default=SIZES, metavar="N")
    parser.add_argument("--real", nargs="*", default=REAL, metavar="OWNER/NAME")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument(
        "--grow", type=int, nargs="*", metavar="N", help="how the work grows from so many files to so many"
    )
    return parser.parse_args()


def grown(sizes: Iterable[int], runs: int) -> Iterator[Timing]:
    """Each size as JSON and as text."""
    for count in sizes:
        with tempfile.TemporaryDirectory(prefix="speed-") as folder:
            place = Path(folder) / "made-up"
            make_islands(place, count)
            yield from (timed(f"islands, as {form}", place, runs, form) for form in FORMATS)


def ratios(found: list[Timing]) -> list[list[str]]:
    """What the larger one takes of the smaller one's CPU, and text of JSON's."""
    few, many = found[:2], found[2:]
    rows = [
        [f"{each.what}: CPU of {each.files} to that of {before.files}", f"{each.cpu / before.cpu:.2f}"]
        for before, each in zip(few, many, strict=True)
    ]
    return [["ratio", ""], *rows, [f"text to JSON, {many[0].files} files", f"{many[1].cpu / many[0].cpu:.2f}"]]


def main() -> None:
    options, found = arguments(), []
    if options.grow is not None:
        found = list(grown(options.grow or GROW, options.runs))
        print(render([("How the work grows", ratios(found))], markdown=True))
    for count in options.files if options.grow is None else ():
        with tempfile.TemporaryDirectory(prefix="speed-") as folder:
            make(Path(folder) / "made-up", count)
            found.append(timed("made up", Path(folder) / "made-up", options.runs))
    for names in options.real if options.mirrors and options.grow is None else ():
        with tempfile.TemporaryDirectory(prefix="speed-") as folder:
            if side_by_side(names, options.mirrors, Path(folder) / "real"):
                found.append(timed(names, Path(folder) / "real", options.runs))
    lines = [["repository", "files", "wall s", "CPU s", "times git grep", "peak MB", "exit code"]]
    lines += [
        [
            each.what,
            str(each.files),
            f"{each.wall:.1f}",
            f"{each.cpu:.1f}",
            f"{each.ratio:.0f}",
            f"{each.peak / 1e6:.0f}",
            str(each.code),
        ]
        for each in found
    ]
    print(render([(f"Speed, {os.cpu_count()} cores, medians of {options.runs}", lines)], markdown=True))


if __name__ == "__main__":
    main()
