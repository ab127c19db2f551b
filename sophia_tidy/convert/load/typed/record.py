"""Where the values of the finished model came from."""

from dataclasses import dataclass, field

from ...pointer import Pointer
from ..marked import Spot


@dataclass(slots=True)
class Record:
    """Places and templates by pointer, noted while the model is put together."""

    places: dict[Pointer, Spot] = field(default_factory=dict)
    templates: dict[Pointer, str] = field(default_factory=dict)

    def note(self, pointer: Pointer, spot: Spot | None) -> None:
        if spot is None:
            return
        self.places[pointer] = spot
        if spot[3] is not None:
            self.templates[pointer] = spot[3]
