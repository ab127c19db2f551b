"""A draft in parts that a reader takes at once: by file where files stand alone, a stack of `convert` as a whole, all else undivided."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.plan import Change, Move
from ...kernel.tree import Tree
from ...steps.context import Context
from ...steps.convert import Converted
from .draft import GroupDraft, outcome_of
from .merging import regions
from .owners import Owners
from .split import SplitLimits, parts_of, where_of

WHOLE = "It is more than a reader takes at once, but stands or falls as a whole."


class DraftPart(NamedTuple):
    """Some changes of a draft under the name of their group; ``needs`` are parts that should be merged before, until when it waits."""

    group: str
    changes: tuple[Change, ...]
    where: str = ""
    needs: tuple[str, ...] = ()
    is_large: bool = False


def cut(
    draft: GroupDraft, context: Context, limits: SplitLimits, owners: Owners, known: Collection[str]
) -> tuple[DraftPart, ...]:
    """The parts of a draft; ``known`` are names of groups that are there already."""
    if not draft.changes:
        return ()
    lines, destination = lines_of(draft.changes, context.tree), PurePosixPath(context.config.convert.destination)
    named = {name.removeprefix(f"{draft.name}-") for name in known if name.startswith(f"{draft.name}-")}
    if draft.is_divisible:
        found = parts_of(lines, limits, owners.of if owners.is_known else None, named)
        return tuple(
            DraftPart(
                f"{draft.name}-{part.name}" if part.name else draft.name,
                tuple(change for change in draft.changes if change.path in set(part.paths)),
                part.where,
            )
            for part in found
        )
    size = _Size(lines, limits)
    is_large = size.is_large(draft.changes)
    if isinstance(draft.result.facts, Converted) and (is_large or named):
        return tuple(_by_stack(draft, draft.result.facts, destination, size))
    return (DraftPart(draft.name, draft.changes, is_large=is_large),)


class _Size(NamedTuple):
    """How many lines change in each file, and how much is too much."""

    lines: Mapping[PurePosixPath, int]
    limits: SplitLimits

    def is_large(self, changes: Iterable[Change]) -> bool:
        paths = {change.target if isinstance(change, Move) else change.path for change in changes}
        return len(paths) > self.limits.files or sum(self.lines[path] for path in paths) > self.limits.lines


def lines_of(changes: Collection[Change], base: Tree) -> dict[PurePosixPath, int]:
    """How many lines come and go, of each path that changes; none of a file that only moves."""
    came = {change.target: change.path for change in changes if isinstance(change, Move)}
    return {
        path: differing(base.get(came.get(path, path), b""), content)
        for path, content in outcome_of(changes, base).items()
        if content is not None
    }


def differing(old: bytes, new: bytes) -> int:
    """How many lines go and come."""
    if not old:
        return new.count(b"\n") + (not new.endswith(b"\n") and bool(new))
    return sum(last - first for one, other in ((old, new), (new, old)) for first, last in regions(one, other))


def _by_stack(draft: GroupDraft, converted: Converted, destination: PurePosixPath, size: _Size) -> Iterator[DraftPart]:
    """Each stack's files, which stand alone; the files that gather them wait until they are there."""
    stacks = sorted((stack.name for stack in converted.written), key=len, reverse=True)
    found: dict[str, list[Change]] = {}
    for change in draft.changes:
        path = change.path.relative_to(destination) if change.path.is_relative_to(destination) else PurePosixPath()
        found.setdefault(next((name for name in stacks if _is_of(path, name)), ""), []).append(change)
    if len(found.keys() - {""}) < 2:
        yield DraftPart(draft.name, draft.changes, is_large=size.is_large(draft.changes))
        return
    shared = tuple(found.pop("", ()))
    names = {name: f"{draft.name}-{name}" for name in sorted(found)}
    for name, group in names.items():
        changes = tuple(found[name])
        yield DraftPart(group, changes, f"the stack {name}", is_large=size.is_large(changes))
    if shared:
        where = where_of([change.path for change in shared])
        yield DraftPart(draft.name, shared, where, needs=tuple(names.values()))


def _is_of(path: PurePosixPath, stack: str) -> bool:
    """Whether a file below the destination is a stack's: ``base/STACK/``, ``helm/STACK/``, ``overlays/*/STACK/``, ``STACK-*``."""
    first = path.parts[0] if path.parts else ""
    if len(path.parts) == 1:
        return first.startswith(f"{stack}-")
    return path.parts[2 if first == "overlays" else 1 : -1][:1] == (stack,)
