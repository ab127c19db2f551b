"""Values to text, one file per format; ``render`` finds the file by the format's name."""

from importlib import import_module
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from ..page import Note, Page, PageRow

FORMATS = ("rich", "text", "json", "sarif", "github", "markdown")

__all__ = ["FORMATS", "Note", "Page", "PageRow", "render"]


def __getattr__(name: str) -> Any:
    """`Page` and its parts, when they are asked for: lines of talk need none of them."""
    if name in ("Note", "Page", "PageRow"):
        return getattr(import_module("..page", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def render(page: "Page", form: str, out: TextIO) -> bool:
    """Write ``page`` to ``out`` in one of `FORMATS`, with a mark in the place of each secret; whether there was one.

    A format's imports are paid for only when it is asked for.

    Raises:
        ValueError: no such format.
    """
    if form not in FORMATS:
        raise ValueError(f"unknown format {form!r}; expected one of {', '.join(FORMATS)}")
    from ..held_stream import HeldStream
    from ..redaction import conceal

    shown, held = conceal(page, form), HeldStream(out)
    import_module(f".{form}", __name__).write(shown, held)
    out.write(shown.redactor.last_look(held.getvalue()))
    return shown.redactor.hid
