"""See `Python2Name`."""

import re
from typing import TYPE_CHECKING, Any

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source.handlers import ANY, answering, named
from ..source.required import Required
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    import libcst as cst

    from ..source.view import View

_NAME = re.compile(r"`([^`]+)`")
BUILTIN = {
    "xrange": "range",
    "raw_input": "input",
    "unichr": "chr",
    "unicode": "str",
    "long": "int",
    "basestring": "str",
    "StandardError": "Exception",
}
MOVED = {
    "reduce": Required("functools", "reduce"),
    "reload": Required("importlib", "reload"),
    "intern": Required("sys", "intern"),
}
RENAMED = BUILTIN.keys() | MOVED.keys()
BYTES = re.compile(r"\.\s*(?:recv|read|readline|encode|check_output|communicate|b64\w+|unhexlify|pack)\s*\(|^b['\"]")
_VERSION = re.compile(r"\bsys\s*\.\s*version\b|\bbytes is str\b|\bstr is bytes\b")
ASKS_VERSION = frozenset({"PY2", "PY3", "version_info", "hexversion", "python_version", "six"})


class Python2Name(Codemod):
    """Names that Python 2 had and Python 3 has not: `xrange`, `raw_input`, `unicode`, `reduce` …

    On Python 3 they can only fail with a `NameError`, so the name that took
    their place cannot be worse.  A type (`unicode`, `long`, `basestring`) is
    renamed only where it is called or asked for by `isinstance`; a file that
    asks for the version of Python keeps its names, which may be behind a test.
    For a reader: where a handler catches the `NameError` today, so that other
    code runs from now on, and where `str` of bytes would print them.
    """

    RULE = "python2-name"
    RUFF = ("F821",)
    SAFETY = None
    EXAMPLES = (
        FileExample("for i in xrange(3):\n    print(i)\n", "for i in range(3):\n    print(i)\n"),
        FileExample(
            "try:\n    x = raw_input()\nexcept Exception:\n    x = ''\n",
            "try:\n    x = input()\nexcept Exception:\n    x = ''\n",
            "the NameError is caught today",
            safety=Safety.UNSAFE,
        ),
        FileExample("try:\n    reload(sys)\nexcept NameError:\n    pass\n", UNCHANGED, "the NameError is minded"),
        FileExample("x = unicode(y)\n", "x = str(y)\n", "y may be bytes", safety=Safety.UNSAFE),
        FileExample("x = raw_input('? ')  # ask\n", "x = input('? ')  # ask\n"),
        FileExample(
            "isinstance(1, (int, long)), isinstance(1, basestring), unicode(1)\n",
            "isinstance(1, (int, int)), isinstance(1, str), str(1)\n",
        ),
        FileExample("x = reduce(max, [1, 2])\n", "from functools import reduce\n\nx = reduce(max, [1, 2])\n"),
        FileExample("x = unicode(sock.recv(9))\n", UNCHANGED, "`str` would not decode"),
        FileExample("x = [unicode, 'a']\n", UNCHANGED, "neither called nor asked for by isinstance"),
        FileExample(
            "import sys\n\nif sys.version_info[0] == 2:\n    x = unicode('a')\n",
            UNCHANGED,
            "the file asks for the version",
        ),
        FileExample("def f(range):\n    return xrange(1)\n", UNCHANGED, "`range` means something else here"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined | None:
        import libcst as cst

        match = _NAME.search(finding.message)
        if match is None or match[1] not in RENAMED:
            return None
        name = match[1]
        offset = view.offset(finding.location.line, finding.location.column)
        nodes = view.at(offset, cst.Name) if offset is not None else []
        if not nodes or nodes[0].value != name:
            return Declined(f"`{name}` stands in a string")
        if reason := _hands_off(name, nodes[0], view):
            return Declined(reason)
        doubt = _doubt(name, nodes[0], view)
        safety = Safety.UNSAFE if doubt else Safety.SAFE
        if name in MOVED:
            moved = MOVED[name]
            return Proposal(f"`{name}` is in `{moved.module}` since Python 3{doubt}", imports=(moved,), safety=safety)
        new = BUILTIN[name]
        touch = Touch("Name", "id", finding.location.line, repr(name), repr(new))
        return Proposal(
            f"`{name}` is `{new}` in Python 3{doubt}",
            (DeclaredEdit.of(*view.spans[nodes[0]], new, (touch,)),),
            safety=safety,
        )


def _doubt(name: str, node: Any, view: "View") -> str:
    """What may change for the worse, in words; empty where nothing can but a `NameError`."""
    if (handler := answering(node, view, {"NameError", *ANY})) is not None:
        return f"; {named(handler)} answers its NameError today, and other code runs from now on"
    if name == "unicode" and not _no_bytes(node, view):
        return "; of bytes, `str` prints them instead of decoding them"
    return ""


def _no_bytes(node: Any, view: "View") -> bool:
    """Whether the call has an encoding, or an argument that is no bytes for sure."""
    import libcst as cst

    call = view.parents[node]
    if not isinstance(call, cst.Call) or len(call.args) != 1:
        return True
    value = call.args[0].value
    plain = isinstance(value, cst.SimpleString) and "b" not in value.prefix.lower()
    return plain or isinstance(value, cst.BaseNumber | cst.FormattedString)


def _hands_off(name: str, node: Any, view: "View") -> str | None:
    if ASKS_VERSION & view.words:
        return f"the file asks for the version of Python; `{name}` may be meant for Python 2"
    if _VERSION.search(view.data.decode()):
        return f"the file asks for the version of Python; `{name}` may be meant for Python 2"
    if "NameError" in (answering(node, view, {"NameError"}) or ""):
        return "the `NameError` is answered on purpose"
    if name == "reload" and "setdefaultencoding" in view.words:
        return "`sys.setdefaultencoding` is gone in Python 3, and `reload(sys)` was for it"
    if name in view.bindings or view.star_imports:
        return f"`{name}` is bound elsewhere in the file"
    if name in BUILTIN and not view.is_builtin(BUILTIN[name]):
        return f"`{BUILTIN[name]}` means something else in this file"
    if name in ("unicode", "long", "basestring") and not _plain_use(node, view):
        return f"`{name}` is neither called nor asked for by `isinstance`"
    if name == "unicode" and _of_bytes(node, view):
        return "`str` of bytes prints them, it does not decode them"
    return None


def _of_bytes(node: Any, view: "View") -> bool:
    """Whether the only argument of the call looks like bytes, which `unicode` decoded."""
    import libcst as cst

    call = view.parents[node]
    return isinstance(call, cst.Call) and len(call.args) == 1 and bool(BYTES.search(view.source(call.args[0])))


def _plain_use(node: "cst.Name", view: "View") -> bool:
    """Called, or the second argument of ``isinstance``, alone or in a tuple."""
    import libcst as cst

    child: cst.CSTNode = node
    may_be_called = node.value != "basestring"
    for parent in view.around(node):
        if isinstance(parent, cst.Call):
            called = parent.func is node and may_be_called
            asked = isinstance(parent.func, cst.Name) and parent.func.value in ("isinstance", "issubclass")
            return called or (asked and len(parent.args) == 2 and parent.args[1] is child)
        if not isinstance(parent, cst.Arg | cst.Tuple | cst.Element):
            return False
        child = parent
    return False
