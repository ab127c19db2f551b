"""``python benchmarks/fold/measure.py [--unsafe] GIT_DIR[:STACK]...``: does one fold come to what its steps come to one after the other?

For each repository, checked out in a folder of its own: the steps folded
on the work tree, folded at HEAD, and applied one after the other on the disk.
Told: the changes of each step, whether the tree of the fold is what git lists
on the disk in the end, byte for byte, whether a second fold plans nothing,
whether HEAD gives the same plan as the clean work tree, and how many git
processes the fold started and how often it listed the files.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "fix"))

from checkouts import check_out, git, name_of

from sophia_tidy.apply.apply import apply
from sophia_tidy.config.schema import PYPROJECT, read_config
from sophia_tidy.kernel.errors import NothingToDo
from sophia_tidy.kernel.plan import Plan
from sophia_tidy.steps.context import ConfigSource, Context
from sophia_tidy.steps.convert_request import StackRequest
from sophia_tidy.steps.request import Request
from sophia_tidy.steps.run import ORDER, fold, step_of

PLACE = "https://example.org/team/platform"


def main() -> int:
    """Measure each; 1 where one is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("repositories", metavar="GIT_DIR[:STACK]", nargs="+")
    parser.add_argument("--unsafe", action="store_true", help="with the changes for a reader's eye")
    asked = parser.parse_args()
    print(
        "| repository | commit | " + " | ".join(ORDER) + " | equal | second fold | at HEAD | git processes | listings |"
    )
    print("| --- | --- |" + " --: |" * len(ORDER) + " --- | --- | --- | --: | --: |")
    return max([_measured(*each.partition(":")[::2], unsafe=asked.unsafe) for each in asked.repositories])


def _measured(name: str, stack: str, *, unsafe: bool) -> int:
    source = Path(name)
    stacks = StackRequest((PurePosixPath(stack),)) if stack else None
    request = Request(unsafe=unsafe, stacks=stacks, repository=PLACE)
    with TemporaryDirectory(prefix="fold-") as folder:
        root = Path(folder, "work")
        commit = git(source, "rev-parse", "HEAD").decode().strip()
        check_out(source, commit, root)
        with counted() as started, _context(root, request) as context:
            whole = fold(context)
            left = {str(path): whole.tree[path] for path in whole.tree}
        with _context(root, request, at="HEAD") as context:
            at_head = fold(context).plan == whole.plan
        one_by_one = _one_after_the_other(root, request)
        equal = one_by_one == [result.pending().changes for result in whole.results] and left == _files(root)
        with _context(root, request) as context:
            again = fold(context).plan
        asked = [line for line in started if line[0] == "git"]
        listings = sum("ls-files" in line for line in asked)
        changes = " | ".join(str(len(result.pending())) for result in whole.results)
        second = (
            "empty" if not again else f"{len(again)} changes: {', '.join(sorted({each.rule for each in again})[:4])}"
        )
        said = ("yes" if equal else "NO", second, "the same" if at_head else "ANOTHER", len(asked), listings)
        print(f"| {name_of(source)} | {commit[:10]} | {changes} | " + " | ".join(map(str, said)) + " |", flush=True)
        return 0 if equal and at_head and not again and len(asked) <= 15 and listings == 1 else 1


@contextmanager
def _context(root: Path, request: Request, at: str | None = None) -> Iterator[Context]:
    said = (root / PYPROJECT).read_bytes() if (root / PYPROJECT).is_file() else None
    config = read_config(said or b"", PYPROJECT)
    config = config._replace(flux=config.flux._replace(pulumi_organization="team", pulumi_project="platform"))
    with Context.of(root, config, request, at=at, source=ConfigSource.of(said)) as context:
        yield context


@contextmanager
def counted() -> Iterator[list[list[str]]]:
    """The command lines of the processes that are started here; those of workers are not seen."""
    started: list[list[str]] = []
    popen = subprocess.Popen

    class Counted(popen):  # type: ignore[misc, valid-type]
        def __init__(self, line: list[str], *arguments: object, **options: object):
            started.append([str(word) for word in line])
            super().__init__(line, *arguments, **options)

    subprocess.Popen = Counted  # type: ignore[misc]
    try:
        yield started
    finally:
        subprocess.Popen = popen  # type: ignore[misc]


def _one_after_the_other(root: Path, request: Request) -> list[tuple[object, ...]]:
    changes: list[tuple[object, ...]] = []
    for name in ORDER:
        with _context(root, request) as context:
            try:
                result = step_of(name)(context.tree, context)
            except NothingToDo:
                changes.append(Plan().changes)
                continue
            changes.append(result.pending().changes)
            if result.pending():
                apply(result.pending(), root, result.tree, allow_dirty=True)
    return changes


def _files(root: Path) -> dict[str, bytes]:
    names = git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split(b"\0")
    there = {
        name.decode("utf-8", "surrogateescape"): root / name.decode("utf-8", "surrogateescape")
        for name in names
        if name
    }
    return {
        name: str(place.readlink()).encode() if place.is_symlink() else place.read_bytes()
        for name, place in there.items()
        if place.is_symlink() or place.is_file()
    }


if __name__ == "__main__":
    raise SystemExit(main())
