"""See `RaiseNotImplemented`."""

from typing import TYPE_CHECKING

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source.handlers import answering, named
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    from ..source.view import View

OLD, NEW = "NotImplemented", "NotImplementedError"


class RaiseNotImplemented(Codemod):
    """`NotImplemented` is a value that operators return; to raise it is a `TypeError`.

    `NotImplementedError` is the exception that is meant.  Where a handler of
    the same function catches that `TypeError` today, the edit is for a reader.
    """

    RULE = "raise-not-implemented"
    RUFF = ("F901",)
    SAFETY = None
    EXAMPLES = (
        FileExample("def f():\n    raise NotImplemented\n", "def f():\n    raise NotImplementedError\n"),
        FileExample(
            "try:\n    raise NotImplemented\nexcept TypeError:\n    pass\n",
            "try:\n    raise NotImplementedError\nexcept TypeError:\n    pass\n",
            "the TypeError is caught",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "def f():\n    raise NotImplemented('f')  # yet\n", "def f():\n    raise NotImplementedError('f')  # yet\n"
        ),
        FileExample("def f():\n    return NotImplemented\n", UNCHANGED, "that is what it is for"),
        FileExample(
            "def f(NotImplementedError):\n    raise NotImplemented\n", UNCHANGED, "the name means something else"
        ),
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
        reason, safety = "to raise `NotImplemented` is a TypeError", Safety.SAFE
        if (handler := answering(names[0], view, {"TypeError"})) is not None:
            reason, safety = f"{reason}, which {named(handler)} catches today; it will not catch this", Safety.UNSAFE
        return Proposal(reason, (DeclaredEdit.of(*view.spans[names[0]], NEW, (touch,)),), safety=safety)
