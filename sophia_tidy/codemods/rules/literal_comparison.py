"""See `LiteralComparison`."""

import re
from typing import TYPE_CHECKING, Any

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source.required import Required
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    from ..source.view import View


class LiteralComparison(Codemod):
    """``x is "a"`` asks whether two strings are one object, which is up to the interpreter; ``==`` is meant.

    CPython warns of it since 3.8 (`SyntaxWarning`).  Safe only where the other
    side is a text or a number for sure, such as ``len(x) is 0`` or
    ``sys.platform is "linux"``.  Elsewhere `==` may be true where `is` was
    false (``1 == True``, an equal text that was made at run time), and runs
    the other side's own ``__eq__``: that is for a reader.
    """

    RULE = "literal-comparison"
    RUFF = ("F632",)
    SAFETY = None
    EXAMPLES = (
        FileExample("if x is 'a':\n    pass\n", "if x == 'a':\n    pass\n", "x may be anything", safety=Safety.UNSAFE),
        FileExample("if len(x) is not 0:\n    pass\n", "if len(x) != 0:\n    pass\n"),
        FileExample(
            "import sys\n\nif sys.platform is 'linux' or str(y) is '':\n    pass\n",
            "import sys\n\nif sys.platform == 'linux' or str(y) == '':\n    pass\n",
        ),
        FileExample("if 'a' is 'b':\n    pass\n", "if 'a' == 'b':\n    pass\n"),
        FileExample("if x is []:\n    pass\n", "if x == []:\n    pass\n", "it was never true", safety=Safety.UNSAFE),
        FileExample(
            "if (x) is not 1 or () is y:\n    pass\n", "if (x) != 1 or () == y:\n    pass\n", safety=Safety.UNSAFE
        ),
        FileExample("if x is None or y is True:\n    pass\n", UNCHANGED, "there is one None"),
        FileExample(
            "if x is  not  'a' is y:  # odd\n    pass\n", "if x !=  'a' == y:  # odd\n    pass\n", safety=Safety.UNSAFE
        ),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        splices: list[DeclaredEdit] = []
        sure = True
        for comparison in view.at(offset, cst.Comparison) if offset is not None else ():
            found, certain = _operators(comparison, view)
            splices += found
            sure = sure and certain
        if not splices:
            return Declined("no `is` with a literal is here")
        reason = "`is` compares identity; the value is meant"
        if sure:
            return Proposal(reason, tuple(splices), safety=Safety.SAFE)
        return Proposal(
            f"{reason}; `==` may be true where `is` was not, and runs an `__eq__` of the other side",
            tuple(splices),
            safety=Safety.UNSAFE,
        )


def _operators(comparison: Any, view: "View") -> tuple[list[DeclaredEdit], bool]:
    """The operators that change, and whether both sides of each are of one plain type for sure."""
    import libcst as cst

    splices, left, sure = [], comparison.left, True
    line = view.line_of(view.spans[comparison][0])
    for target in comparison.comparisons:
        operator = target.operator
        if isinstance(operator, cst.Is | cst.IsNot) and (_literal(left) or _literal(target.comparator)):
            old, new, text = ("Is()", "Eq()", "==") if isinstance(operator, cst.Is) else ("IsNot()", "NotEq()", "!=")
            splices.append(DeclaredEdit.of(*view.spans[operator], text, (Touch("Compare", "ops", line, old, new),)))
            kind = _kind(left, view)
            sure = sure and kind is not None and kind == _kind(target.comparator, view)
        left = target.comparator
    return splices, sure


_TEXTS = re.compile(
    r"sys\.(?:platform|version|executable|byteorder|prefix)|os\.(?:name|sep|linesep|getcwd\(\))|platform\.\w+\(\)|__name__|__file__"
    r"|type\([^()]*\)\.__name__|(?:str|repr|input|chr|hex|ascii)\(.*\)",
    re.DOTALL,
)
_NUMBERS = re.compile(r"(?:len|int|ord|hash|id)\(.*\)", re.DOTALL)


def _kind(node: Any, view: "View") -> type | None:
    """The type that an expression has for sure; None where that cannot be told."""
    import libcst as cst

    written = view.source(node)
    if isinstance(node, cst.SimpleString):
        return str if "b" not in node.prefix.lower() else bytes
    if isinstance(node, cst.Integer) or (
        isinstance(node, cst.UnaryOperation) and isinstance(node.expression, cst.Integer)
    ):
        return int
    plain = isinstance(node, cst.Name | cst.Attribute | cst.Call)
    rooted = plain and _builtin_root(written, view)
    if rooted and _TEXTS.fullmatch(written):
        return str
    return int if rooted and _NUMBERS.fullmatch(written) else None


def _builtin_root(written: str, view: "View") -> bool:
    """Whether the first name means what it means everywhere: a builtin, or a module that only an import binds."""
    first = re.split(r"[.(]", written, maxsplit=1)[0].strip()
    bound = view.bindings.get(first, ())
    return (
        view.is_builtin(first)
        or first.startswith("__")
        or (bool(bound) and all(b.required == Required(first) for b in bound))
    )


def _literal(node: Any) -> bool:
    import libcst as cst

    if isinstance(node, cst.UnaryOperation):
        return _literal(node.expression)
    return isinstance(node, cst.BaseString | cst.BaseNumber | cst.Tuple | cst.List | cst.Dict | cst.Set)
