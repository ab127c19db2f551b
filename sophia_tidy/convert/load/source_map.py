"""A source map: the spots of a load as locations, made only when somebody asks."""

from collections.abc import Iterator, Mapping

from ...kernel.location import Location
from ...manifests.pointer import Pointer
from .errors import locate
from .marked import Spot


class SourceMap(Mapping[Pointer, Location]):
    """A mapping from pointers to locations over the spots that the loader noted."""

    __slots__ = ("_spots",)

    def __init__(self, spots: Mapping[Pointer, Spot]):
        self._spots = spots

    def __getitem__(self, pointer: Pointer) -> Location:
        return locate(self._spots[pointer])

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
