"""See `BareExcept`."""

import re
from typing import TYPE_CHECKING

from ..finding import Finding
from ..plan import Safety
from . import fragment
from .codemod import UNCHANGED, Codemod, Declined, Example, Proposal
from .splice import Splice, Touch

if TYPE_CHECKING:
    import libcst as cst

    from .view import View

_LEAVES = re.compile(r"\b(?:sys\s*\.\s*exit|os\s*\.\s*_exit|exit|quit)\s*\(|\bSystemExit\b|\bKeyboardInterrupt\b")
_MINDS = re.compile(
    r"(?i)\b(?:cleanup|clean_up|rollback|abort|terminate|kill|shutdown|disconnect|close|release|unlink|rmtree)\w*\s*\("
    r"|interrupt|ctrl|\^c\b"
)


class BareExcept(Codemod):
    """``except:`` catches `KeyboardInterrupt` and `SystemExit` too, so that ^C and `sys.exit` stop working.

    It becomes ``except Exception:``; ``except BaseException:``, which means
    the same as before, behind a handler that catches `Exception` already.  A
    handler that seems to mind ^C or an exit, or that cleans up whatever
    happens, is left to a person; one that raises again ruff does not report.
    """

    RULE = "bare-except"
    RUFF = ("E722",)
    SAFETY = Safety.SAFE
    EXAMPLES = (
        Example("try:\n    f()\nexcept:\n    pass\n", "try:\n    f()\nexcept Exception:\n    pass\n"),
        Example("try:\n    f()\nexcept :  # why\n    pass\n", "try:\n    f()\nexcept Exception:  # why\n    pass\n"),
        Example("try:\n    f()\nexcept:\n    log()\n    raise\n", UNCHANGED, "it raises again whatever it was"),
        Example("try:\n    f()\nexcept Exception:\n    pass\nexcept:\n    g()\n",
                "try:\n    f()\nexcept Exception:\n    pass\nexcept BaseException:\n    g()\n",
                "Exception is caught above"),
        Example("try:\n    f()\nexcept ValueError:\n    pass\n", UNCHANGED, "already named"),
        Example("import sys\n\ntry:\n    sys.exit(f())\nexcept:\n    pass\n", UNCHANGED, "the body exits on purpose"),
        Example("try:\n    f()\nexcept:\n    gpio.cleanup()\n", UNCHANGED, "it cleans up whatever happens"),
        Example("while True:\n    try:\n        f()\n    except:\n        break\n", UNCHANGED,
                "^C may be how the loop ends"),
        Example("from tkinter import *\n\ntry:\n    f()\nexcept:\n    g(1)\n",
                "from tkinter import *\n\ntry:\n    f()\nexcept Exception:\n    g(1)\n",
                "nobody exports another Exception"),
        Example("class Exception:\n    pass\n\n\ntry:\n    f()\nexcept:\n    pass\n", UNCHANGED,
                "not Python's Exception"),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        handlers = view.at(offset, cst.ExceptHandler) if offset is not None else []
        if not handlers or handlers[0].type is not None:
            return Declined("no bare `except` is here")
        handler, around = handlers[0], next(view.around(handlers[0]))
        assert isinstance(around, cst.Try) and offset is not None
        if reason := _hands_off(handler, around, view):
            return Declined(reason)
        name, reason = _caught(handler, around, view)
        if not view.is_builtin(name):
            return Declined(f"`{name}` means something else in this file")
        end = offset + len("except")
        blank = len(view.data) - end - len(view.data[end:].lstrip(b" \t"))
        touch = Touch("ExceptHandler", "type", finding.location.line, None, fragment.expression(name))
        return Proposal(reason, (Splice(end, end + blank, f" {name}", (touch,)),))


def _hands_off(handler: "cst.ExceptHandler", around: "cst.Try", view: "View") -> str | None:
    if _LEAVES.search(view.source(around.body)):
        return "the body exits or is interrupted on purpose, and the handler may be meant for that"
    if _MINDS.search(view.source(handler)):
        return "the handler cleans up, or minds ^C: it may be meant for an exit too"
    if _only_breaks(handler):
        return "the handler ends a loop, and ^C may be how it is meant to end"
    return None


def _caught(handler: "cst.ExceptHandler", around: "cst.Try", view: "View") -> tuple[str, str]:
    for other in around.handlers[: around.handlers.index(handler)]:
        if other.type is not None and re.search(r"\bException\b", view.source(other.type)):
            return "BaseException", "`Exception` is caught above, so it means what it meant"
    return "Exception", "^C and `sys.exit` are no longer caught"


def _statements(handler: "cst.ExceptHandler") -> list["cst.CSTNode"]:
    import libcst as cst

    found: list[cst.CSTNode] = []
    for node in handler.body.body:
        found += node.body if isinstance(node, cst.SimpleStatementLine) else [node]
    return found


def _only_breaks(handler: "cst.ExceptHandler") -> bool:
    import libcst as cst

    return all(isinstance(node, cst.Break) for node in _statements(handler))
