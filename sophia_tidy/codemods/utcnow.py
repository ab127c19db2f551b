"""See `Utcnow`."""

import re
from typing import TYPE_CHECKING

from ..finding import Finding
from ..plan import Safety
from . import fragment
from .codemod import UNCHANGED, Codemod, Declined, Example, Proposal
from .required import Required
from .splice import Splice, Touch

if TYPE_CHECKING:
    import libcst as cst

    from .view import View

_CLASS = Required("datetime", "datetime")
_ZULU = re.compile(r"""\s*\.\s*isoformat\([^()]*\)\s*(?:\+\s*[fr]*["']Z|\}[^"'{}]*Z)""")
NEW = {"utcnow": "now", "utcfromtimestamp": "fromtimestamp"}


class Utcnow(Codemod):
    """``datetime.utcnow()`` gives a time without a zone, which Python takes for local time; deprecated since 3.12.

    It becomes ``datetime.now(timezone.utc)`` (or ``UTC``, where the file has
    that name already).  Unsafe: a time with a zone cannot be compared with
    one without, and prints ``+00:00``.
    """

    RULE = "utcnow"
    RUFF = ("DTZ003", "DTZ004")
    SAFETY = Safety.UNSAFE
    EXAMPLES = (
        Example("from datetime import datetime\n\nx = datetime.utcnow()\n",
                "from datetime import datetime, timezone\n\nx = datetime.now(timezone.utc)\n"),
        Example("from datetime import UTC, datetime\n\nx = datetime.utcnow()\n",
                "from datetime import UTC, datetime\n\nx = datetime.now(UTC)\n"),
        Example("import datetime\n\nx = datetime.datetime.utcnow() - y\n",
                "import datetime\n\nx = datetime.datetime.now(datetime.timezone.utc) - y\n"),
        Example("import datetime as dt\n\nx = dt.datetime.utcfromtimestamp(0)\n",
                "import datetime as dt\n\nx = dt.datetime.fromtimestamp(0, tz=dt.timezone.utc)\n"),
        Example("from datetime import datetime\n\nx = datetime.utcnow().isoformat() + 'Z'\n", UNCHANGED,
                "it would print `+00:00Z`"),
        Example("from datetime import datetime\nfrom django.utils import timezone\n\nx = datetime.utcnow()\n",
                UNCHANGED,
                "`timezone` is another thing here, and there is no `UTC` before 3.11", (), "pkg/module.py", (3, 10)),
    )

    def propose(self, finding: Finding, view: "View") -> Proposal | Declined:
        import libcst as cst

        offset = view.offset(finding.location.line, finding.location.column)
        calls = view.at(offset, cst.Call) if offset is not None else []
        call = calls[0] if calls else None
        if call is None or not isinstance(call.func, cst.Attribute) or call.func.attr.value not in NEW:
            return Declined("no `utcnow()` is here")
        zone = _zone(view.source(call.func.value), view)
        if isinstance(zone, Declined):
            return zone
        if _ZULU.match(view.data[view.spans[call][1] :][:80].decode("utf-8", "ignore")):
            return Declined("a `Z` is added to its text, which would then read `+00:00Z`")
        return _answer(call, *zone, view)


def _zone(owner: str, view: "View") -> tuple[str, tuple[Required, ...]] | Declined:
    """How the file writes UTC, and the import that this needs."""
    module, _, last = owner.rpartition(".")
    if module and last == "datetime":
        plain = all(b.required in (Required("datetime"), Required("datetime", None, module))
                    for b in view.bindings.get(module, ()))
        known = plain and module in view.bindings
        return (f"{module}.timezone.utc", ()) if known else Declined(f"`{module}` is unknown")
    if not view.bindings.get(owner) or any(b.required != _CLASS for b in view.bindings[owner]):
        return Declined(f"`{owner}` is not imported as `from datetime import datetime`")
    for name, text in (("UTC", "UTC"), ("timezone", "timezone.utc")):
        required = Required("datetime", name)
        found = view.bindings.get(name, ())
        if found and all(b.required == required and not b.depth for b in found):
            return text, ()
    if "timezone" not in view.words:
        return "timezone.utc", (Required("datetime", "timezone"),)
    if "UTC" not in view.words and view.context.target >= (3, 11):
        return "UTC", (Required("datetime", "UTC"),)
    return Declined("`timezone` means something else in this file")


def _answer(call: "cst.Call", zone: str, imports: tuple[Required, ...], view: "View") -> Proposal | Declined:
    import libcst as cst

    assert isinstance(call.func, cst.Attribute)
    old = call.func.attr.value
    if (old == "utcnow") != (not call.args) or len(call.args) > 1:
        return Declined(f"`{old}` with these arguments is not understood")
    line = view.line_of(view.spans[call][0])
    renamed = Touch("Attribute", "attr", line, repr(old), repr(NEW[old]))
    splice = Splice(*view.spans[call.func.attr], NEW[old], (renamed,))
    reason = f"`{old}` gives a time without a zone: `{NEW[old]}` with `{zone}`"
    if call.args:
        end = view.spans[call.args[0]][1]
        added = Touch("Call", "keywords", line, None, fragment.keyword("tz", zone))
        return Proposal(reason, (splice, Splice(end, end, f", tz={zone}", (added,))), imports)
    end = view.spans[call][1] - 1
    added = Touch("Call", "args", line, None, fragment.expression(zone))
    return Proposal(reason, (splice, Splice(end, end, zone, (added,))), imports)
