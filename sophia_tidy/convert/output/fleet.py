"""Fleets: many services of one shape, written once.

The objects of several services are laid over each other: where all agree the
template has the value, where they differ it has a hole that is filled from a
list of values (anti-unification: G. Plotkin, "A note on inductive
generalization", 1970).  Services are a fleet where they share a part of
their name, have the same kinds of objects, and the holes are few.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from ...manifests.objects import Manifest
from ...manifests.pointer import Pointer, leaves

SMALLEST = 3
MOST_HOLES = 12
_WORKLOADS = frozenset({"Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob"})
LARGEST_SHARE = 0.5  # of an object's leaves that may lie in holes
_WHOLE = frozenset(
    {"env", "args", "command", "resources", "annotations", "ingress", "egress"}
)  # lists and mappings that people edit as one


class Hole(NamedTuple):
    """A place where the members differ; the values are under ``name`` in each member's mapping."""

    name: str


class FleetPart(NamedTuple):
    """One object of a fleet; ``flag`` is the value that says whether a member has it, "" where all do."""

    item: Any
    flag: str = ""


class Fleet(NamedTuple):
    """One template for several services; ``members`` are the stems, ``values`` what each puts into the holes."""

    name: str
    members: tuple[str, ...]
    template: tuple[FleetPart, ...]
    values: tuple[Mapping[str, Any], ...]


@dataclass(slots=True)
class _Holes:
    """The holes of one fleet, one for each list of values: equal lists share a hole.

    ``found`` maps a hole to what each member puts in, by the member's name.
    """

    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    covered: int = 0

    def hole(self, at: Pointer, values: Mapping[str, Any]) -> Any:
        patterns = {_pattern(value, name) for name, value in values.items()}
        if len(patterns) == 1 and None not in patterns and at[-1] != "image":  # a release changes it
            return patterns.pop()
        self.covered += max(len(leaves(value)) for value in values.values())
        for name, known in self.found.items():
            if known == values:
                return Hole(name)
        return Hole(self.fresh(at, values))

    def fresh(self, at: Pointer, values: Mapping[str, Any]) -> str:
        """A new hole, named after its place."""
        name = next(name for name in _names(at) if name not in self.found and name != "name")
        self.found[name] = dict(values)
        return name


class NamedText(NamedTuple):
    """A text with the member's own name in it: ``before``, the name, ``after``, and so on."""

    parts: tuple[str, ...]


def _pattern(value: Any, name: str) -> NamedText | None:
    return NamedText(tuple(value.split(name))) if isinstance(value, str) and name in value else None


def _names(at: Pointer) -> Iterator[str]:
    """Names for a hole from where it is: its key, then the key above and its key, and so on."""
    keys = [part for part in at if isinstance(part, str)] or ["value"]
    for count in range(1, len(keys) + 1):
        first, *rest = keys[-count:]
        yield _camel(first) + "".join(_camel(key)[:1].upper() + _camel(key)[1:] for key in rest)
    yield from (f"{_camel(keys[-1])}{number}" for number in range(2, 1000))


def _camel(key: str) -> str:
    words = "".join(c if c.isalnum() else " " for c in key).split() or ["value"]
    return words[0][:1].lower() + words[0][1:] + "".join(word.capitalize() for word in words[1:])


def fleets(files: Mapping[str, Sequence[Manifest]]) -> list[Fleet]:
    """The fleets among a stack's services, in order; a service is in one at the most."""
    found: list[Fleet] = []
    taken: set[str] = set()
    for token, members in _groups(files).items():
        free = [stem for stem in members if stem not in taken]
        fleet = _fleet(token, free, files) if len(free) >= SMALLEST else None
        if fleet is not None:
            found.append(fleet)
            taken.update(fleet.members)
    return found


def _groups(files: Mapping[str, Sequence[Manifest]]) -> dict[str, list[str]]:
    """Stems that share the first or the last part of their name and run in the same kinds of workload."""
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for stem, items in files.items():
        kinds = tuple(item["kind"] for item in items if item["kind"] in _WORKLOADS)
        words = stem.split("-")
        for token in dict.fromkeys((words[0], words[-1])) if len(words) > 1 and kinds else ():
            groups.setdefault((token, kinds), []).append(stem)
    largest_first = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    named: dict[str, list[str]] = {}
    for (token, _), stems in largest_first:
        named.setdefault(token, stems)
    return named


def _fleet(token: str, stems: list[str], files: Mapping[str, Sequence[Manifest]]) -> Fleet | None:
    """The fleet of the first stem and all that are like it, or None where too few are."""
    leader, *others = stems
    members = [leader, *(stem for stem in others if _alike([leader, stem], files))]
    if len(members) < SMALLEST or not _alike(members, files):
        return None
    template, holes = _overlaid(members, files)
    values = tuple(
        {"name": name, **{hole: each[name] for hole, each in holes.found.items() if name in each}} for name in members
    )
    return Fleet(token, tuple(members), template, values)


def _alike(stems: list[str], files: Mapping[str, Sequence[Manifest]]) -> bool:
    _, holes = _overlaid(stems, files)
    size = max(len(leaves(list(files[stem]))) for stem in stems)
    return len(holes.found) <= MOST_HOLES and holes.covered <= LARGEST_SHARE * size


def _overlaid(stems: list[str], files: Mapping[str, Sequence[Manifest]]) -> tuple[tuple[FleetPart, ...], _Holes]:
    """The objects of the same role laid over each other; one that not all have is there by a flag."""
    holes = _Holes()
    roles: dict[tuple[str, NamedText | str], dict[str, Any]] = {}
    for stem in stems:
        for item in files[stem]:
            name = item["metadata"]["name"]
            roles.setdefault((item["kind"], _pattern(name, stem) or name), {})[stem] = item
    return tuple(_part(kind, items, stems, holes) for (kind, _), items in roles.items()), holes


def _part(kind: str, items: dict[str, Any], stems: list[str], holes: _Holes) -> FleetPart:
    if len(items) == len(stems):
        return FleetPart(_over((), items, holes))
    holes.covered += len(leaves(next(iter(items.values()))))
    flag = holes.fresh((kind,), dict.fromkeys(items, True))
    return FleetPart(_over((), items, holes), flag)


def _over(at: Pointer, values: Mapping[str, Any], holes: _Holes) -> Any:
    first, *others = values.values()
    if all(type(value) is type(first) and value == first for value in others):
        return first if len(values) > 1 else _with_name(at, values, holes)
    whole = bool(at) and at[-1] in _WHOLE
    if (
        isinstance(first, dict)
        and all(isinstance(value, dict) and value.keys() == first.keys() for value in others)
        and not whole
    ):
        return {key: _over((*at, key), {name: value[key] for name, value in values.items()}, holes) for key in first}
    if (
        isinstance(first, list)
        and all(isinstance(value, list) and len(value) == len(first) for value in others)
        and not whole
    ):
        return [
            _over((*at, index), {name: value[index] for name, value in values.items()}, holes)
            for index in range(len(first))
        ]
    return holes.hole(at, values)


def _with_name(at: Pointer, values: Mapping[str, Any], holes: _Holes) -> Any:
    """What only one member has: nothing to compare with, but its own name in a text is the member's name."""
    ((name, value),) = values.items()
    match value:
        case dict():
            return {key: _with_name((*at, key), {name: each}, holes) for key, each in value.items()}
        case list():
            return [_with_name((*at, index), {name: each}, holes) for index, each in enumerate(value)]
        case _:
            return _pattern(value, name) or value
