"""See `RaiseWithoutFrom`."""

import re
from typing import TYPE_CHECKING, Any

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source import fragment
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    import libcst as cst

    from ..source.view import View

_FREE_NAMES = ("err", "error", "exc", "cause")


class RaiseWithoutFrom(Codemod):
    """An error raised while another is handled should name the other as its cause (PEP 3134).

    ``from err`` is added with the name that the handler binds; where it binds
    none, a name that occurs nowhere in the file is bound.  Always the caught
    error, never ``from None``: which errors to hide is for a person to say.
    Safe only where what is raised is made there and then by a class.  What a
    function returns may be the caught error itself, or one that has a cause
    already, which is then lost; and an error that speaks of an outer handler's
    is not the inner one's: both are for a reader.
    """

    RULE = "raise-without-from"
    RUFF = ("B904",)
    SAFETY = None
    EXAMPLES = (
        FileExample(
            "try:\n    f()\nexcept KeyError as e:\n    raise ValueError('x')  # why\n",
            "try:\n    f()\nexcept KeyError as e:\n    raise ValueError('x') from e  # why\n",
        ),
        FileExample(
            "try:\n    f()\nexcept KeyError:\n    raise ValueError(\n        'x'\n    )\n",
            "try:\n    f()\nexcept KeyError as err:\n    raise ValueError(\n        'x'\n    ) from err\n",
        ),
        FileExample(
            "err = 1\ntry:\n    f()\nexcept (KeyError, OSError):\n"
            "    if g():\n        raise ValueError\n    raise TypeError\n",
            "err = 1\ntry:\n    f()\nexcept (KeyError, OSError) as error:\n    if g():\n"
            "        raise ValueError from error\n    raise TypeError from error\n",
            "`err` is taken",
        ),
        FileExample(
            "try:\n    f()\nexcept KeyError as e:\n    raise wrap(e)\n",
            "try:\n    f()\nexcept KeyError as e:\n    raise wrap(e) from e\n",
            "`wrap` may return `e`",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "def failure(e):\n    return e\n\n\ntry:\n    f()\nexcept KeyError as e:\n    raise failure('x')\n",
            "def failure(e):\n    return e\n\n\ntry:\n    f()\nexcept KeyError as e:\n    raise failure('x') from e\n",
            "a function",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "try:\n    f()\nexcept KeyError as e:\n    try:\n        g()\n    except OSError as o:\n"
            "        raise ValueError(e)\n",
            "try:\n    f()\nexcept KeyError as e:\n    try:\n        g()\n    except OSError as o:\n"
            "        raise ValueError(e) from o\n",
            "it speaks of the outer error",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "try:\n    f()\nexcept KeyError as e:\n    raise failed\n",
            "try:\n    f()\nexcept KeyError as e:\n    raise failed from e\n",
            "made elsewhere",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "try:\n    f()\nexcept KeyError as e:\n    raise web.HTTPError(404, e)\n",
            "try:\n    f()\nexcept KeyError as e:\n    raise web.HTTPError(404, e) from e\n",
            "a class by its name",
        ),
        FileExample(
            "try:\n    f()\nexcept:\n    raise ValueError('x')\n",
            UNCHANGED,
            "a bare handler binds nothing; `bare-except` comes first",
        ),
        FileExample(
            "try:\n    f()\nexcept KeyError as e:\n    e = wrap(e)\n    raise ValueError(e)\n",
            UNCHANGED,
            "`e` is bound anew",
        ),
        FileExample(
            "try:\n    f()\nexcept* KeyError:\n    raise ValueError('x')\n", UNCHANGED, "a group has no one cause"
        ),
        FileExample(
            "try:\n    f()\nexcept KeyError as e:\n    raise e.wrapped('x')\n", UNCHANGED, "made of the caught error"
        ),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        raises = view.at(offset, cst.Raise) if offset is not None else []
        if not raises or raises[0].exc is None or raises[0].cause is not None:
            return Declined("no `raise` without a cause is here")
        kinds = cst.ExceptHandler | cst.ExceptStarHandler
        scopes = cst.FunctionDef | cst.Lambda | cst.ClassDef
        handler = next((node for node in view.around(raises[0]) if isinstance(node, kinds | scopes)), None)
        if isinstance(handler, scopes):
            return Declined("it is raised by a function that is only defined in the handler")
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
    splices = (*bound, DeclaredEdit.of(end, end, f" from {name}", (touch,)))
    reason = f"the error that it answers is its cause: `from {name}`"
    if doubt := made_elsewhere(node.exc, name, view) or _of_another(node, handler, name, view):
        return Proposal(f"{reason}; but {doubt}", splices, safety=Safety.UNSAFE)
    return Proposal(reason, splices, safety=Safety.SAFE)


def made_elsewhere(raised: Any, name: str, view: "View") -> str | None:
    """Why what is raised may be older than the ``raise``, and so have a cause of its own, or be the caught error."""
    import libcst as cst

    made = raised.func if isinstance(raised, cst.Call) else raised
    written = view.source(made) if isinstance(made, cst.Name | cst.Attribute) else ""
    if not written or any(isinstance(part, cst.Call | cst.Subscript) for part in _parts(made)):
        return f"`{view.source(raised)[:60]}` may be `{name}` itself, which then loses its cause"
    last = written.rpartition(".")[2].strip()
    defined = view.bindings.get(last, ()) if isinstance(made, cst.Name) else ()
    if isinstance(made, cst.Name) and (view.is_builtin(last) or last in view.classes):
        return None
    if not last.lstrip("_")[:1].isupper() or last.isupper() or any(binding.required is None for binding in defined):
        what = (
            f"`{written}()` may return `{name}` itself"
            if isinstance(raised, cst.Call)
            else f"`{written}` may be an error of elsewhere"
        )
        return f"{what}, which then loses its cause"
    return None


def _parts(node: Any) -> "list[Any]":
    import libcst as cst

    found = [node]
    while isinstance(node, cst.Attribute):
        node = node.value
        found.append(node)
    return found


def _of_another(node: "cst.Raise", handler: "cst.ExceptHandler", name: str, view: "View") -> str | None:
    """The caught error of an outer handler that what is raised speaks of, where it does not speak of the inner one."""
    import libcst as cst

    words = set(re.findall(r"[^\W\d]\w*", view.source(node.exc))) if node.exc is not None else set()
    for outer in view.around(handler):
        if isinstance(outer, cst.ExceptHandler) and outer.name is not None:
            other = view.source(outer.name.name)
            if other in words and other != name:
                return f"it speaks of `{other}`, the error of the handler around"
    return None


def _name(handler: "cst.ExceptHandler", view: "View") -> tuple[str | None, tuple[DeclaredEdit, ...]]:
    """The name of the caught error, and the splice that binds it where there is none yet."""
    if handler.name is not None:
        return view.source(handler.name.name), ()
    free = next((name for name in _FREE_NAMES if name not in view.words), None)
    if free is None:
        return None, ()
    start, _ = view.spans[handler]
    end = _type_end(handler, view)
    touch = Touch("ExceptHandler", "name", view.line_of(start), None, repr(free))
    return free, (DeclaredEdit.of(end, end, f" as {free}", (touch,)),)


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
