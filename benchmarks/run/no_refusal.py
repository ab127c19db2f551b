"""Does `run` on any repository end in changes or in questions, and is nothing worse after its plan?

    no_refusal.py REPOSITORY... [--without-remote NAME]... [--ids]

REPOSITORY is a git directory, bare or not; it is cloned into a folder of its
own, with nothing of ours in its configuration, and nothing is written to it.
The fold is planned, applied by the command line as one run, and planned once
more.  What is counted before and after shares no code with the tool: `ast`
and PyYAML for what parses (a chart's templates are no YAML), ruff's own words for what is critical, and the
second reader of ``tests/journey`` for names that lead nowhere.

``--without-remote NAME`` takes the remote of that repository away first;
``--ids`` lists the questions of each.
"""

import argparse
import ast
import json
import resource
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "fix"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from checkouts import check_out, git, name_of

from sophia_tidy.kernel.decision import Decision
from sophia_tidy.steps.context import Context
from sophia_tidy.steps.run import Fold, StepState, fold
from tests.journey.reading import Reader

HEAD = (
    "repository", "commit", "steps that plan", "nothing to do", "blocked", "without a question",
    "questions", "groups", "files", "parses", "YAML", "critical", "dangling", "again", "CPU",
)  # fmt: skip
CRITICAL = ("E9", "F63", "F7", "F82")
TELLS_WHERE_ALL_WENT = ("archive", "docs/deploy-workflow.md")


class Measures(NamedTuple):
    """What is counted of a tree: Python and YAML files that do not parse, and critical findings of ruff."""

    broken: int
    unread: int
    critical: int


def main() -> None:
    """A row for each repository, and below it what is not as it should be."""
    options = _options()
    print(f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}", flush=True)
    for repository in options.repositories:
        with tempfile.TemporaryDirectory() as folder:
            _measure(repository, Path(folder) / "work", options)


def _measure(repository: Path, root: Path, options: argparse.Namespace) -> None:
    name, commit = name_of(repository), git(repository, "rev-parse", "HEAD").decode().strip()
    check_out(repository, commit, root)
    alone = any(each in name for each in options.without_remote)
    git(root, "remote", *(("remove", "origin") if alone else ("set-url", "origin", f"https://github.com/{name}.git")))
    before = _texts(root)
    measured = _measures(root, before)
    began = resource.getrusage(resource.RUSAGE_SELF)
    whole = _planned(root)
    ended = resource.getrusage(resource.RUSAGE_SELF)
    faults = list(_applied(root))
    after = _texts(root)
    now = _measures(root, after)
    moves = {str(change.target): str(change.path) for change in whole.plan if hasattr(change, "target")}
    dangling = Reader(before, after, moves).dangling(but=TELLS_WHERE_ALL_WENT)
    second = _planned(root)
    again = len(second.plan)
    decisions = list({each.id: each for end in whole.ends for each in end.result.decisions}.values())
    row = (
        name + (" (no remote)" if alone else ""),
        commit[:8],
        *(_names(whole, state) for state in StepState),
        " ".join(_unexplained(whole)) or "none",
        len(decisions),
        len({each.group or each.id for each in decisions}),
        len(whole.plan),
        f"{measured.broken} → {now.broken}",
        f"{measured.unread} → {now.unread}",
        f"{measured.critical} → {now.critical}",
        len(dangling),
        again,
        f"{ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime:.0f} s",
    )
    print(f"| {' | '.join(map(str, row))} |", flush=True)
    more = (f"again: {change.rule} {change.path}" for change in second.plan)
    for line in (*faults, *more, *(f"{each.path}: {each.word} was {each.was}" for each in dangling)):
        print(f"  {name}: {line}", file=sys.stderr, flush=True)
    if options.ids:
        _listed(name, decisions)


def _planned(root: Path) -> Fold:
    with Context.of(root) as context:
        return fold(context)


def _names(whole: Fold, state: StepState) -> str:
    return " ".join(end.result.step for end in whole.ends if end.state is state) or "none"


def _unexplained(whole: Fold) -> Iterator[str]:
    """Blocked steps that no question would let go on, neither their own nor one of a step that they stand on."""
    blocked = [end.result for end in whole.ends if end.state is StepState.BLOCKED]
    asked = {each.step for each in blocked if each.decisions}
    for each in blocked:
        stands_on_asked = each.findings[0].rule == "blocked-step" and any(
            f" {step} " in f" {each.findings[0].message} " for step in asked
        )
        if not each.decisions and not stands_on_asked:
            yield f"{each.step} ({each.findings[0].rule})"


def _applied(root: Path) -> Iterator[str]:
    """The run on the disk, as a person would start it; what it says where it goes wrong."""
    words = (sys.executable, "-m", "sophia_tidy", "-C", str(root), "run", "--apply", "--quiet")
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1) or "Traceback" in done.stderr:
        yield f"run --apply: exit code {done.returncode}: {done.stderr.strip().splitlines()[-1:]}"


def _texts(root: Path) -> dict[str, bytes]:
    """Every file that git would list, with its bytes."""
    listed = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").decode(
        "utf-8", "surrogateescape"
    )
    there = (name for name in listed.split("\0") if name and (root / name).is_file() and not (root / name).is_symlink())
    return {name: (root / name).read_bytes() for name in sorted(there)}


def _measures(root: Path, texts: dict[str, bytes]) -> Measures:
    broken = sum(name.endswith(".py") and not _parses(text) for name, text in texts.items())
    charts = tuple(f"{Path(name).parent}/templates/" for name in texts if Path(name).name == "Chart.yaml")
    yamls = [name for name in texts if name.endswith((".yml", ".yaml")) and not name.startswith(charts)]
    unread = sum(not _reads(texts[name]) for name in yamls)
    return Measures(broken, unread, _critical(root))


def _parses(text: bytes) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _reads(text: bytes) -> bool:
    try:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass
    except (yaml.YAMLError, UnicodeDecodeError):
        return False
    return True


def _critical(root: Path) -> int:
    words = (
        "ruff",
        "check",
        "--isolated",
        "--no-cache",
        "--exit-zero",
        "--output-format",
        "json",
        "--select",
        ",".join(CRITICAL),
    )
    done = subprocess.run([sys.executable, "-m", *words, str(root)], capture_output=True, check=True)
    return len(json.loads(done.stdout or "[]"))


def _listed(name: str, decisions: list[Decision]) -> None:
    print(f"\n{name}:", file=sys.stderr)
    for each in decisions:
        default = "" if each.default is None else f" (else {each.default or 'nothing'})"
        print(f"  {each.id}: {each.question}{default}", file=sys.stderr)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", metavar="REPOSITORY", nargs="+", type=Path)
    parser.add_argument("--without-remote", metavar="NAME", action="append", default=[])
    parser.add_argument("--ids", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
