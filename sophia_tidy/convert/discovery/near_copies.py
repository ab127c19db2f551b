"""Near copies: stacks with the same services and mostly the same values, of which one survives.

The same words below another folder may build another program, and a stack
with another database is a variant: such are no copies.  What a hand has put aside
by its name (``stack_old.yml`` beside ``stack.yml``) has stood still while the
other went on, so it is a copy where most of what it says is in the other,
whatever the other has got since.  Who survives is told by what deploys a
stack; where nothing does, by the more usual place: fewer folders, a name that
Compose looks for.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ..default_names import NAMES
from .commands import Speaker, StackCommand
from .compose_file import ComposeFile
from .purpose import Witness

SAME_SERVICES, SAME_VALUES = 0.9, 0.6  # a variant has another service
# What hands call a file that they put aside; names of environments and of sizes are none, for such are meant to be run.
_ASIDE = re.compile(
    r"[-_. ]+(?:backup|bak|before|broken|copy|final|fixed|new|old|orig|original|prev|previous|save|saved|temp|tmp|updated"
    r"|v\d+|wip|working)(?![a-z])",
    re.I,
)


class NearCopy(NamedTuple):
    """A stack that another can stand for, and how alike they are, from 0 to 1."""

    file: ComposeFile
    survivor: ComposeFile
    services: float
    values: float


def near_copies(
    files: Iterable[ComposeFile], told: Sequence[StackCommand], kept: Collection[PurePosixPath] = ()
) -> tuple[NearCopy, ...]:
    """Each copy with the stack that survives it; a survivor is the copy of none, and those that are ``kept`` survive."""
    ranked = sorted(files, key=lambda each: _rank(each, told))
    survivors: list[ComposeFile] = [file for file in ranked if file.path in kept]
    found = []
    for file in ranked:
        if file.path in kept:
            continue
        alike = [near for survivor in survivors if (near := _near(file, survivor)) is not None]
        if alike:
            found.append(max(alike, key=lambda near: near.values))
        else:
            survivors.append(file)
    return tuple(found)


def deployed(file: ComposeFile, told: Sequence[StackCommand], *, itself: bool = False) -> Witness | None:
    """The command that deploys it and counts most: a workflow's before a script's, and before its own words if asked."""
    least = Speaker.ITSELF if itself else Speaker.SCRIPT
    live = [each for each in told if each.said >= least and file.path in each.files]
    first = min(live, key=lambda each: (-each.said, each.location), default=None)
    return None if first is None else Witness(first.location, f"a command there runs {file.path}")


def thin(file: ComposeFile, base: ComposeFile) -> bool:
    """Whether it says at most half as much of its services as the base does."""
    said = len(file.values)
    return 2 * said <= sum(leaf[0] in file.services for leaf in base.values)


def _rank(file: ComposeFile, told: Sequence[StackCommand]) -> tuple[int, int, int, str]:
    said = max((each.said for each in told if file.path in each.files), default=0)
    usual = NAMES.index(file.path.name) if file.path.name in NAMES else len(NAMES)
    return -said, len(file.path.parts), usual, str(file.path)


def _near(file: ComposeFile, other: ComposeFile) -> NearCopy | None:
    alike = _within if _is_put_aside(file, other) else _jaccard
    services = alike(file.services.keys(), other.services.keys())
    if services < SAME_SERVICES or _run_apart(file, other):
        return None
    values = alike(file.values, other.values)
    return NearCopy(file, other, services, values) if values >= SAME_VALUES else None


def _is_put_aside(file: ComposeFile, other: ComposeFile) -> bool:
    """Whether the name is the other's with a word behind it that says that it is not the one."""
    name, stem = file.path.name, other.path.stem
    return file.path.parent == other.path.parent and name.startswith(stem) and bool(_ASIDE.match(name, len(stem)))


def _run_apart(file: ComposeFile, other: ComposeFile) -> bool:
    """Whether a service of both is built from another folder, or has another image, in each."""
    both = ((program, other.programs[name]) for name, program in file.programs.items() if name in other.programs)
    return any(one != two and one[0] == two[0] for one, two in both)


def _jaccard(one: Iterable[object], other: Iterable[object]) -> float:
    first, second = set(one), set(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def _within(one: Iterable[object], other: Iterable[object]) -> float:
    """How much of the one is in the other."""
    first = set(one)
    return len(first & set(other)) / len(first) if first else 0.0
