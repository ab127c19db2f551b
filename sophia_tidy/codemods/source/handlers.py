"""Handlers around a piece of code: one that answers the error that it raises today makes its failure a path, not a fault."""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .view import View

ANY = frozenset({"Exception", "BaseException"})


def answering(node: Any, view: "View", errors: Collection[str]) -> str | None:
    """The type of the nearest handler, within the function, that catches one of the errors; "" for a bare one.

    ``errors`` are the class and those that it derives from.  One that raises
    again at its end does not answer it.  None where no handler of this function does.
    """
    import libcst as cst

    child = node
    for parent in view.around(node):
        if isinstance(parent, cst.FunctionDef | cst.Lambda):
            return None
        if isinstance(parent, cst.Try | cst.TryStar) and parent.body is child:
            for handler in parent.handlers:
                written = view.source(handler.type) if handler.type is not None else ""
                if not written or not set(re.findall(r"\w+", written)).isdisjoint(errors):
                    if _raises(handler):
                        break
                    return written
        if isinstance(parent, cst.With) and re.search(r"\b(?:suppress|raises|assertRaises\w*)\b", _items(parent, view)):
            return "with"
        child = parent
    return None


def _raises(handler: Any) -> bool:
    import libcst as cst

    last = handler.body.body[-1]
    return isinstance(last, cst.SimpleStatementLine) and isinstance(last.body[-1], cst.Raise)


def _items(node: Any, view: "View") -> str:
    return " ".join(view.source(item.item) for item in node.items)


def named(written: str) -> str:
    """The handler in words."""
    return "the `with` around it" if written == "with" else f"`except {written}`" if written else "the bare `except`"
