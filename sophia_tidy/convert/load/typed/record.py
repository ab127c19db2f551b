"""A record of where the values of the finished model came from."""

from ....manifests.pointer import Pointer
from ..marked import Spot


class ModelRecord:
    """Places and templates by pointer, noted while the model is put together."""

    __slots__ = ("places", "templates")

    def __init__(self) -> None:
        self.places: dict[Pointer, Spot] = {}
        self.templates: dict[Pointer, str] = {}

    def note(self, pointer: Pointer, spot: Spot | None) -> None:
        if spot is None:
            return
        self.places[pointer] = spot
        if spot[3] is not None:
            self.templates[pointer] = spot[3]
