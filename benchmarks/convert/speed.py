"""What a conversion costs: from a cold start beside a bare emitter of the same YAML, and per stack in one call.

    $ python -m benchmarks.convert.speed --rounds 15
    $ python -m benchmarks.convert.speed --kompose /usr/local/bin/kompose

The runs are interleaved, so that a busy machine slows all of them alike; the
ratio is that of the medians.  The bare emitter is a Python process that reads
the finished manifests from JSON and writes them with the same YAML library:
nothing can be cheaper in this language.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.convert.referee.converters import ours

from .synthetic import stack

# An installed package has its bytecode; where the variable forbids to write it, each start would compile all anew.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
_EMITTER = """\
import json, sys, yaml
with open(sys.argv[1]) as text:
    manifests = json.load(text)
yaml.dump_all(manifests, sys.stdout, Dumper=yaml.CSafeDumper, sort_keys=False)
"""


def clock(words: Sequence[str], folder: Path) -> tuple[float, float]:
    """Milliseconds of the wall and of the processor for one process."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, env=_ENVIRONMENT)
    spent, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)}: {done.stderr[-400:]}")
    return spent * 1000, (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def interleaved(runs: Mapping[str, Sequence[str]], folder: Path, rounds: int) -> dict[str, tuple[float, float, float]]:
    """Of each command the medians of wall and processor, and the least of the wall, which a busy machine falsifies least.

    The commands take turns, after one round that does not count.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in runs}
    for turn in range(rounds + 1):
        for name, words in runs.items():
            spent = clock(words, folder)
            if turn:
                times[name].append(spent)
    return {
        name: (
            statistics.median(wall for wall, _ in each),
            statistics.median(cpu for _, cpu in each),
            min(wall for wall, _ in each),
        )
        for name, each in times.items()
    }


def cold(folder: Path, services: int, rounds: int, rival: str | None) -> None:
    """A cold start on one stack."""
    (folder / "compose.yaml").write_text(stack(services))
    (folder / "manifests.json").write_text(json.dumps(ours([folder / "compose.yaml"], None).manifests))
    (folder / "emit.py").write_text(_EMITTER)
    runs = {
        "bare emitter": [sys.executable, "emit.py", "manifests.json"],
        "start-up (--version)": [sys.executable, "-m", "sophia_tidy", "--version"],
        "convert --stdout": [
            sys.executable,
            "-m",
            "sophia_tidy",
            "convert",
            "-C",
            str(folder),
            "compose.yaml",
            "--stdout",
        ],
    }
    if rival:
        runs["kompose"] = [rival, "-f", "compose.yaml", "convert", "--stdout"]
    medians = interleaved(runs, folder, rounds)
    floor = medians["bare emitter"]
    print(
        f"| {services} services, cold, median of {rounds} | ms | CPU ms | best ms | ratio | of CPU | of the best |\n"
        "| --- | --: | --: | --: | --: | --: | --: |"
    )
    for name, (wall, cpu, best) in medians.items():
        print(
            f"| {name} | {wall:.0f} | {cpu:.0f} | {best:.0f} | {wall / floor[0]:.2f} | {cpu / floor[1]:.2f} "
            f"| {best / floor[2]:.2f} |"
        )


def many(folder: Path, count: int, services: int, rival: str | None) -> None:
    """Many stacks in one call."""
    names = [f"stack{index}.yaml" for index in range(count)]
    for index, name in enumerate(names):
        (folder / name).write_text(stack(services, seed=index + 2))
    words = [sys.executable, "-m", "sophia_tidy", "convert", "-C", str(folder), *names, "--stdout"]
    wall, cpu = min(clock(words, folder) for _ in range(3))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"\n{count} stacks of {services} services in one call: {wall / count:.1f} ms a stack "
        f"({cpu / count:.1f} CPU), peak memory of any process {peak:.0f} MB"
    )
    if rival:
        spent = [clock([rival, "-f", name, "convert", "--stdout"], folder)[0] for name in names]
        print(f"kompose, one process each: {statistics.mean(spent):.1f} ms a stack")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--services", type=int, default=20)
    parser.add_argument("--stacks", type=int, default=100)
    parser.add_argument("--services-each", type=int, default=4, help="services of each of the many stacks")
    parser.add_argument("--kompose", metavar="PATH")
    options = parser.parse_args()
    print(f"load of the machine at first: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as folder:
        cold(Path(folder), options.services, options.rounds, options.kompose)
        many(Path(folder), options.stacks, options.services_each, options.kompose)


if __name__ == "__main__":
    main()
