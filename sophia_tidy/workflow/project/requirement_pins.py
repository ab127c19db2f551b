"""Pins of requirement files that contradict one another: pip refuses such files in one command, and old jobs installed them apart.

Source: pip's documentation, "Dependency Resolution", conflicts; PEP 440 for what a specifier takes.
"""

from collections.abc import Iterable, Iterator
from itertools import combinations

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name


def contradict(files: Iterable[str]) -> bool:
    """Whether a version that one of the texts pins is none that another takes."""
    return any(_clash(one, other) for one, other in combinations([list(_requirements(text)) for text in files], 2))


def _requirements(text: str) -> Iterator[Requirement]:
    for line in text.splitlines():
        bare = line.partition(" #")[0].partition(" --")[0].strip()
        if not bare or bare.startswith(("#", "-")):
            continue
        try:
            yield Requirement(bare)
        except InvalidRequirement:  # a path or an address, which pins nothing here
            continue


def _clash(one: list[Requirement], other: list[Requirement]) -> bool:
    named = [(canonicalize_name(each.name), each) for each in other]
    return any(
        _excludes(mine, theirs) or _excludes(theirs, mine)
        for mine in one
        for name, theirs in named
        if name == canonicalize_name(mine.name)
    )


def _excludes(pinned: Requirement, asked: Requirement) -> bool:
    """Whether a pin of the first is outside of what the second takes."""
    pins = [each.version for each in pinned.specifier if each.operator == "==" and "*" not in each.version]
    return any(not asked.specifier.contains(version, prereleases=True) for version in pins)
