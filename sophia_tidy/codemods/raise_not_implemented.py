"""See `RaiseNotImplemented`."""

from typing import TYPE_CHECKING

from ..finding import Finding
from ..plan import Safety
from .codemod import UNCHANGED, Codemod, Declined, Example, Proposal
from .splice import Splice, Touch

if TYPE_CHECKING:
    from .view import View

OLD, NEW = "NotImplemented", "NotImplementedError"


class RaiseNotImplemented(Codemod):
    """`NotImplemented` is a value that operators return; to raise it is a `TypeError`.

    `NotImplementedError` is the exception that is meant.
    """

    RULE = "raise-not-implemented"
    RUFF = ("F901",)
    SAFETY = Safety.SAFE
    EXAMPLES = (
        Example("def f():\n    raise NotImplemented\n", "def f():\n    raise NotImplementedError\n"),
        Example("def f():\n    raise NotImplemented('f')  # yet\n",
                "def f():\n    raise NotImplementedError('f')  # yet\n"),
        Example("def f():\n    return NotImplemented\n", UNCHANGED, "that is what it is for"),
        Example("def f(NotImplementedError):\n    raise NotImplemented\n", UNCHANGED, "the name means something else"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        names = [name for name in (view.at(offset, cst.Name) if offset is not None else ()) if name.value == OLD]
        if not names:
            return Declined("no `raise NotImplemented` is here")
        if not view.is_builtin(NEW) or not view.is_builtin(OLD):
            return Declined(f"`{NEW}` means something else in this file")
        touch = Touch("Name", "id", view.line_of(view.spans[names[0]][0]), repr(OLD), repr(NEW))
        return Proposal("to raise `NotImplemented` is a TypeError", (Splice(*view.spans[names[0]], NEW, (touch,)),))
