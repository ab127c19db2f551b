"""Layers of stacks: the files that are laid over each, for all environments or for one, the lowest first."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from ..convert.discovery.judgement import FoundStack, StackKind
from .convert_request import LaidFiles


def layers_of(found: Sequence[FoundStack], stacks: set[PurePosixPath]) -> Iterator[LaidFiles]:
    """What is laid over each stack: parts first, then a group for each environment, the lowest file first."""
    by_path = {each.path: each for each in found}
    layers: dict[tuple[PurePosixPath, str], list[PurePosixPath]] = {}
    overrides = [each for each in found if each.kind is StackKind.OVERRIDE and each.is_clear]
    for each in sorted(overrides, key=lambda each: bool(each.environment)):
        lowest, *above = _below(each, by_path)
        if lowest in stacks:
            parts = layers.get((lowest, ""), [])
            own = layers.setdefault((lowest, each.environment), [])
            own += [path for path in above if path not in own and path not in parts]
    yield from (LaidFiles(stack, tuple(files), name) for (stack, name), files in layers.items())


def _below(each: FoundStack, by_path: Mapping[PurePosixPath, FoundStack]) -> list[PurePosixPath]:
    """The files that are laid over one another up to this one, the lowest first."""
    chain: list[PurePosixPath] = []
    waiting, seen = [each.path], set[PurePosixPath]()
    while waiting:
        path = waiting.pop()
        known = by_path.get(path)
        if path in seen or known is None or known.kind is not StackKind.OVERRIDE:
            chain += [path] if path not in chain else []
            continue
        seen.add(path)
        waiting += [path, *reversed(known.base)]
    return chain
