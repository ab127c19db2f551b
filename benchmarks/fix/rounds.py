"""The main job on real repositories, there and back.

    rounds.py GIT_DIR[@COMMIT]... [--samples N] [--json OUT]

For each: a clone at the commit (or at the one with the most broken files of
N that are sampled), then `fix`, `fix --apply`, `fix --apply --unsafe`, each
followed by a second look that must plan nothing, then `undo` until there is
no run left.  What parses and what is critical is judged by ruff alone, run
here, at the Python version that the project declares for each folder.
Prints a Markdown table; exits with 1 where a promise was broken.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from checkouts import check_out, git, most_broken, name_of, python_blobs, tree_hash

from sophia_tidy.adapters.disk import read_tree
from sophia_tidy.adapters.ruff.process import program
from sophia_tidy.config.python_target import targets
from sophia_tidy.steps.python_survey import spelled

PACKAGE = Path(__file__).resolve().parents[2]
GATE = "E9,F63,F7,F82"
UNREADABLE = ("E902", "invalid-syntax")


@dataclass(frozen=True, slots=True)
class State:
    """What ruff says of the Python files: which do not parse, and how many findings the gate has."""

    broken: frozenset[str]
    critical: int


@dataclass(slots=True)
class Round:
    """One repository there and back; ``wrong`` are broken promises, in words."""

    repository: str
    commit: str
    files: int = 0
    absent: int = 0
    parse: list[int] = field(default_factory=list)
    critical: list[int] = field(default_factory=list)
    tiers: dict[str, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    changed: int = 0
    back: bool = False
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tool:
    """The command line at work in one folder."""

    root: Path
    variables: dict[str, str]

    def __call__(self, *arguments: str) -> tuple[subprocess.CompletedProcess[bytes], float]:
        """The answer, and the processor seconds of all its processes: others may share the machine."""
        before = _processor()
        done = subprocess.run(
            [sys.executable, "-m", "sophia_tidy", *arguments],
            cwd=self.root,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return done, _processor() - before

    def data(self, *arguments: str) -> tuple[dict[str, Any], float]:
        """The JSON of a command.

        Raises:
            SystemExit: it did not end with 0 or 1.
        """
        done, seconds = self(*arguments, "--format", "json")
        if done.returncode not in (0, 1):
            sys.exit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr.decode('utf-8', 'replace')}")
        return json.loads(done.stdout), seconds


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def judge(root: Path, names: Mapping[str, Sequence[str]]) -> State:
    """ruff on its own over the files of each target: nothing of the project's configuration, nothing of ours."""
    found = [each for target, some in names.items() for each in _said(root, target, some)]
    broken = {os.path.relpath(each["filename"], root.resolve()) for each in found if each["code"] in UNREADABLE}
    return State(frozenset(broken), len(found))


def _said(root: Path, target: str, names: Iterable[str]) -> list[dict[str, Any]]:
    with TemporaryDirectory() as folder:
        listed = Path(folder, "names")
        listed.write_text("".join(f"{name}\n" for name in names), "utf-8")
        done = subprocess.run(
            [
                program(),
                "check",
                "--isolated",
                "--no-cache",
                "--quiet",
                "--select",
                GATE,
                "--target-version",
                target,
                "--output-format",
                "json",
                f"@{listed}",
            ],
            cwd=root,
            capture_output=True,
            check=False,
        )
    return json.loads(done.stdout)


def by_target(root: Path) -> dict[str, list[str]]:
    """The committed Python files by the version that the project declares for them (`py311`)."""
    aims, names = targets(read_tree(root).tree), defaultdict(list)
    for name, _ in python_blobs(root, "HEAD"):
        if "\n" not in name:
            names[spelled(aims(PurePosixPath(name)))].append(name)
    return names


def there_and_back(git_dir: Path, commit: str, folder: Path) -> Round:
    """Everything for one repository."""
    result = Round(name_of(git_dir), commit)
    root = folder / "clone"
    result.absent = check_out(git_dir, commit, root)
    names = by_target(root)
    home = {f"XDG_{what}_HOME": str(folder / what) for what in ("STATE", "CACHE", "CONFIG")}
    tool = Tool(root, os.environ | home | {"PYTHONPATH": str(PACKAGE), "GIT_CONFIG_GLOBAL": os.devnull})
    first, states = tree_hash(root), [judge(root, names)]
    _plan(tool, result, root, first)
    for options in ((), ("--unsafe", "--allow-dirty")):
        states.append(_applied(tool, result, root, names, options))
    result.changed = len(git(root, "diff", "--name-only", "-z").split(b"\0")) - 1
    _undo(tool, result, root, first)
    _worse(result, states)
    result.files = sum(map(len, names.values()))
    result.parse = [result.files - len(state.broken) for state in states]
    result.critical = [state.critical for state in states]
    return result


