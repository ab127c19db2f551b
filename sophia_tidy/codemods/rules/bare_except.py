"""See `BareExcept`."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source import fragment
from ..source.escaping_exceptions import Suite, suite
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    import libcst as cst

    from ..source.view import View

_LEAVES = re.compile(r"\b(?:sys\s*\.\s*exit|os\s*\.\s*_exit|exit|quit)\s*\(|\bSystemExit\b|\bKeyboardInterrupt\b")
_MINDS = re.compile(
    r"(?i)\b(?:cleanup|clean_up|rollback|abort|terminate|kill|shutdown|disconnect|close|release|unlink|rmtree)\w*\s*\("
    r"|interrupt|ctrl|\^c\b"
)


class BareExcept(Codemod):
    """``except:`` catches `KeyboardInterrupt` and `SystemExit` too, so that ^C and `sys.exit` stop working.

    It becomes ``except Exception:``; ``except BaseException:``, which means
    the same as before, behind a handler that catches `Exception` already.
    Safe only where what is tried is over at once and nothing but an
    `Exception` can come out of it.  Where it awaits, yields, loops, imports or
    calls what we do not know, the edit is for a reader, with all that is no
    longer caught: ^C, an exit, a cancelled task, a closed generator, a
    skipped test.  A handler that seems to mind ^C or an exit, or that cleans
    up whatever happens, is left alone; one that raises again ruff does not
    report.
    """

    RULE = "bare-except"
    RUFF = ("E722",)
    SAFETY = None
    EXAMPLES = (
        FileExample(
            "try:\n    n = int(x['a'].strip())\nexcept:\n    n = 0\n",
            "try:\n    n = int(x['a'].strip())\nexcept Exception:\n    n = 0\n",
            "over at once",
        ),
        FileExample(
            "try:\n    f()\nexcept:\n    pass\n",
            "try:\n    f()\nexcept Exception:\n    pass\n",
            "f may run until ^C, or exit",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "async def g():\n    try:\n        await f\n    except:\n        pass\n",
            "async def g():\n    try:\n        await f\n    except Exception:\n        pass\n",
            "the cancellation of the task was caught too",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "def g(x):\n    try:\n        yield x\n    except:\n        pass\n",
            "def g(x):\n    try:\n        yield x\n    except Exception:\n        pass\n",
            "the closing of the generator was caught too",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "try:\n    while x:\n        x = x[1]\nexcept:\n    pass\n",
            "try:\n    while x:\n        x = x[1]\nexcept Exception:\n    pass\n",
            "it may run until ^C",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "try:\n    import json\nexcept :  # why\n    json = None\n",
            "try:\n    import json\nexcept Exception:  # why\n    json = None\n",
        ),
        FileExample(
            "try:\n    import ours\nexcept:\n    ours = None\n",
            "try:\n    import ours\nexcept Exception:\n    ours = None\n",
            "the module may exit",
            safety=Safety.UNSAFE,
        ),
        FileExample("try:\n    f()\nexcept:\n    log()\n    raise\n", UNCHANGED, "it raises again whatever it was"),
        FileExample(
            "try:\n    f()\nexcept Exception:\n    pass\nexcept:\n    g()\n",
            "try:\n    f()\nexcept Exception:\n    pass\nexcept BaseException:\n    g()\n",
            "Exception is caught above",
        ),
        FileExample("try:\n    f()\nexcept ValueError:\n    pass\n", UNCHANGED, "already named"),
        FileExample(
            "import sys\n\ntry:\n    sys.exit(f())\nexcept:\n    pass\n", UNCHANGED, "the body exits on purpose"
        ),
        FileExample("try:\n    f()\nexcept:\n    gpio.cleanup()\n", UNCHANGED, "it cleans up whatever happens"),
        FileExample(
            "while True:\n    try:\n        f()\n    except:\n        break\n", UNCHANGED, "^C may be how the loop ends"
        ),
        FileExample(
            "from tkinter import *\n\ntry:\n    f()\nexcept:\n    g(1)\n",
            "from tkinter import *\n\ntry:\n    f()\nexcept Exception:\n    g(1)\n",
            "nobody exports another Exception",
            safety=Safety.UNSAFE,
        ),
        FileExample(
            "class Exception:\n    pass\n\n\ntry:\n    f()\nexcept:\n    pass\n", UNCHANGED, "not Python's Exception"
        ),
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
        name, reason, safety = _caught(handler, around, view)
        if not view.is_builtin(name):
            return Declined(f"`{name}` means something else in this file")
        end = offset + len("except")
        blank = len(view.data) - end - len(view.data[end:].lstrip(b" \t"))
        touch = Touch("ExceptHandler", "type", finding.location.line, None, fragment.expression(name))
        return Proposal(reason, (DeclaredEdit.of(end, end + blank, f" {name}", (touch,)),), safety=safety)


def _hands_off(handler: "cst.ExceptHandler", around: "cst.Try", view: "View") -> str | None:
    if _LEAVES.search(view.source(around.body)):
        return "the body exits or is interrupted on purpose, and the handler may be meant for that"
    if _MINDS.search(view.source(handler)):
        return "the handler cleans up, or minds ^C: it may be meant for an exit too"
    if _only_breaks(handler):
        return "the handler ends a loop, and ^C may be how it is meant to end"
    return None


def _caught(handler: "cst.ExceptHandler", around: "cst.Try", view: "View") -> tuple[str, str, Safety]:
    for other in around.handlers[: around.handlers.index(handler)]:
        if other.type is not None and re.search(r"\bException\b", view.source(other.type)):
            return "BaseException", "`Exception` is caught above, so it means what it meant", Safety.SAFE
    tried = suite(around.body, view)
    if tried.quick:
        return "Exception", "what is tried is over at once: only a ^C in that moment is no longer caught", Safety.SAFE
    return "Exception", _all_that_changes(tried, _goes_on(around, view)), Safety.UNSAFE


def _all_that_changes(tried: Suite, goes_on: bool) -> str:
    changes = ["^C and `sys.exit` are no longer caught"]
    if tried.awaits:
        changes.append("nor is the cancellation of the task that awaits here")
    if tried.yields:
        changes.append("nor is the closing of the generator that yields here")
    if tried.outcomes:
        changes.append(f"nor what {_named(tried.outcomes)} raises")
    if tried.lasting or tried.loops:
        changes.append(f"by which {_named(tried.lasting) if tried.lasting else 'the loop'} may be meant to end")
    others = tuple(call for call in tried.calls if call not in (*tried.lasting, *tried.outcomes))
    if others:
        changes.append(f"nor what else is no `Exception` and comes out of {_named(others)}")
    if tried.managers:
        named = ", ".join(f"`{name}`" for name in tried.managers[:2])
        changes.append(f"nor what stops the waiting for {named}")
    if tried.raises:
        changes.append(f"nor {', '.join(f'`{name}`' for name in tried.raises[:2])}, if it is no `Exception`")
    if tried.imports:
        named = ", ".join(f"`{name}`" for name in tried.imports[:2])
        changes.append(f"nor an exit of the module {named}")
    if goes_on:
        changes.append("and what follows the `try` is not reached then")
    return ", ".join(changes)


def _named(calls: tuple[str, ...]) -> str:
    more = f" and {len(calls) - 2} more" if len(calls) > 2 else ""
    return ", ".join(f"`{call}`" if " " in call else f"`{call}()`" for call in calls[:2]) + more


def _goes_on(around: "cst.Try", view: "View") -> bool:
    """Whether a statement follows in the same block."""
    body = getattr(view.parents.get(around), "body", ())
    return isinstance(body, Sequence) and around in body[:-1]


def _statements(handler: "cst.ExceptHandler") -> list["cst.CSTNode"]:
    import libcst as cst

    found: list[cst.CSTNode] = []
    for node in handler.body.body:
        found += node.body if isinstance(node, cst.SimpleStatementLine) else [node]
    return found


def _only_breaks(handler: "cst.ExceptHandler") -> bool:
    import libcst as cst

    return all(isinstance(node, cst.Break) for node in _statements(handler))
