"""``python benchmarks/bot/groups.py [--unsafe GROUP]... [--files N] [--lines N] [--once] GIT_DIR...``: do the groups of a night go together?

For each repository, in a clone of its own: the groups are planned, each is
committed on the base alone, and git merges them one after the other, in their
order.  What stands on them comes the next night, until nothing is left.
Told: the groups of the first night with their files and lines, the merges of
all nights and how many of them were in conflict, whether the tree in the end
is that of the fold on the first base, and what planning costs beside the fold.
"""

import argparse
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fix"))

from checkouts import name_of

from sophia_tidy.bot.model.group import GroupPlan
from sophia_tidy.bot.plan.cut import lines_of
from sophia_tidy.bot.plan.groups import PlannedGroups, planned_groups
from sophia_tidy.config.schema import PYPROJECT, read_config
from sophia_tidy.kernel.plan import Move
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.run import fold

PLACE = "https://example.org/team/platform"
PERSON = ("-c", "user.name=night", "-c", "user.email=night@example.org", "-c", "core.hooksPath=/dev/null")
MOST_NIGHTS = 12


class Asked(NamedTuple):
    """What the configuration of the bot is."""

    unsafe: tuple[str, ...]
    files: int
    lines: int
    once: bool


class Merges(NamedTuple):
    """How many merges there were, and which of them git could not settle."""

    count: int
    conflicts: tuple[str, ...]


