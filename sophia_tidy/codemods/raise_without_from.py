"""See `RaiseWithoutFrom`."""

from typing import TYPE_CHECKING, Any

from ..finding import Finding
from ..plan import Safety
from . import fragment
from .codemod import UNCHANGED, Codemod, Declined, Example, Proposal
from .splice import Splice, Touch

if TYPE_CHECKING:
    import libcst as cst

    from .view import View

_FREE_NAMES = ("err", "error", "exc", "cause")


class RaiseWithoutFrom(Codemod):
    """An error raised while another is handled should name the other as its cause (PEP 3134).

    ``from err`` is added with the name that the handler binds; where it binds
    none, a name that occurs nowhere in the file is bound.  Always the caught
    error, never ``from None``: which errors to hide is for a person to say.
    """

    RULE = "raise-without-from"
    RUFF = ("B904",)
    SAFETY = Safety.SAFE
    EXAMPLES = (
        Example("try:\n    f()\nexcept KeyError as e:\n    raise ValueError('x')  # why\n",
                "try:\n    f()\nexcept KeyError as e:\n    raise ValueError('x') from e  # why\n"),
        Example("try:\n    f()\nexcept KeyError:\n    raise ValueError(\n        'x'\n    )\n",
                "try:\n    f()\nexcept KeyError as err:\n    raise ValueError(\n        'x'\n    ) from err\n"),
        Example("err = 1\ntry:\n    f()\nexcept (KeyError, OSError):\n"
                "    if g():\n        raise ValueError\n    raise TypeError\n",
                "err = 1\ntry:\n    f()\nexcept (KeyError, OSError) as error:\n    if g():\n"
                "        raise ValueError from error\n    raise TypeError from error\n", "`err` is taken"),
        Example("try:\n    f()\nexcept:\n    raise ValueError('x')\n", UNCHANGED,
                "a bare handler binds nothing; `bare-except` comes first"),
        Example("try:\n    f()\nexcept KeyError as e:\n    e = wrap(e)\n    raise ValueError(e)\n", UNCHANGED,
                "`e` is bound anew"),
        Example("try:\n    f()\nexcept* KeyError:\n    raise ValueError('x')\n", UNCHANGED, "a group has no one cause"),
        Example("try:\n    f()\nexcept KeyError as e:\n    raise e.wrapped('x')\n", UNCHANGED,
                "made of the caught error"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        raises = view.at(offset, cst.Raise) if offset is not None else []
        if not raises or raises[0].exc is None or raises[0].cause is not None:
            return Declined("no `raise` without a cause is here")
        kinds = cst.ExceptHandler | cst.ExceptStarHandler
        handler = next((node for node in view.around(raises[0]) if isinstance(node, kinds)), None)
        if not isinstance(handler, cst.ExceptHandler):
            return Declined("an exception group has no one cause")
        if handler.type is None:
            return Declined("the handler is bare; expected one that can bind the error")
        return _answer(raises[0], handler, view)


def _answer(node: "cst.Raise", handler: "cst.ExceptHandler", view: "View") -> Proposal | Declined:
    name, bound = _name(handler, view)
    if name is None:
        return Declined(f"all of {', '.join(_FREE_NAMES)} are taken")
    if not bound and _rebinds(handler, name, view):
        return Declined(f"the handler binds `{name}` anew")
    if not bound and _root(node.exc) == name:
        return Declined(f"what is raised is made of `{name}` itself")
    start, end = view.spans[node]
    touch = Touch("Raise", "cause", view.line_of(start), None, fragment.expression(name))
    splices = (*bound, Splice(end, end, f" from {name}", (touch,)))
    return Proposal(f"the error that it answers is its cause: `from {name}`", splices)


def _name(handler: "cst.ExceptHandler", view: "View") -> tuple[str | None, tuple[Splice, ...]]:
    """The name of the caught error, and the splice that binds it where there is none yet."""
    if handler.name is not None:
        return view.source(handler.name.name), ()
    free = next((name for name in _FREE_NAMES if name not in view.words), None)
    if free is None:
        return None, ()
    start, _ = view.spans[handler]
    end = _type_end(handler, view)
    touch = Touch("ExceptHandler", "name", view.line_of(start), None, repr(free))
    return free, (Splice(end, end, f" as {free}", (touch,)),)


def _type_end(handler: "cst.ExceptHandler", view: "View") -> int:
    """Behind the type and its closing parentheses."""
    assert handler.type is not None
    end = view.spans[handler.type][1]
    for _ in handler.type.rpar:
        end = view.data.index(b")", end) + 1
    return end


def _rebinds(handler: "cst.ExceptHandler", name: str, view: "View") -> bool:
    start, end = view.spans[handler]
    first, last = view.line_of(start), view.line_of(end - 1)
    return any(first < binding.line <= last for binding in view.bindings.get(name, ()))


def _root(node: Any) -> str | None:
    """The name that an expression of calls and attributes starts with."""
    import libcst as cst

    while isinstance(node, cst.Call | cst.Attribute):
        node = node.func if isinstance(node, cst.Call) else node.value
    return node.value if isinstance(node, cst.Name) else None
