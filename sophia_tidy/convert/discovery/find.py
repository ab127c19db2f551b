"""The stacks of a tree, by content, each with its kind, what lies below it, its environment, and what speaks for that.

Kinds exclude one another and are tried in this order: history, development,
override, near copy, a stack of its own.  A file that is laid over another and
is for development alone keeps what lies below it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from ...kernel.location import Location
from ...kernel.tree import Tree
from ..file_names import environment_of
from .commands import StackCommand, commands
from .compose_file import ComposeFile, NoStack, read
from .near_copies import NearCopy, deployed, near_copies
from .overrides import Override, overrides
from .purpose import Witness, development, history


class StackKind(StrEnum):
    """What a stack is to the others of its tree."""

    STACK = "stack"
    OVERRIDE = "override"
    NEAR_COPY = "near copy"
    DEVELOPMENT = "development"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class FoundStack:
    """One file of services.

    ``base`` is what lies below it, the lowest first, or, for a near copy, the
    one that survives.  ``environment`` is what an override or a deployed copy
    makes; empty where there is none.
    """

    path: PurePosixPath
    kind: StackKind
    base: tuple[PurePosixPath, ...] = ()
    environment: str = ""
    evidence: tuple[Witness, ...] = ()


def find_stacks(tree: Tree) -> tuple[FoundStack, ...]:
    """Every file of services in a tree, by path; what is none of them is not in the result (`why_not`).

    Raises:
        OSError: a file went away while it was read.
    """
    return judge(compose_files(tree), tree)


def compose_files(tree: Tree) -> dict[PurePosixPath, ComposeFile]:
    """Every file that Compose could read, by path.

    Raises:
        OSError: a file went away while it was read.
    """
    return {path: file for path in sorted(tree) if isinstance(file := read(tree, path), ComposeFile)}


def why_not(tree: Tree, path: PurePosixPath) -> str:
    """Why a file of the tree is no stack, in a sentence; empty where it is one of any kind.

    Raises:
        OSError: the file went away while it was read.
    """
    if path not in tree:
        return "there is no such file"
    file = read(tree, path)
    return str(file) if isinstance(file, NoStack) else ""


def judge(files: Mapping[PurePosixPath, ComposeFile], tree: Tree) -> tuple[FoundStack, ...]:
    """The kind of each file, given all of them and the tree whose commands name them.

    Raises:
        OSError: a file went away while it was read.
    """
    told = commands(tree, files) if files else ()
    past = {path: seen for path, file in files.items() if (seen := history(file)) and not deployed(file, told)}
    living = {path: file for path, file in files.items() if path not in past}
    said = [command for command in told if past.keys().isdisjoint(command.files)]
    laid = overrides(living, said)
    work = {path: why for path, file in living.items() if (why := development(file))}
    alone = [file for path, file in living.items() if path not in laid and path not in work]
    copies = {near.file.path: near for near in near_copies(alone, said)}
    found = {path: FoundStack(path, StackKind.HISTORY, evidence=(seen,)) for path, seen in past.items()}
    for path, file in living.items():
        if path in work or path in laid:
            found[path] = _laid(path, laid.get(path), work.get(path, ()))
        elif path in copies:
            found[path] = _copy(copies[path], said)
        else:
            found[path] = FoundStack(path, StackKind.STACK, evidence=_own(file, said))
    return tuple(found[path] for path in sorted(found))


def _laid(path: PurePosixPath, override: Override | None, work: tuple[Witness, ...]) -> FoundStack:
    kind = StackKind.DEVELOPMENT if work else StackKind.OVERRIDE
    if override is None:
        return FoundStack(path, kind, evidence=work)
    lowest = override.base[0] if override.base else path.with_name("compose.yml")
    return FoundStack(path, kind, override.base, environment_of(path, lowest), (*work, *override.evidence))


def _copy(near: NearCopy, told: Sequence[StackCommand]) -> FoundStack:
    path, survivor = near.file.path, near.survivor.path
    alike = Witness(
        Location(path, 1), f"{near.services:.0%} of its services and {near.values:.0%} of its values are {survivor}'s"
    )
    runs, kept = deployed(near.file, told), deployed(near.survivor, told)
    environment = environment_of(path, survivor) if runs else ""
    evidence = tuple(each for each in (alike, kept, runs) if each)
    return FoundStack(path, StackKind.NEAR_COPY, (survivor,), environment, evidence)


def _own(file: ComposeFile, told: Sequence[StackCommand]) -> tuple[Witness, ...]:
    """What it has, what runs it, and what Compose would refuse of it."""
    first = next(iter(file.services), None)
    at = Location(file.path, 1) if first is None else file.at(first)
    number = len(file.services)
    has = Witness(at, f"it has {number} {'service' if number == 1 else 'services'}" if first else "it includes others")
    refused = (
        Witness(file.at(name), f"Compose refuses {name}, which has neither an image nor a build, and nothing has it")
        for name in file.incomplete[:1]
    )
    runs = deployed(file, told, itself=True)
    return (has, *refused, *((runs,) if runs else ()))
