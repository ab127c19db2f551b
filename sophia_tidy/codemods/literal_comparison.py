"""See `LiteralComparison`."""

from typing import TYPE_CHECKING, Any

from ..finding import Finding
from ..plan import Safety
from .codemod import UNCHANGED, Codemod, Declined, Example, Proposal
from .splice import Splice, Touch

if TYPE_CHECKING:
    from .view import View


class LiteralComparison(Codemod):
    """``x is "a"`` asks whether two strings are one object, which is up to the interpreter; ``==`` is meant.

    CPython warns of it since 3.8 (`SyntaxWarning`).
    """

    RULE = "literal-comparison"
    RUFF = ("F632",)
    SAFETY = Safety.SAFE
    EXAMPLES = (
        Example("if x is 'a':\n    pass\n", "if x == 'a':\n    pass\n"),
        Example("if (x) is not 1 or () is y:\n    pass\n", "if (x) != 1 or () == y:\n    pass\n"),
        Example("if x is None or y is True:\n    pass\n", UNCHANGED, "there is one None"),
        Example("if x is  not  'a' is y:  # odd\n    pass\n", "if x !=  'a' == y:  # odd\n    pass\n"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        splices: list[Splice] = []
        for comparison in view.at(offset, cst.Comparison) if offset is not None else ():
            splices += _operators(comparison, view)
        if not splices:
            return Declined("no `is` with a literal is here")
        return Proposal("`is` compares identity; the value is meant", tuple(splices))


def _operators(comparison: Any, view: "View") -> list[Splice]:
    import libcst as cst

    splices, left = [], comparison.left
    line = view.line_of(view.spans[comparison][0])
    for target in comparison.comparisons:
        operator = target.operator
        if isinstance(operator, cst.Is | cst.IsNot) and (_literal(left) or _literal(target.comparator)):
            old, new, text = ("Is()", "Eq()", "==") if isinstance(operator, cst.Is) else ("IsNot()", "NotEq()", "!=")
            splices.append(Splice(*view.spans[operator], text, (Touch("Compare", "ops", line, old, new),)))
        left = target.comparator
    return splices


def _literal(node: Any) -> bool:
    import libcst as cst

    if isinstance(node, cst.UnaryOperation):
        return _literal(node.expression)
    return isinstance(node, cst.BaseString | cst.BaseNumber | cst.Tuple | cst.List | cst.Dict | cst.Set)
