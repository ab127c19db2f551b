"""The whole journey on repositories of your own: does anything dangle, get worse, come again, or not come back?

    measure.py REPOSITORY... [--stack FILE]... [--course NAME]... [--config FILE] [--dangling FILE]

REPOSITORY is a git directory, bare or not; it is cloned into a folder of its
own, and nothing is written to it.  Every command runs in order and is
applied, then all of them run once more, then every run is taken back.  The
second reader of ``tests/journey`` looks for words that named a path or a
module before and name nothing after.

``--stack`` names what `convert` takes, where the repository has that file
(default: what `convert` finds by itself).  ``--config FILE`` is appended to
the ``pyproject.toml`` and committed first, for what only a person knows.  A
person's own ``deploy.yml`` is renamed first, for `workflow` writes none over it.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "fix"))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from checkouts import check_out, git, name_of

from tests.journey.course import Course, Travelled, Traveller, mending, tidying
from tests.journey.reading import Dangling, Reader

ORDERS = {"tidying": tidying, "mending": mending}
NAMES = [f"{order}{unsafe}{commits}" for order in ORDERS for unsafe in ("", "-unsafe") for commits in ("", "-commits")]
TELLS_WHERE_ALL_WENT = ("archive", "docs/deploy-workflow.md")
HEAD = ("course", "moved", "dangling", "duties", "worse", "again", "undo", "seconds")


def main() -> None:
    """A table for each repository, and what is not nought below it."""
    options = _options()
    for repository in options.repositories:
        print(f"\n{name_of(repository)}\n\n| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}", flush=True)
        for name in options.courses or NAMES:
            with tempfile.TemporaryDirectory() as folder:
                _measure(repository, name, Path(folder), options)


def _measure(repository: Path, name: str, folder: Path, options: argparse.Namespace) -> None:
    person = Traveller(folder / "work", folder / "home")
    _settle(repository, person.root, options.config)
    stacks = [each for each in options.stack if (person.root / each).is_file()]
    order, unsafe, commits = name.split("-")[0], "unsafe" in name, "commits" in name
    began = time.perf_counter()
    travelled = person.travel(Course(ORDERS[order](*stacks), unsafe, commits))
    seconds = time.perf_counter() - began
    moves = travelled.moves()
    dangling = Reader(travelled.before.texts(), travelled.after.texts(), moves).dangling(but=TELLS_WHERE_ALL_WENT)
    again = travelled.still_planned(unsafe=unsafe)
    back = _back(travelled, index=not commits)
    row = (
        name,
        len(moves),
        len(dangling),
        len(travelled.duties),
        len(travelled.worse_duties()),
        sum(map(len, again.values())),
        back,
        f"{seconds:.0f}",
    )
    print(f"| {' | '.join(map(str, row))} |", flush=True)
    for line in _told(travelled, again):
        print(f"  {line}", file=sys.stderr)
    if options.dangling:
        _keep(options.dangling, repository, name, dangling)


def _back(travelled: Travelled, *, index: bool) -> str:
    """What undo did not bring back; ``whole`` where it brought all."""
    was, now = travelled.before, travelled.back
    parts = {
        "files": was.files == now.files,
        "folders": was.folders == now.folders,
        "index": not index or was.index == now.index,
        "codes": not any(went.code for went in travelled.undone),
    }
    return "not " + ", ".join(name for name, same in parts.items() if not same) if not all(parts.values()) else "whole"


def _told(travelled: Travelled, again: dict[str, list[str]]) -> Iterator[str]:
    for went in travelled.steps:
        if went.refused:
            yield f"{went.name}: exit code {went.code}: {went.said.splitlines()[-1]}"
    for command, changes in again.items():
        yield f"{command} once more: {len(changes)} changes, first {', '.join(changes[:3])}"
    for duty, (was, now) in travelled.worse_duties().items():
        yield f"duty {' '.join(duty)}: {was} -> {now}"


def _keep(out: Path, repository: Path, name: str, dangling: list[Dangling]) -> None:
    with out.open("a", errors="surrogateescape") as file:
        file.writelines(f"{name_of(repository)}\t{name}\t{each.path}\t{each.word}\t{each.was}\n" for each in dangling)


def _settle(repository: Path, root: Path, config: Path | None) -> None:
    """A clone at the newest commit, with the remote that a clone of it would have."""
    check_out(repository, git(repository, "rev-parse", "HEAD").decode().strip(), root)
    git(root, "remote", "set-url", "origin", f"https://github.com/{name_of(repository)}.git")
    deploy = root / ".github" / "workflows" / "deploy.yml"
    if deploy.exists():
        deploy.rename(deploy.with_name("deploy-main.yml"))
    if config is not None:
        with (root / "pyproject.toml").open("a") as file:
            file.write("\n" + config.read_text())
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "what a person decided")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", metavar="REPOSITORY", nargs="+", type=Path)
    parser.add_argument("--stack", metavar="FILE", action="append", default=[])
    parser.add_argument(
        "--course", dest="courses", metavar="NAME", action="append", choices=NAMES, help=", ".join(NAMES)
    )
    parser.add_argument("--config", metavar="FILE", type=Path)
    parser.add_argument(
        "--dangling", metavar="FILE", type=Path, help="append each word that dangles, as tab-separated lines"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
