"""Durations: how long each kind of step takes, from `rules/workflow/durations.yaml`, with where the figures come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from ....formats.yaml_schema import Node, SchemaReader

RUNNER = "runner"  # the kind that every job begins with
_WIDE = 0.3


class Size(StrEnum):
    """How much there is to do, where that decides."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Took(NamedTuple):
    """Seconds: the quickest, the usual, and the slowest."""

    low: int
    usual: int
    high: int

    @property
    def wide(self) -> bool:
        """Whether the usual alone would say too much: a run may be off by more than 30 %."""
        return self.low < self.usual * (1 - _WIDE) or self.high > self.usual * (1 + _WIDE)

    def __str__(self) -> str:
        return f"{self.usual} ({self.low} to {self.high})" if self.wide else str(self.usual)


def total(spans: Iterable[Took]) -> Took:
    """What comes one after the other."""
    found = tuple(spans)
    return Took(sum(each.low for each in found), sum(each.usual for each in found), sum(each.high for each in found))


class Known(StrEnum):
    """Where figures come from: people's own measurements of hosted runners, ours, or nobody's."""

    PUBLISHED = "published"
    MEASURED = "measured"
    JUDGED = "judged"


@dataclass(frozen=True, slots=True)
class Duration:
    """One kind of step; ``spans`` has one span under `Size.MEDIUM`, or one for each size."""

    about: str
    spans: Mapping[Size, Took]
    how: Known
    source: str
    date: str


class Durations(NamedTuple):
    """All kinds of steps by their names."""

    kinds: Mapping[str, Duration]

    def of(self, kind: str, size: Size = Size.MEDIUM) -> Took:
        """How long a step of this kind takes; where sizes do not decide, any size is right."""
        spans = self.kinds[kind].spans
        return spans.get(size, spans[Size.MEDIUM])


_KEYS = ("about", "how", "source", "date", "seconds", *(size.value for size in Size))


def read_durations(content: bytes, path: PurePosixPath) -> Durations:
    """The table.

    Raises:
        RuleError: a wrong key or value, with its place.
    """
    reader = SchemaReader(path)
    table = reader.mapping(reader.document(content), ("durations",), ("durations",))["durations"]
    return Durations({name: _duration(reader, node) for name, _, node in reader.pairs(table)})


def _duration(reader: SchemaReader, node: Node) -> Duration:
    keys = reader.mapping(node, _KEYS, ("about", "how", "source", "date"))
    sizes = [size for size in Size if size.value in keys]
    if ("seconds" in keys) == bool(sizes) or 0 < len(sizes) < len(Size):
        raise reader.error(node, f"expected seconds, or {', '.join(Size)}")
    spans = {size: _span(reader, keys[size.value]) for size in sizes} or {Size.MEDIUM: _span(reader, keys["seconds"])}
    return Duration(
        reader.string(keys["about"]),
        spans,
        Known(reader.one_of(keys["how"], [each.value for each in Known])),
        reader.string(keys["source"]),
        reader.string(keys["date"]),
    )


def _span(reader: SchemaReader, node: Node) -> Took:
    found = [reader.whole(each) for each in reader.items(node)]
    if len(found) != len(Took._fields) or found != sorted(found):
        raise reader.error(node, "expected three numbers of seconds: the quickest, the usual, the slowest")
    return Took(*found)
