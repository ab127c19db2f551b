"""From plain canonical values to the finished model: each key read by its type, empty ones left out."""

from typing import Any

from ..errors import LoadError
from ..marked import Block
from .parts import file_object, model, network, volume
from .record import ModelRecord
from .scalars import Reader
from .service import service
from .shapes import named

__all__ = ["ModelRecord", "read_project"]

_SECTIONS: dict[str, Reader] = {
    "services": service,
    "networks": network,
    "volumes": volume,
    "secrets": file_object,
    "configs": file_object,
    "models": model,
}


def read_project(values: Block, record: ModelRecord) -> dict[str, Any]:
    """Every section, read; a section that the file does not have is empty.

    Raises:
        LoadError: a value that its key cannot take.
    """
    project: dict[str, Any] = {"name": values["name"]}
    for section, read in _SECTIONS.items():
        found = values.get(section)
        try:
            project[section] = {} if found is None else named(read)(found, (section,), record)
        except LoadError as fault:
            raise fault.under(section, values) from None
        record.note((section,), values.spots.get(section))
    record.note(("name",), values.spots.get("name"))
    return project
