"""The folder that manifests go to, where git ignores it; git is not asked where nothing is written."""

from typing import TYPE_CHECKING

from .context import Context
from .convert_request import StackRequest

if TYPE_CHECKING:
    from ..kernel.decision import Decision
    from .archive_place import Opening


def opening_of(context: Context, asked: StackRequest) -> "Opening | None":
    """By what git sees the destination that the configuration has; None where it does, or where nothing is written to it.

    Raises:
        UnsafePath: something other than a folder is in its place.
        ToolMissing, TidyError: git refuses.
    """
    if not asked.layout.writes:
        return None
    from .archive_place import destination_of, hidden_destination, open_destination

    if asked.layout.destination != destination_of(context, "convert"):
        return None
    hidden = hidden_destination(context, "convert")
    return None if hidden is None else open_destination(context, hidden, (), "convert")


def questions_of(context: Context, asked: StackRequest, opening: "Opening | None") -> "tuple[Decision, ...]":
    """Whether git is to see the folder, and which it may be else.

    Raises:
        ToolMissing, TidyError: git refuses.
    """
    if not asked.layout.writes:
        return ()
    from .archive_place import destination_questions

    return destination_questions(context, opening, "convert")