def _plan(tool: Tool, result: Round, root: Path, first: str) -> None:
    data, seconds = tool.data("fix")
    result.seconds.append(seconds)
    result.tiers = dict(Counter(repair["tier"] for repair in data["repairs"]))
    if tree_hash(root) != first:
        result.wrong.append("a plan changed the tree")


def _applied(
    tool: Tool, result: Round, root: Path, names: Mapping[str, Sequence[str]], options: tuple[str, ...]
) -> State:
    """Apply, then look again: nothing that an apply would write may be left."""
    data, seconds = tool.data("fix", "--apply", *options)
    result.seconds.append(seconds)
    safeties = {"safe", "unsafe"} if "--unsafe" in options else {"safe"}
    refused = [each["path"] for each in data["findings"] if each["rule"] == "refused"]
    result.wrong += [f"refused its own change: {path}" for path in refused]
    again, _ = tool.data("fix", *options)
    left = [each["path"] for each in again["changes"] if each["safety"] in safeties]
    result.wrong += [f"planned again after {' '.join(('--apply', *options))}: {path}" for path in left]
    return judge(root, names)


def _undo(tool: Tool, result: Round, root: Path, first: str) -> None:
    """Take back every run; the tree must be the first one, byte for byte and mode for mode."""
    for _ in range(9):
        done, _ = tool("undo")
        if done.returncode:
            break
    if b"there is no run to undo" not in done.stderr:
        result.wrong.append(f"undo: {done.stderr.decode('utf-8', 'replace').strip()}")
    result.back = tree_hash(root) == first and not git(root, "status", "--porcelain")
    if not result.back:
        result.wrong.append("the tree after undo is another one")


def _worse(result: Round, states: list[State]) -> None:
    for before, after in pairwise(states):
        result.wrong += [f"parsed before and not after: {name}" for name in sorted(after.broken - before.broken)]


def table(rounds: Iterable[Round]) -> str:
    """The rounds as Markdown; three numbers are: at first, after `--apply`, after `--apply --unsafe`."""
    head = (
        "repository",
        "commit",
        "files",
        "parse",
        "critical findings",
        "repaired / review / unrepaired",
        "files changed",
        "CPU s: plan / apply / unsafe",
        "undo",
    )
    lines = [f"| {' | '.join(head)} |", f"| --- | --- |{' --: |' * 6} --- |"]
    lines += [f"| {' | '.join(map(str, _cells(each)))} |" for each in rounds]
    return "\n".join(lines)


def _cells(each: Round) -> tuple[object, ...]:
    tiers = " / ".join(str(each.tiers.get(name, 0)) for name in ("repaired", "review", "unrepaired"))
    return (
        each.repository,
        f"`{each.commit[:12]}`",
        each.files,
        " → ".join(map(str, each.parse)),
        " → ".join(map(str, each.critical)),
        tiers,
        each.changed,
        " / ".join(f"{seconds:.1f}" for seconds in each.seconds),
        "the same tree" if each.back else "**another tree**",
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="The main job on real repositories, there and back.")
    parser.add_argument("repositories", nargs="+", metavar="GIT_DIR[@COMMIT]")
    parser.add_argument(
        "--samples", type=int, default=12, metavar="N", help="commits to choose the most broken of (12)"
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every round")
    options = parser.parse_args()
    rounds = []
    for named in options.repositories:
        place, _, commit = named.rpartition("@") if "@" in named else (named, "", "")
        git_dir = Path(place)
        commit = git(git_dir, "rev-parse", commit).decode().strip() if commit else most_broken(git_dir, options.samples)
        with TemporaryDirectory() as folder:
            rounds.append(there_and_back(git_dir, commit, Path(folder)))
        print(table(rounds[-1:]), *rounds[-1].wrong, sep="\n", file=sys.stderr)
        if options.json:
            options.json.write_text(json.dumps([asdict(each) for each in rounds], indent=1) + "\n", "utf-8")
    print(table(rounds))
    return 1 if any(each.wrong for each in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())
