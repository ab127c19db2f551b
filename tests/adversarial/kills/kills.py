"""Hundreds of kills, aimed and at random; then the next command must tell or recover, and undo must lead back.

    python -m tests.adversarial.kills.kills [KILLS] [SEED]

Prints a line for each fault, then the figures; ends with 1 where there is a fault.
"""

import itertools
import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import takewhile
from pathlib import Path

from .child import Ran, run
from .scene import State, make, state_of

ARCHIVE = ("archive", "--apply", "--unsafe")
# What is killed, after what had been done before.
SCENARIOS: Sequence[tuple[str, tuple[tuple[str, ...], ...]]] = (
    ("fix --apply", ()),
    ("archive --apply --unsafe", ()),
    ("archive --apply --unsafe --commit", ()),
    ("archive --apply --unsafe --commit --branch tidied", ()),
    ("yaml --apply", ()),
    ("convert docker-compose.yml --apply", ()),
    ("workflow --apply --unsafe", (("convert", "docker-compose.yml", "--apply"),)),
    ("undo", (("fix", "--apply"),)),
    ("undo", ((*ARCHIVE, "--commit"),)),
    ("undo", ((*ARCHIVE, "--branch", "tidied"),)),
    ("undo 2", ((*ARCHIVE, "--commit"), ("undo",))),
    ("undo 2", ((*ARCHIVE, "--branch", "tidied"), ("undo",))),
)
PLANS = (
    ("status",),
    ("fix",),
    ("yaml", "--format", "json"),
    ("archive",),
    ("why", "clean.py"),
    ("why-kept", "clean.py"),
    ("rules",),
    ("convert", "docker-compose.yml", "--stdout"),
    ("undo", "--list"),
    ("workflow", "--inventory"),
    ("explain", "bare-except"),
)
WRITES = (("yaml", "--apply", "clean.yaml"), ("undo",), ("fix", "--apply", "clean.py"))
ENDED = "ended before the kill came, and looked at as well"
LOCK = re.compile(r"git left (\S+\.lock) when it was killed")
WARM = (
    "steps.fix",
    "steps.archive",
    "steps.yaml",
    "steps.convert",
    "steps.workflow",
    "apply.apply",
    "steps.repair_files",
    "steps.never_worse",
    "report.formats.text",
    "cli.parser",
    "cli.before",
    "cli.show",
    "cli.writing",
    "report.pages.fix",
    "report.pages.archive",
    "report.pages.convert",
    "report.pages.workflow",
)


@dataclass(slots=True)
class Case:
    """A scenario made ready: a repository to copy, and its state at first, before and after what is killed."""

    words: tuple[str, ...]
    place: Path
    origin: State
    first: State
    after: State
    ran: Ran


def cases(home: Path, scenarios: Sequence[tuple[str, tuple[tuple[str, ...], ...]]] = SCENARIOS) -> Iterator[Case]:
    """Every scenario, run once to its end.

    Raises:
        AssertionError: a command failed that nobody disturbed.
    """
    for number, (words, before) in enumerate(scenarios):
        place = home / f"scene{number}" / "work"
        place.mkdir(parents=True)
        make(place)
        origin = state_of(place)
        for arguments in before:
            done = run(place, arguments)
            assert done.code in (0, 1), (arguments, done.said)
        trial = _copy(place, home / "trial")
        ran = run(trial, words.split())
        first, after = state_of(place), state_of(trial)
        assert ran.code in (0, 1), (words, ran.said)
        assert first != after, words
        assert ran.steps > 10, words
        yield Case(tuple(words.split()), place, origin, first, after, ran)


