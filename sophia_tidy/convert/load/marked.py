"""Mappings and lists that remember where their entries were written.

The loader merges, extends and rewrites plain values; positions ride along in
the containers, one spot for each entry, so that no second tree has to be kept
in step.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from ...kernel.location import Location
from ...manifests.pointer import Pointer

Spot = tuple[PurePosixPath, int, int, str | None]
"""Path, line, column (from 1), and the text before interpolation where that changed it."""


class Block(dict[str, Any]):
    """A mapping; ``spots`` has the place of each key that a file wrote."""

    __slots__ = ("spots",)

    def __init__(self, items: Any = (), spots: dict[str, Spot] | None = None):
        super().__init__(items)
        self.spots: dict[str, Spot] = {} if spots is None else spots

    def spot(self, key: str | int) -> Spot | None:
        return self.spots.get(key)  # type: ignore[arg-type]

    def put(self, key: str, value: Any, spot: Spot | None) -> None:
        """Set an entry together with its place."""
        self[key] = value
        if spot is not None:
            self.spots[key] = spot
        else:
            self.spots.pop(key, None)


class Row(list[Any]):
    """A list; ``spots`` has the place of each item, None where no file wrote it."""

    __slots__ = ("spots",)

    def __init__(self, items: Any = (), spots: list[Spot | None] | None = None):
        super().__init__(items)
        self.spots: list[Spot | None] = [None] * len(self) if spots is None else spots

    def spot(self, key: str | int) -> Spot | None:
        return self.spots[key]  # type: ignore[index]

    def add(self, value: Any, spot: Spot | None) -> None:
        """Append an item together with its place."""
        self.append(value)
        self.spots.append(spot)

    def pairs(self) -> list[tuple[Any, Spot | None]]:
        """The items, each with its place."""
        return list(zip(self, self.spots, strict=True))


def clone(value: Any) -> Any:
    """A deep copy that keeps the places."""
    match value:
        case Block():
            return Block({key: clone(each) for key, each in value.items()}, dict(value.spots))
        case Row():
            return Row([clone(each) for each in value], list(value.spots))
    return value


class SourceMap(Mapping[Pointer, Location]):
    """A mapping from pointers to locations over the spots that the loader noted."""

    __slots__ = ("_spots",)

    def __init__(self, spots: Mapping[Pointer, Spot]):
        self._spots = spots

    def __getitem__(self, pointer: Pointer) -> Location:
        return Location(*self._spots[pointer][:3])

    def __iter__(self) -> Iterator[Pointer]:
        return iter(self._spots)

    def __len__(self) -> int:
        return len(self._spots)

    def near(self, pointer: Pointer) -> Location | None:
        """The place of the value, or of the nearest thing around it."""
        for end in range(len(pointer), 0, -1):
            if pointer[:end] in self._spots:
                return self[pointer[:end]]
        return None
