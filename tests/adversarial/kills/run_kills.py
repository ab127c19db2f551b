"""`run --apply --branch`, and the `undo` of it, killed at numbered steps; then the next command must tell, recover, and leave what was before or what is after.

    python -m tests.adversarial.kills.run_kills [KILLS] [SEED] [KILLS_ON_THE_REFERENCE] [KILLS_OF_UNDO]

The repository has 60 files with work for every step of `run`; the second one
is the project's reference repository.  Prints a line for each fault, then the
figures; ends with 1 where there is a fault.
"""

import random
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from .child import run
from .kills import LOCK, warm
from .numbered import PHASES, Killer
from .scene import BARE, FILES, State, git, make, state_of

COMMAND = ("run", "--apply", "--unsafe", "--branch", "tidied")
REFERENCE = Path(__file__).parents[2] / "reference"
SIZE = 60
PLANS = (
    ("yaml", "clean.yaml"),
    ("undo", "--list"),
    ("why", "clean.py"),
    ("rules",),
    ("fix", "clean.py", "--format", "json"),
    ("explain", "bare-except"),
    ("status",),
)
WRITES = (("yaml", "--apply", "clean.yaml"), ("undo",), ("fix", "--apply", "clean.py"))


@dataclass(frozen=True, slots=True)
class Standing:
    """The files, the index and all refs, with where HEAD is."""

    state: State
    refs: str
    head: str


@dataclass(slots=True)
class Scene:
    """One repository, the command that waits in it, and the two ends that there may be; ``first`` is where `undo` leads."""

    root: Path
    killer: Killer
    before: Standing
    after: Standing
    first: Standing


def standing_of(root: Path) -> Standing:
    """All that has to be as before, or as after."""
    return Standing(state_of(root), git(root, "for-each-ref"), (root / ".git/HEAD").read_text())


def sixty_files(root: Path) -> None:
    """A repository of `SIZE` files with work for every step."""
    root.mkdir(parents=True)
    make(root)
    for number in range(SIZE - len(FILES) - 1):
        place = root / f"more{number % 4}/deep/module{number}.py"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"y = {number}\n{BARE}")
    _commit(root)
    assert len(git(root, "ls-files").splitlines()) == SIZE


def reference(root: Path) -> None:
    """The reference repository, with two clean files to ask about."""
    shutil.copytree(REFERENCE, root)
    (root / "clean.py").write_text("X = 1\n")
    (root / "clean.yaml").write_text("a: 1\n")
    git(root, "init", "--quiet", "--initial-branch=main", "--template=")
    _commit(root)


def scene(home: Path, name: str) -> Scene:
    """The repository of that name, and the command at its first write."""
    root, place = home / name / "work", home / f"{name}-killer"
    (reference if name == "reference" else sixty_files)(root)
    place.mkdir()
    first = before = standing_of(root)
    if name == "undo":
        done = run(root, COMMAND)
        assert done.code in (0, 1), done.said
        before = standing_of(root)
    killer = Killer(root, ("undo",) if name == "undo" else COMMAND, place)
    after = standing_of(root)
    assert before != after
    assert ("refs/heads/tidied" in after.refs) is (name != "undo")
    return Scene(root, killer, before, after, first)


