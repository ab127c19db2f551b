"""See `AssertOnTuple`."""

from typing import TYPE_CHECKING

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source import fragment
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    from ..source.view import View


class AssertOnTuple(Codemod):
    """``assert (condition, "message")`` is always true: a tuple with something in it is.

    The parentheses go where the tuple is a condition and a message.  Unsafe:
    the assertion was never checked, and now it may fail.
    """

    RULE = "assert-on-tuple"
    RUFF = ("F631",)
    SAFETY = Safety.UNSAFE
    EXAMPLES = (
        FileExample("assert (x > 1, 'too small')\n", "assert x > 1, 'too small'\n"),
        FileExample("assert(f(x), f'no {x}')  # why\n", "assert f(x), f'no {x}'  # why\n"),
        FileExample("assert (x, y)\n", UNCHANGED, "y is no message"),
        FileExample("assert (\n    x,\n    'm',\n)\n", UNCHANGED, "over several lines"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        asserts = view.at(offset, cst.Assert) if offset is not None else []
        if not asserts or not isinstance(asserts[0].test, cst.Tuple):
            return Declined("no assertion on a tuple is here")
        node, test = asserts[0], asserts[0].test
        texts = (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)
        if node.msg is not None or len(test.elements) != 2 or not isinstance(test.elements[1].value, texts):
            return Declined("the tuple is not a condition and a message")
        if b"\n" in view.source(node).encode() or len(test.lpar) != 1:
            return Declined("the tuple runs over several lines")
        start, end = view.spans[node]
        condition, message = (view.source(element.value) for element in test.elements)
        line = view.line_of(start)
        old = fragment.expression(view.source(test))
        touches = (
            Touch("Assert", "test", line, old, fragment.expression(condition)),
            Touch("Assert", "msg", line, None, fragment.expression(message)),
        )
        return Proposal(
            "a tuple is always true; from now on it is checked, and may fail",
            (DeclaredEdit.of(start, end, f"assert {condition}, {message}", touches),),
        )
