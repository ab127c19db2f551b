"""See `UndefinedExport`."""

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    from ..source.view import View

_NAME = re.compile(r"`([^`]+)`")


class UndefinedExport(Codemod):
    """``from module import *`` fails where `__all__` names what the module has not.

    The name is corrected where exactly one name of the module is close to it,
    and taken out otherwise.  Unsafe: the missing definition may be the fault.
    """

    RULE = "undefined-export"
    RUFF = ("F822",)
    SAFETY = Safety.UNSAFE
    EXAMPLES = (
        FileExample(
            "__all__ = ['lod_file', 'x']\nx = 1\n\n\ndef load_file():\n    pass\n",
            "__all__ = ['load_file', 'x']\nx = 1\n\n\ndef load_file():\n    pass\n",
            "one name is close",
        ),
        FileExample('__all__ = ["gone", "x"]\nx = 1\n', '__all__ = ["x"]\nx = 1\n'),
        FileExample('__all__ = [\n    "x",\n    "gone",\n]\nx = 1\n', '__all__ = [\n    "x",\n]\nx = 1\n'),
        FileExample(
            '__all__ = ["gone"]\n\n\ndef __getattr__(name):\n    return 1\n', UNCHANGED, "the module makes names up"
        ),
        FileExample('__all__ = ["part"]\n', UNCHANGED, "a module beside it", (("pkg/part.py", ""),), "pkg/__init__.py"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        match = _NAME.search(finding.message)
        offset = view.offset(finding.location.line, finding.location.column)
        strings = view.at(offset, cst.SimpleString) if offset is not None else []
        if match is None or not strings or strings[0].evaluated_value != match[1]:
            return Declined("no such name in `__all__` is here")
        name = match[1]
        if view.star_imports or "__getattr__" in view.bindings or name in view.context.siblings:
            return Declined(f"`{name}` may be a submodule, or come at run time")
        element, listed = _element(strings[0], view)
        if element is None:
            return Declined("`__all__` is not a plain list")
        close = _close(name, listed, view)
        if close is not None:
            return _corrected(strings[0], name, close, view)
        return _removed(element, listed, name, view)


def _element(string: Any, view: "View") -> tuple[Any, Any]:
    import libcst as cst

    element = next(view.around(string))
    listed = view.parents.get(element)
    plain = isinstance(element, cst.Element) and isinstance(listed, cst.List | cst.Tuple)
    return (element, listed) if plain else (None, None)


def _close(name: str, listed: Any, view: "View") -> str | None:
    exported = {e.value.evaluated_value for e in listed.elements if hasattr(e.value, "evaluated_value")}
    defined = [n for n, found in view.bindings.items() if any(not b.depth for b in found) and n not in exported]
    close = get_close_matches(name, defined, 2, 0.85)
    return close[0] if len(close) == 1 else None


def _corrected(string: Any, name: str, close: str, view: "View") -> Proposal:
    start, end = view.spans[string]
    touch = Touch("Constant", "value", view.line_of(start), repr(name), repr(close))
    text = f"{string.prefix}{string.quote}{close}{string.quote}"
    return Proposal(f"the module has no `{name}`, but it has `{close}`", (DeclaredEdit.of(start, end, text, (touch,)),))


def _removed(element: Any, listed: Any, name: str, view: "View") -> Proposal | Declined:
    """Without the element and its comma; without its line where it has one to itself."""
    elements = list(listed.elements)
    index = elements.index(element)
    start, end = view.spans[element]
    line = view.line_of(start)
    body = view.line(line)
    if body.strip().rstrip(b",") == view.data[start:end].strip().rstrip(b","):
        start, end = view.starts[line - 1], view.starts[line - 1] + len(body)
    elif index + 1 < len(elements):
        end = view.spans[elements[index + 1]][0]
    elif index:
        start = view.spans[elements[index - 1].value][1]
    else:
        return Declined("`__all__` would be empty")
    owner = type(listed).__name__
    touch = Touch(owner, "elts", view.line_of(view.spans[listed][0]), f"Constant(value={name!r})", None)
    return Proposal(f"the module has no `{name}`", (DeclaredEdit.of(start, end, "", (touch,)),))