def chosen(scene: Scene, kills: int, chance: random.Random) -> list[int]:
    """Steps in their order: half of them from each phase alike, half from the whole run alike, each from a stretch of its own."""
    steps = scene.killer.steps
    phases = [[n for n, step in enumerate(steps, 1) if step.phase == phase] for phase in PHASES]
    each = max(1, kills // 2 // len(PHASES))
    found = [number for phase in phases if phase for number in _spread(phase, each, chance)]
    return sorted(found + _spread(range(1, len(steps) + 1), kills - len(found), chance))


def _spread(steps: Sequence[int], count: int, chance: random.Random) -> list[int]:
    ends = [len(steps) * n // count for n in range(count + 1)]
    return [steps[chance.randrange(first, max(first + 1, last))] for first, last in pairwise(ends)]


def trial(scene: Scene, number: int, turn: int, chance: random.Random, count: Counter[str]) -> Iterator[str]:
    """Kill at one step, then look at the next commands; what is wrong, in words."""
    step = scene.killer.steps[number - 1]
    killed = scene.killer.kill(number, wait=chance.uniform(0.0002, 0.004))
    count[f"killed: {step.kind}" if killed else "ended before the kill came"] += 1
    count[f"killed in: {step.phase}"] += killed
    left = standing_of(scene.root)
    whole = left in (scene.before, scene.after)
    plan, write = PLANS[turn % len(PLANS)], WRITES[turn % len(WRITES)]
    about = (
        f"{scene.root.parent.name} step {number} ({step.kind}, {step.phase}), then {plan[0]}, then {' '.join(write)}"
    )
    looked = run(scene.root, plan)
    told = re.search(r"run \d{4}-\d{8}T\d{6}Z was cut short", looked.said) is not None
    count["half done when killed" if not whole else "whole when killed"] += 1
    if not whole and not told and not left.state.locks:
        yield f"{about}: the plan is silent: {looked.said[-300:]}"
    if looked.code not in (0, 1) or standing_of(scene.root) != left:
        yield f"{about}: the plan ended with {looked.code}, or wrote: {looked.said[-300:]}"
    yield from _recovers(scene, write, told, about, count)


def _recovers(scene: Scene, write: tuple[str, ...], told: bool, about: str, count: Counter[str]) -> Iterator[str]:
    done = run(scene.root, write)
    said = "was interrupted" in done.said
    count["recovered by the next command"] += said
    if said != told:
        yield f"{about}: the plan told {told}, and the next write {said}: {done.said[-300:]}"
    for lock in LOCK.findall(done.said):  # git's own, of a git that was killed: told, so that the person takes it away
        count["lock of git's own told"] += 1
        Path(lock).unlink()
    now = standing_of(scene.root)
    count["recovered to what was before"] += said and now == scene.before
    count["recovered to what is after"] += said and now == scene.after
    ends = (scene.first,) if write[0] == "undo" and scene.before == scene.first else (scene.before, scene.after)
    if done.code not in (0, 1, 2 if write[0] == "undo" else 0) or now not in ends:
        yield f"{about}: neither before nor after, code {done.code}: {_differences(now, scene.before)} {done.said[-300:]}"
    for _ in range(2):
        if now != scene.first:
            done = run(scene.root, ("undo",))
            now = standing_of(scene.root)
    if now != scene.first:
        yield f"{about}: undo does not lead back: {_differences(now, scene.first)} {done.said[-300:]}"
    git(scene.root, "fsck", "--connectivity-only", "--no-dangling")


def _differences(now: Standing, then: Standing) -> str:
    names = sorted({name for name, *_ in set(now.state.files) ^ set(then.state.files)})
    return f"files {names[:8]}, HEAD {now.head.strip()}, refs {now.refs!r}, status {now.state.status!r:.300}, locks {now.state.locks}"


def _commit(root: Path) -> None:
    git(root, "add", "--all", "--force")
    git(root, "commit", "--quiet", "--message", "all")


def main(kills: int = 200, seed: int = 1, on_reference: int = 20, of_undo: int = 40) -> int:
    """All of it; 1 where anything is wrong."""
    warm()
    count, began, faults = Counter[str](), time.monotonic(), 0
    wanted = {"sixty_files": kills, "reference": on_reference, "undo": of_undo}
    with tempfile.TemporaryDirectory() as home:
        for name in (name for name in wanted if wanted[name]):
            chance, ready = random.Random(seed), scene(Path(home), name)
            print(f"{name}: {len(ready.killer.steps)} steps, {wanted[name]} kills", flush=True)
            for turn, number in enumerate(chosen(ready, wanted[name], chance)):
                for fault in trial(ready, number, turn, chance, count):
                    faults += 1
                    print(fault, flush=True)
            ready.killer.close()
    print(f"{sum(wanted.values())} kills, {time.monotonic() - began:.0f} s, seed {seed}")
    for what, total in sorted(count.items()):
        print(f"  {total:>5}  {what}")
    print(f"  {faults:>5}  faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
