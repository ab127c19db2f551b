"""Are files of services found, and told apart, in repositories that the rules were not written from?

    $ python -m benchmarks.convert.discovery_held_out GIT_DIR...

Nothing is fetched: each GIT_DIR is a mirror whose newest commit is the one of
`discovery_labels.tsv`, in a folder ``owner+name``.  A YAML file without a
label is none.  Told: precision and recall for *stack or none* (of any kind),
for *a stack of its own*, and for what an override is laid over; then each
file that is taken for something else than it is.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sophia_tidy.convert.discovery.find import find_stacks
from sophia_tidy.convert.discovery.judgement import FoundStack

from ..fix.checkouts import git, name_of
from .discovery import tree_of

LABELS = Path(__file__).with_name("discovery_labels.tsv")
NONE = "none"
_LAID = ("override", "development")
Key = tuple[str, PurePosixPath]


class Label(NamedTuple):
    """What a file is, and over which files it is laid: any of them is right."""

    kind: str
    base: frozenset[PurePosixPath] = frozenset()


class Rate(NamedTuple):
    """How many are right of those that are claimed, and of those that there are."""

    right: int
    claimed: int
    there: int

    def __str__(self) -> str:
        precision, recall = (self.right / each if each else 1.0 for each in (self.claimed, self.there))
        return (
            f"precision {precision:.3f} ({self.right}/{self.claimed}), recall {recall:.3f} ({self.right}/{self.there})"
        )


def labels() -> tuple[dict[Key, Label], dict[str, str]]:
    """The labels by repository and path, and the commits."""
    found, commits = {}, {}
    for line in LABELS.read_text().splitlines():
        if not line.startswith("#"):
            repository, commit, path, kind, *base = line.split("\t")
            commits[repository] = commit
            found[repository, PurePosixPath(path)] = Label(kind, frozenset(map(PurePosixPath, " ".join(base).split())))
    return found, commits


def measured(git_dirs: list[Path], commits: Mapping[str, str]) -> dict[Key, FoundStack]:
    """What the rules find.

    Raises:
        SystemExit: a mirror is at another commit, or of no labelled repository.
    """
    found = {}
    for place in git_dirs:
        name, commit = name_of(place), git(place, "rev-parse", "HEAD").decode().strip()
        if not commit.startswith(commits.get(name, "-")):
            sys.exit(f"{place}: {name} at {commit[:12]}; expected {commits.get(name, 'a labelled repository')}")
        found |= {(name, each.path): each for each in find_stacks(tree_of(place.resolve()))}
    return found


def rates(known: Mapping[Key, Label], found: Mapping[Key, FoundStack]) -> Iterator[tuple[str, Rate]]:
    """Each measure by its name."""
    there = {key for key, label in known.items() if label.kind != NONE}
    yield "stack or none", Rate(len(there & found.keys()), len(found), len(there))
    for kind in ("stack", "override", "development"):
        own = {key for key, label in known.items() if label.kind == kind}
        claimed = {key for key, each in found.items() if each.kind == kind}
        yield kind, Rate(len(own & claimed), len(claimed), len(own))
    for name, kinds in (("base of overrides", {"override"}), ("base of all that is laid", {"override", "development"})):
        laid = {key for key, label in known.items() if label.base and label.kind in kinds}
        claimed = {key for key in laid & found.keys() if found[key].base and found[key].kind in _LAID}
        right = {key for key in claimed if known[key].base.intersection(found[key].base)}
        yield name, Rate(len(right), len(claimed), len(laid))


def errors(known: Mapping[Key, Label], found: Mapping[Key, FoundStack]) -> Iterator[str]:
    """What is taken for something else than it is, or laid over another file."""
    for key in sorted(known.keys() | found.keys()):
        label, each = known.get(key, Label(NONE)), found.get(key)
        kind, base = (NONE, ()) if each is None else (str(each.kind), each.base)
        if kind != label.kind or (label.base and not label.base.intersection(base)):
            seen = each.evidence[0].says if each is not None and each.evidence else ""
            over = f" over {' '.join(map(str, base))}" if base else ""
            yield f"{key[0]} {key[1]}: {label.kind}, taken for {kind}{over} ({seen})"


def main() -> None:
    """Print the measures and the errors."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("git_dirs", nargs="+", type=Path, metavar="GIT_DIR")
    parser.add_argument("--quiet", action="store_true", help="the measures alone")
    options = parser.parse_args()
    known, commits = labels()
    found = measured(options.git_dirs, commits)
    read = {name_of(place) for place in options.git_dirs}
    known = {key: label for key, label in known.items() if key[0] in read}
    print(f"{len(read)} repositories, {len(known)} labelled files")
    for name, rate in rates(known, found):
        print(f"{name}: {rate}")
    if not options.quiet:
        print(*errors(known, found), sep="\n")


if __name__ == "__main__":
    main()
