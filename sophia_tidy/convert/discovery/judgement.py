"""The kind of each file of services, given all of them, the commands that name them, and what a person has decided.

Kinds exclude one another and are tried in this order: history, a part of
another stack, development, override, near copy, a stack of its own.  A file
that is laid over another and is for development alone keeps what lies below
it.  What a person has decided goes before all that is seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from ...config.stack_choice import StackChoice, StackWord
from ...kernel.location import Location
from .commands import Speaker, StackCommand
from .compose_file import ComposeFile
from .environments import environment_name
from .near_copies import NearCopy, deployed, near_copies
from .overrides import Override, overrides
from .parts import StackPart, parts
from .purpose import Witness, development, example, history, reloading

_Files = Mapping[PurePosixPath, ComposeFile]
_Seen = dict[PurePosixPath, tuple[Witness, ...]]


class StackKind(StrEnum):
    """What a stack is to the others of its tree."""

    STACK = "stack"
    OVERRIDE = "override"
    PART = "part"
    NEAR_COPY = "near copy"
    DEVELOPMENT = "development"
    HISTORY = "history"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class FoundStack:
    """One file of services.

    ``base`` is what lies below it, the lowest first; for a part what takes it
    in, and for a near copy the one that survives.  ``environment`` is what an
    override or a deployed copy makes; an override without one is laid over
    its stack in all of them.  ``is_clear`` is false where nothing says that
    an override makes an environment, so that only a person knows.  ``name``
    is what a person calls the stack, and ``is_decided`` whether one has
    decided what it is.
    """

    path: PurePosixPath
    kind: StackKind
    base: tuple[PurePosixPath, ...] = ()
    environment: str = ""
    evidence: tuple[Witness, ...] = ()
    is_clear: bool = True
    name: str = ""
    is_decided: bool = False


class DecidedStack(NamedTuple):
    """What a person has decided about a file, where that is written, and in which words that is told."""

    choice: StackChoice
    location: Location
    says: str = "the configuration says so"


def judge(
    files: _Files, told: Sequence[StackCommand], decided: Mapping[PurePosixPath, DecidedStack]
) -> tuple[FoundStack, ...]:
    """The kind of each file, by path."""
    free = {path: file for path, file in files.items() if path not in decided}
    past = {path: seen for path, file in free.items() if (seen := history(file)) and not deployed(file, told)}
    left = {path for path, each in decided.items() if each.choice.word is StackWord.LEFT}
    living = {path: file for path, file in files.items() if path not in past and path not in left}
    said = [command for command in told if past.keys().isdisjoint(command.files)]
    meant = {path: why for path, file in living.items() if path not in decided and (why := development(file))}
    inside = {path: part for path, part in parts(living, said, meant).items() if path not in decided}
    inside |= {
        path: StackPart((), _nothing_runs(file)) for path, file in free.items() if path in living and not file.runs
    }
    laid = {path: over for path, over in overrides(living, said).items() if path not in inside}
    own = {path for path, each in decided.items() if each.choice.word is StackWord.STACK}
    whole = {
        path: file
        for path, file in living.items()
        if path in own or not (path in inside or path in laid or path in decided or path in meant)
    }
    work = meant | _aside(whole, {path: file for path, file in living.items() if path in laid}, laid, own)
    alone = {path: file for path, file in whole.items() if path not in work}
    copies = {near.file.path: near for near in near_copies(alone.values(), said, own)}
    return tuple(
        _decided(path, decided[path], laid.get(path), alone)
        if path in decided
        else FoundStack(path, StackKind.HISTORY, evidence=(past[path],))
        if path in past
        else FoundStack(path, StackKind.PART, inside[path].into, evidence=inside[path].evidence)
        if path in inside
        else _laid(path, laid.get(path), work.get(path, ()))
        if path in laid or path in work
        else _copy(copies[path], said)
        if path in copies
        else FoundStack(path, StackKind.STACK, evidence=_own(files[path], said))
        for path in sorted(files)
    )


def _aside(whole: _Files, over: _Files, laid: Mapping[PurePosixPath, Override], own: set[PurePosixPath]) -> _Seen:
    """What its content or its folder makes work or an example, where it is not all that there is.

    A stack that mounts its source is for work where another runs the same
    services; one that something is laid over is the base of that.  Examples
    are stacks where there is nothing else.
    """
    below = {path for override in laid.values() for path in override.base}
    shown = {path: why for path, file in whole.items() if path not in own and (why := example(file))}
    mounted = {
        path: why
        for path, file in whole.items()
        if path not in own and path not in shown and path not in below and (why := reloading(file))
    }
    standing = [file for path, file in whole.items() if path not in shown and path not in mounted]
    at_work = {
        path: why
        for path, why in mounted.items()
        if any(not whole[path].services.keys().isdisjoint(other.services) for other in standing)
    }
    at_work |= {path: why for path, file in over.items() if (why := reloading(file))}
    return at_work | (shown if standing or mounted else {})


def _nothing_runs(file: ComposeFile) -> tuple[Witness, ...]:
    return (Witness(Location(file.path, 1), "nothing runs in it; it is for what is laid over it"),)


def _decided(path: PurePosixPath, by: DecidedStack, override: Override | None, alone: _Files) -> FoundStack:
    seen = (Witness(by.location, by.says),)
    word, name, over = by.choice
    match word:
        case StackWord.STACK:
            return FoundStack(path, StackKind.STACK, evidence=seen, name=name, is_decided=True)
        case StackWord.LEFT:
            return FoundStack(path, StackKind.LEFT, evidence=seen, is_decided=True)
    base = (over,) if over is not None else override.base if override is not None else tuple(alone)[: len(alone) == 1]
    return FoundStack(path, StackKind.OVERRIDE, base, name, seen, is_decided=True)


def _laid(path: PurePosixPath, override: Override | None, work: tuple[Witness, ...]) -> FoundStack:
    kind = StackKind.DEVELOPMENT if work else StackKind.OVERRIDE
    if override is None:
        return FoundStack(path, kind, evidence=work)
    lowest = override.base[0] if override.base else path.with_name("compose.yml")
    evidence = (*work, *override.evidence)
    if override.said is Speaker.COMPOSE:
        return FoundStack(path, kind, override.base, "", evidence)
    name, known = environment_name(path, lowest)
    clear = bool(name and override.base) and (known or override.said is Speaker.WORKFLOW)
    return FoundStack(path, kind, override.base, name, evidence, is_clear=clear)


def _copy(near: NearCopy, told: Sequence[StackCommand]) -> FoundStack:
    path, survivor = near.file.path, near.survivor.path
    alike = Witness(
        Location(path, 1), f"{near.services:.0%} of its services and {near.values:.0%} of its values are {survivor}'s"
    )
    runs, kept = deployed(near.file, told), deployed(near.survivor, told)
    environment = environment_name(path, survivor).name if runs else ""
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
