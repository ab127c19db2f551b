"""Origins of a name, as the repository shows them."""

from dataclasses import dataclass
from enum import StrEnum

from .required import Required


class Definition(StrEnum):
    """What the module that a name comes from makes of it; UNKNOWN where it is not in the repository."""

    CLASS = "class"
    FUNCTION = "function"
    VALUE = "value"
    MODULE = "module"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NameOrigin:
    """One place that a name comes from, with the import that the file at hand would write for it.

    ``files`` counts the files that import it so at their top level.
    ``obstacle`` says why the file at hand cannot, and is empty where it can.
    ``members`` are the attributes of a class, where its text tells them all.
    """

    required: Required
    files: int
    definition: Definition
    ours: bool
    beside: bool = False  # defined in the same package as the file at hand
    near: bool = False  # under the same top-level folder
    obstacle: str = ""
    members: frozenset[str] | None = None

    def __str__(self) -> str:
        return self.required.module