def main() -> int:
    """Measure each; 1 where a merge is in conflict."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("repositories", metavar="GIT_DIR", nargs="+", type=Path)
    parser.add_argument("--unsafe", action="append", default=[], metavar="GROUP")
    parser.add_argument("--files", type=int, default=40)
    parser.add_argument("--lines", type=int, default=800)
    parser.add_argument("--once", action="store_true", help="the first night alone")
    given = parser.parse_args()
    asked = Asked(tuple(given.unsafe), given.files, given.lines, given.once)
    print(
        "| repository | commit | groups (files, lines) | waiting | nights | merges | conflicts | tree | fold, s | groups, s |"
    )
    print("| --- | --- | --- | --- | --: | --: | --: | --- | --: | --: |")
    return max([_measured(source, asked) for source in given.repositories])


def _measured(source: Path, asked: Asked) -> int:
    with TemporaryDirectory(prefix="nights-") as folder:
        root = Path(folder, "work")
        subprocess.run(
            ["git", "clone", "--quiet", "--no-hardlinks", source, root], check=True, stdin=subprocess.DEVNULL
        )
        _git(root, "remote", "set-url", "origin", f"{PLACE}.git")
        _git(root, "checkout", "--quiet", "-B", "night-base")
        base = _git(root, "rev-parse", "HEAD").strip()
        with _context(root, asked) as context:
            start = _seconds()
            wanted = fold(context).tree
            spent = _seconds() - start
            wanted = Tree({path: wanted[path] for path in wanted})
        with _context(root, asked) as context:
            start = _seconds()
            first = planned_groups(context)
            both = _seconds() - start
            groups = ", ".join(_told(group, context.tree) for group in first.groups) or "none"
        waiting = ", ".join(each.group + " (blocked)" * each.is_blocked for each in first.waiting) or "none"
        nights, merges = _nights(root, first, asked)
        tree = "" if asked.once else _difference(root, wanted)
        print(
            f"| {name_of(source)} | {base[:10]} | {groups} | {waiting} | {nights} | {merges.count} | "
            f"{len(merges.conflicts)} | {tree} | {spent:.1f} | {both:.1f} |",
            flush=True,
        )
        for each in merges.conflicts:
            print(f"  conflict: {each}", file=sys.stderr)
        return 1 if merges.conflicts else 0


def _nights(root: Path, planned: PlannedGroups, asked: Asked) -> tuple[int, Merges]:
    """All merges until nothing is left, or nothing can be merged any more."""
    count, conflicts = 0, list[str]()
    for night in range(1, MOST_NIGHTS + 1):
        merged = _merged(root, planned.groups)
        count += merged.count
        conflicts += (f"night {night}: {each}" for each in merged.conflicts)
        if asked.once or len(merged.conflicts) == merged.count:
            return night, Merges(count, tuple(conflicts))
        with _context(root, asked) as context:
            planned = planned_groups(context)
        print(f"  night {night + 1}: {', '.join(map(_named, planned.groups)) or 'none'}", file=sys.stderr)
        if not planned.groups:
            return night, Merges(count, tuple(conflicts))
    return MOST_NIGHTS, Merges(count, tuple(conflicts))


def _merged(root: Path, groups: tuple[GroupPlan, ...]) -> Merges:
    """Each group on a branch from the base, and all merged in turn."""
    branch = "night-base"
    base = _git(root, "rev-parse", "HEAD").strip()
    for group in groups:
        _git(root, "checkout", "--quiet", "-B", f"night/{group.group}", base)
        _written(root, group)
        _git(root, *PERSON, "add", "--all", "--force")
        _git(root, *PERSON, "commit", "--quiet", "--no-verify", "--message", group.title)
    _git(root, "checkout", "--quiet", branch)
    conflicts: list[str] = []
    for group in groups:
        done = subprocess.run(
            ["git", *PERSON, "merge", "--quiet", "--no-edit", f"night/{group.group}"],
            cwd=root, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            conflicts.append(f"{group.group}: {' '.join(done.stdout.split())[:300]}")
            _git(root, "merge", "--abort")
    return Merges(len(groups), tuple(conflicts))


def _written(root: Path, group: GroupPlan) -> None:
    for change in group.plan:
        if isinstance(change, Move):
            (root / change.target).parent.mkdir(parents=True, exist_ok=True)
            (root / change.path).rename(root / change.target)
        else:
            (root / change.path).parent.mkdir(parents=True, exist_ok=True)
            (root / change.path).write_bytes(change.content)


def _difference(root: Path, wanted: Tree) -> str:
    """Whether the tree is the one that the fold would have left; else how many files are otherwise, and the first of them."""
    with Context.of(root, at="HEAD") as context:
        there = {path: context.tree[path] for path in context.tree}
    other = sorted(
        (path for path in {*wanted, *there} if wanted.get(path) != there.get(path)),
        key=lambda path: (path in there and path in wanted, path),
    )
    return "equal" if not other else f"{len(other)} otherwise: {', '.join(map(str, other[:4]))}"


def _named(group: GroupPlan) -> str:
    paths = sorted({str(change.path) for change in group.plan})
    return f"{group.group} ({', '.join(paths[:3])}{' ...' * (len(paths) > 3)})"


def _told(group: GroupPlan, tree: Tree) -> str:
    lines = lines_of(group.plan.changes, tree)
    return f"{group.group} ({len(lines)}, {sum(lines.values())}){' draft' * group.is_draft}"


@contextmanager
def _context(root: Path, asked: Asked) -> Iterator[Context]:
    said = _at_head(root)
    config = read_config(said or b"", PYPROJECT)
    flux = config.flux._replace(pulumi_organization="team", pulumi_project="platform")
    bot = config.bot._replace(unsafe=asked.unsafe, split_files=asked.files, split_lines=asked.lines)
    with Context.of(
        root, config._replace(flux=flux, bot=bot), at="HEAD", source=ConfigSource.of(said, PurePosixPath(PYPROJECT))
    ) as context:
        yield context


def _at_head(root: Path) -> bytes | None:
    done = subprocess.run(["git", "show", f"HEAD:{PYPROJECT}"], cwd=root, capture_output=True, check=False)
    return None if done.returncode else done.stdout


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, stdin=subprocess.DEVNULL)
    return done.stdout.decode("utf-8", "surrogateescape")


def _seconds() -> float:
    """Processor time of this process and its children."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    sys.exit(main())
