"""See `MutableDefault`.

The file is long because it asks all that may happen to a default before it touches one.
"""

import re
from typing import TYPE_CHECKING, Any

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source import fragment
from ..source.required import Required
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    import libcst as cst

    from ..source.view import View

_MEMORY = re.compile(r"(?i)cache|memo|seen|visited|registry|state|store|counter|_instances?")
_FRESH = re.compile(r"(?:set|list|dict)\(\)")
_HARMLESS = frozenset({"staticmethod", "classmethod", "abstractmethod", "abc.abstractmethod", "property"})
_ADMITS = frozenset({"Any", "object", "None", "Optional"})
_TYPES = frozenset(
    {"list", "dict", "set", "tuple", "str", "int", "float", "bool", "bytes", "frozenset", "type", "None"}
)


class MutableDefault(Codemod):
    """A default is made once, when ``def`` runs: every call shares the one list, and what a call adds stays.

    The default becomes `None`, and the body begins by making a fresh one; an
    annotation admits `None`.  Also where the function never changes its
    argument today, since nothing keeps the next change from doing so.  Unsafe:
    a caller may pass None, or rely on the sharing; a parameter named like a
    cache, and a decorated function, whose decorator may read the default, are
    left alone.
    """

    RULE = "mutable-default"
    RUFF = ("B006",)
    SAFETY = Safety.UNSAFE
    EXAMPLES = (
        FileExample(
            "def f(x=[]):\n    return x\n", "def f(x=None):\n    if x is None:\n        x = []\n    return x\n"
        ),
        FileExample(
            'class A:\n    def f(self, *, x: list[int] = [1], y={}):\n        """Doc."""\n        return x, y\n',
            'class A:\n    def f(self, *, x: list[int] | None = None, y=None):\n        """Doc."""\n'
            "        if x is None:\n            x = [1]\n"
            "        if y is None:\n            y = {}\n        return x, y\n",
        ),
        FileExample(
            "from typing import List\n\n\ndef f(x: List[int] = []):\n\treturn x\n",
            "from typing import List, Optional\n\n\ndef f(x: Optional[List[int]] = None):\n"
            "\tif x is None:\n\t\tx = []\n\treturn x\n",
            "before 3.10 there is no `|`",
            (),
            "pkg/module.py",
            (3, 9),
        ),
        FileExample(
            "from typing import Any, Dict\n\n\ndef f(x: Dict[str, Any] = {}):\n    # of all\n    # that is\n    y = 1\n    return x, y\n",
            "from typing import Any, Dict\n\n\ndef f(x: Dict[str, Any] | None = None):\n    if x is None:\n        x = {}\n"
            "    # of all\n    # that is\n    y = 1\n    return x, y\n",
            "a comment stays with its statement",
        ),
        FileExample(
            "from typing import Any, Dict, Optional, Union\n\n\n"
            "def f(x: Optional[Dict[str, int]] = {}, y: Union[list, None] = [], z: Any = []):\n    return x, y, z\n",
            "from typing import Any, Dict, Optional, Union\n\n\n"
            "def f(x: Optional[Dict[str, int]] = None, y: Union[list, None] = None, z: Any = None):\n"
            "    if x is None:\n        x = {}\n    if y is None:\n        y = []\n    if z is None:\n        z = []\n"
            "    return x, y, z\n",
            "they admit None already",
        ),
        FileExample(
            "from np import array\n\n\ndef f(x: array = []):\n    return x\n", UNCHANGED, "`array | None` may fail"
        ),
        FileExample("def fib(n, cache={}):\n    return cache[n]\n", UNCHANGED, "the default is the cache"),
        FileExample("f = lambda x=[]: x\n", UNCHANGED, "a lambda has no body for it"),
        FileExample("def f(x=[]): return x\n", UNCHANGED, "the body is on the same line"),
        FileExample("@app.get('/')\ndef f(x=[]):\n    return x\n", UNCHANGED, "the decorator may read the default"),
        FileExample(
            "n = 1\n\n\ndef f(x=[n]):\n    return x\n", UNCHANGED, "the default reads a name, which may change"
        ),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        found = _parameter(offset, view) if offset is not None else None
        if found is None:
            return Declined("no default of a function is here")
        parameter, function = found
        if reason := _hands_off(parameter, function, view):
            return Declined(reason)
        body = function.body
        assert isinstance(body, cst.IndentedBlock)
        annotation, imports = _annotated(parameter, function, view)
        if isinstance(annotation, Declined):
            return annotation
        splices = (*annotation, _none(parameter, function, view), _guard(parameter, function, body, view))
        reason = (
            f"every call shares the default of `{parameter.name.value}`; a call that relies on the sharing, passes None, "
            "or reads the default from the signature gets another"
        )
        return Proposal(reason, splices, imports)


def _parameter(offset: int, view: "View") -> tuple["cst.Param", "cst.FunctionDef"] | None:
    import libcst as cst

    for node in view.at(offset, cst.BaseExpression):
        parameter = view.parents[node]
        if isinstance(parameter, cst.Param) and parameter.default is node:
            function = view.parents[view.parents[parameter]]
            return (parameter, function) if isinstance(function, cst.FunctionDef) else None
    return None


def _hands_off(parameter: "cst.Param", function: "cst.FunctionDef", view: "View") -> str | None:
    import libcst as cst

    assert parameter.default is not None
    default, name = view.source(parameter.default), parameter.name.value
    if _MEMORY.search(name):
        return f"`{name}` may be shared between calls on purpose"
    if "\n" in default or not (_constant(parameter.default) or _FRESH.fullmatch(default)):
        return "the default is not a plain literal on one line"
    if any(view.source(decorator.decorator) not in _HARMLESS for decorator in function.decorators):
        return "a decorator may read the default"
    if not isinstance(function.body, cst.IndentedBlock) or view.context.path.suffix == ".pyi":
        return "the body is on the line of the `def`"
    if _stub(function.body):
        return "the body is a stub"
    return None


def _constant(node: Any) -> bool:
    """A literal of literals: it means the same in the body as in the signature."""
    import ast

    import libcst as cst

    try:
        ast.literal_eval(cst.Module([]).code_for_node(node))
    except (ValueError, SyntaxError):
        return False
    return True


def _stub(body: "cst.IndentedBlock") -> bool:
    """Nothing but a docstring, ``...`` and ``pass``."""
    import libcst as cst

    for line in body.body:
        if not isinstance(line, cst.SimpleStatementLine):
            return False
        for node in line.body:
            text = isinstance(node, cst.Expr) and isinstance(node.value, cst.BaseString | cst.Ellipsis)
            if not (text or isinstance(node, cst.Pass)):
                return False
    return True


def _annotated(
    parameter: "cst.Param", function: "cst.FunctionDef", view: "View"
) -> tuple[tuple[DeclaredEdit, ...] | Declined, tuple[Required, ...]]:
    """The annotation with None added, and the import that this needs."""
    import libcst as cst

    if parameter.annotation is None:
        return (), ()
    node = parameter.annotation.annotation
    old = view.source(node)
    if _admits_none(node, view):
        return (), ()
    if not _all_types(node, view):
        return Declined("the annotation may name something that is no type, which `| None` would not take"), ()
    if isinstance(node, cst.BaseString) or node.lpar or "\n" in old:
        return Declined("the annotation is quoted or in parentheses"), ()
    lazy = any(b.required == Required("__future__", "annotations") for b in view.bindings.get("annotations", ()))
    bar = view.context.target >= (3, 10) or lazy
    new = f"{old} | None" if bar else f"Optional[{old}]"
    line = view.line_of(view.spans[parameter.name][0])
    touch = Touch("arg", "annotation", line, fragment.expression(old), fragment.expression(new))
    return (DeclaredEdit.of(*view.spans[node], new, (touch,)),), () if bar else (Required("typing", "Optional"),)


def _admits_none(node: Any, view: "View") -> bool:
    """Whether None is one of the types, at the top: of ``Dict[str, Any]`` it is not."""
    import libcst as cst

    if isinstance(node, cst.BinaryOperation):
        return _admits_none(node.left, view) or _admits_none(node.right, view)
    if isinstance(node, cst.Subscript):
        outer = view.source(node.value).rpartition(".")[2]
        parts = [part.slice.value for part in node.slice if isinstance(part.slice, cst.Index)]
        return outer == "Optional" or (
            outer in ("Union", "Annotated") and any(_admits_none(part, view) for part in parts)
        )
    return view.source(node).rpartition(".")[2].strip("'\"") in _ADMITS


def _all_types(node: Any, view: "View") -> bool:
    """Whether the parts of the union are types by their names: ``callable | None`` fails when ``def`` runs."""
    import libcst as cst

    if isinstance(node, cst.BinaryOperation):
        return _all_types(node.left, view) and _all_types(node.right, view)
    if isinstance(node, cst.Subscript):
        node = node.value
    name = view.source(node).rpartition(".")[2]
    return isinstance(node, cst.Name | cst.Attribute) and (name in _TYPES or name.lstrip("_")[:1].isupper())


def _none(parameter: "cst.Param", function: "cst.FunctionDef", view: "View") -> DeclaredEdit:
    assert parameter.default is not None
    field = "kw_defaults" if parameter in function.params.kwonly_params else "defaults"
    old = fragment.expression(view.source(parameter.default))
    touch = Touch("arguments", field, _line(function, view), old, fragment.expression("None"))
    return DeclaredEdit.of(*view.spans[parameter.default], "None", (touch,))


def _above_its_comment(start: int, view: "View") -> int:
    """The line start above the comment lines that stand right above a line."""
    line = view.line_of(start)
    while line > 1 and view.line(line - 1).lstrip().startswith(b"#"):
        line -= 1
    return view.starts[line - 1]


def _line(function: "cst.FunctionDef", view: "View") -> int:
    return view.line_of(view.spans[function.asynchronous or function.name][0])


def _guard(
    parameter: "cst.Param", function: "cst.FunctionDef", body: "cst.IndentedBlock", view: "View"
) -> DeclaredEdit:
    """``if x is None: x = []`` in front of the first statement that is not the docstring, and of the comment above it."""
    assert parameter.default is not None
    first = body.body[1] if function.get_docstring(clean=False) is not None and len(body.body) > 1 else body.body[0]
    name, default = parameter.name.value, view.source(parameter.default)
    decorators = getattr(first, "decorators", ())
    start = view.starts[view.line_of(view.spans[decorators[0] if decorators else first][0]) - 1]
    line = view.line(view.line_of(start))
    start = _above_its_comment(start, view)
    indent = line[: len(line) - len(line.lstrip())].decode()
    step = body.indent or view.module.default_indent
    newline = line[len(line.rstrip(b"\r\n")) :].decode() or view.module.default_newline
    text = f"{indent}if {name} is None:{newline}{indent}{step}{name} = {default}{newline}"
    guard = fragment.statements(f"if {name} is None:\n    {name} = {default}\n")[0]
    owner = "AsyncFunctionDef" if function.asynchronous else "FunctionDef"
    return DeclaredEdit.of(start, start, text, (Touch(owner, "body", _line(function, view), None, guard),))