def trial(case: Case, home: Path, chance: random.Random, turn: int, count: Counter[str]) -> Iterator[str]:
    """Kill once, then look at the next commands; what is wrong, in words."""
    place = _copy(case.place, home / "work")
    how, killed = _killed(case, place, chance, turn)
    count[f"killed, {how}" if killed.code is None else ENDED] += 1
    left = state_of(place)
    clean = State(left.files, left.index, left.tree, left.branch, left.status, ())
    whole = clean in (case.first, case.after)
    plan, write = PLANS[turn % len(PLANS)], WRITES[chance.randrange(len(WRITES))]
    about = f"{' '.join(case.words)}, {how}, then {' '.join(plan)}, then {' '.join(write)}"
    looked = run(place, plan)
    told = re.search(r"run \d{4}-\d{8}T\d{6}Z was cut short", looked.said) is not None
    count["told by a plan" if told else "whole, with nothing to tell" if whole else "silent"] += 1
    if not whole:
        count["half done"] += 1
    if not whole and not told:
        yield f"{about}: the plan is silent: {looked.said[-300:]}"
    if looked.code not in (0, 1) or state_of(place) != left:
        yield f"{about}: the plan ended with {looked.code}, or wrote: {looked.said[-300:]}"
    yield from _recovers(case, place, write, told, about, count)


def _recovers(
    case: Case, place: Path, write: tuple[str, ...], told: bool, about: str, count: Counter[str]
) -> Iterator[str]:
    done = run(place, write)
    said = "was interrupted" in done.said
    count["recovered by an apply or undo"] += said
    if told != said:
        yield f"{about}: the plan told {told}, and the next write {said}: {done.said[-300:]}"
    for lock in LOCK.findall(
        done.said
    ):  # git's own, left by a git that was killed: told, so that the person takes it away
        count["lock of git's own told"] += 1
        Path(lock).unlink()
    now = state_of(place)
    if write[0] != "undo" and (done.code not in (0, 1) or now not in (case.first, case.after)):
        yield f"{about}: neither as before nor as after, code {done.code}: {_differences(now, case)} {done.said[-300:]}"
    if write[0] == "undo" and (done.code not in (0, 2) or (said and done.code != 0)):
        yield f"{about}: undo ended with {done.code}: {done.said[-300:]}"
    for _ in range(6):
        if run(place, ("undo",)).code != 0:
            break
    now = state_of(place)
    same = (now.files, now.index, now.tree, now.status, now.locks) == (
        case.origin.files,
        case.origin.index,
        case.origin.tree,
        case.origin.status,
        case.origin.locks,
    )
    count["undone to the first tree and index"] += same
    if not same:
        yield f"{about}: undo of all does not lead to the first tree and index: {_differences(now, case)}"


def _killed(case: Case, place: Path, chance: random.Random, turn: int) -> tuple[str, Ran]:
    match turn % 5:
        case 0 | 1 | 2:
            return "aimed at a step", run(place, case.words, step=chance.randint(1, case.ran.steps))
        case 3:
            return "at random while it writes", run(
                place, case.words, after=chance.uniform(0, case.ran.applying), begun=True
            )
        case _:
            return "at random", run(place, case.words, after=chance.uniform(0, case.ran.whole))


def _differences(now: State, case: Case) -> str:
    names = sorted({name for name, *_ in set(now.files) ^ set(case.origin.files)})
    return f"files {names[:8]}, branch {now.branch.strip()}, status {now.status!r:.300}, locks {now.locks}"


def _copy(source: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    return shutil.copytree(source, target / "work", symlinks=True)


def warm() -> None:
    """Import once what every child would import."""
    for name in WARM:
        import_module(f"sophia_tidy.{name}")


def main(kills: int = 300, seed: int = 1) -> int:
    """All of it; 1 where anything is wrong."""
    warm()
    chance, count, began = random.Random(seed), Counter[str](), time.monotonic()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as home:
        ready = list(cases(Path(home)))
        for turn in takewhile(lambda turn: turn - count[ENDED] < kills, itertools.count()):
            for fault in trial(ready[turn % len(ready)], Path(home), chance, turn // len(ready) + turn, count):
                faults.append(fault)
                print(fault, flush=True)
    print(f"{kills} kills in {len(ready)} scenarios, {time.monotonic() - began:.0f} s, seed {seed}")
    for what, number in sorted(count.items()):
        print(f"  {number:>5}  {what}")
    print(f"  {len(faults):>5}  faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
