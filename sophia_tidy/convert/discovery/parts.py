"""Parts of stacks: files that another includes, or whose services it extends; they run as what takes them in.

A file that is extended may be a stack beside that: Compose finds it by its
name, or a command runs it.  What is included runs with the whole.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.location import Location
from ..default_names import NAMES
from .commands import StackCommand
from .compose_file import ComposeFile
from .purpose import Witness


class StackPart(NamedTuple):
    """A file that is taken in by others, and what says so."""

    into: tuple[PurePosixPath, ...]
    evidence: tuple[Witness, ...]


def parts(
    files: Mapping[PurePosixPath, ComposeFile], told: Sequence[StackCommand], aside: Collection[PurePosixPath]
) -> dict[PurePosixPath, StackPart]:
    """Every file that is nothing without another; ``aside`` are files for work alone, which make no part of a whole one."""
    run = {command.files[0] for command in told}
    found: dict[PurePosixPath, StackPart] = {}
    for path, file in files.items():
        for target, node, how in file.taken_in:
            if target not in files or target == path or (path in aside and target not in aside):
                continue
            if "extends" in how and (target.name in NAMES or target in run):
                continue
            known = found.get(target, StackPart((), ()))
            if path in known.into:
                continue
            seen = Witness(Location(path, node.start_mark.line + 1), f"{path} takes it in: {how}")
            found[target] = StackPart((*known.into, path), (*known.evidence, seen))
    return {path: part for path, part in found.items() if not _turns(path, found)}


def _turns(path: PurePosixPath, found: Mapping[PurePosixPath, StackPart]) -> bool:
    """Whether the file takes in, in the end, all that take it in: then it is the whole."""
    waiting, seen = list(found[path].into), set[PurePosixPath]()
    while waiting:
        if (each := waiting.pop()) in seen:
            continue
        if each == path:
            return True
        seen.add(each)
        waiting += found[each].into if each in found else ()
    return False
