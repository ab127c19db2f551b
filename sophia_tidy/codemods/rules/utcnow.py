"""See `Utcnow`."""

from dataclasses import replace
from typing import TYPE_CHECKING

from ...kernel.finding import Finding
from ...kernel.plan import Safety
from ..codemod import UNCHANGED, Codemod, Declined, FileExample, Proposal
from ..source import fragment
from ..source.required import Required
from ..source.splice import DeclaredEdit, Touch

if TYPE_CHECKING:
    import libcst as cst

    from ..source.view import View

_CLASS = Required("datetime", "datetime")
NEW = {"utcnow": "now", "utcfromtimestamp": "fromtimestamp"}


class Utcnow(Codemod):
    """``datetime.utcnow()`` gives a time without a zone, which Python takes for local time; deprecated since 3.12.

    It becomes ``datetime.now(timezone.utc).replace(tzinfo=None)`` (or ``UTC``,
    where the file has that name already), which is the same value, so that it
    can still be compared with every other time of the program, those of
    ``default_factory=datetime.utcnow`` too.  Where the zone is set right
    behind it, ``datetime.now(timezone.utc)`` will do.  For a reader: tests that
    patch `utcnow` have to patch `now`, and a time with its zone would be better.
    """

    RULE = "utcnow"
    RUFF = ("DTZ003", "DTZ004")
    SAFETY = Safety.UNSAFE
    EXAMPLES = (
        FileExample(
            "from datetime import datetime\n\nx = datetime.utcnow()\n",
            "from datetime import datetime, timezone\n\nx = datetime.now(timezone.utc).replace(tzinfo=None)\n",
        ),
        FileExample(
            "from datetime import UTC, datetime\n\nx = datetime.utcnow()\n",
            "from datetime import UTC, datetime\n\nx = datetime.now(UTC).replace(tzinfo=None)\n",
        ),
        FileExample(
            "import datetime\n\nx = datetime.datetime.utcnow() - y\n",
            "import datetime\n\nx = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) - y\n",
        ),
        FileExample(
            "import datetime as dt\n\nx = dt.datetime.utcfromtimestamp(0)\n",
            "import datetime as dt\n\nx = dt.datetime.fromtimestamp(0, tz=dt.timezone.utc).replace(tzinfo=None)\n",
        ),
        FileExample(
            "from datetime import datetime\n\nx = datetime.utcnow().isoformat() + 'Z'\n",
            "from datetime import datetime, timezone\n\n"
            "x = datetime.now(timezone.utc).replace(tzinfo=None).isoformat() + 'Z'\n",
            "it prints what it printed",
        ),
        FileExample(
            "from datetime import datetime, timezone\n\nx = datetime.utcnow().replace(tzinfo=timezone.utc)\n",
            "from datetime import datetime, timezone\n\nx = datetime.now(timezone.utc).replace(tzinfo=timezone.utc)\n",
            "the zone is set behind it",
        ),
        FileExample(
            "from dataclasses import dataclass, field\nfrom datetime import datetime\n\n\n@dataclass\nclass A:\n"
            "    at: datetime = field(default_factory=datetime.utcnow)\n\n    def age(self):\n"
            "        return datetime.utcnow() - self.at\n",
            "from dataclasses import dataclass, field\nfrom datetime import datetime, timezone\n\n\n@dataclass\nclass A:\n"
            "    at: datetime = field(default_factory=datetime.utcnow)\n\n    def age(self):\n"
            "        return datetime.now(timezone.utc).replace(tzinfo=None) - self.at\n",
            "what is not called stays, and gives the same kind of time",
        ),
        FileExample(
            "from datetime import datetime\nfrom django.utils import timezone\n\nx = datetime.utcnow()\n",
            UNCHANGED,
            "`timezone` is another thing here, and there is no `UTC` before 3.11",
            (),
            "pkg/module.py",
            (3, 10),
        ),
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
        return _answer(call, *zone, view)


def _zone(owner: str, view: "View") -> tuple[str, tuple[Required, ...]] | Declined:
    """How the file writes UTC, and the import that this needs."""
    module, _, last = owner.rpartition(".")
    if module and last == "datetime":
        plain = all(
            b.required in (Required("datetime"), Required("datetime", None, module))
            for b in view.bindings.get(module, ())
        )
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
    written = NEW[old]
    end = view.spans[call.args[0]][1] if call.args else view.spans[call][1] - 1
    zoned = DeclaredEdit.of(end, end, f", tz={zone}" if call.args else zone)
    name = DeclaredEdit.of(*view.spans[call.func.attr], written)
    reason = f"`{old}` is deprecated: `{written}` with `{zone}` gives the same; tests that patch `{old}` have to patch `{written}`"
    if _zone_is_set(call, view):
        renamed = replace(name, touches=(Touch("Attribute", "attr", line, repr(old), repr(written)),))
        added = (
            Touch("Call", "keywords", line, None, fragment.keyword("tz", zone))
            if call.args
            else Touch("Call", "args", line, None, fragment.expression(zone))
        )
        return Proposal(reason, (renamed, replace(zoned, touches=(added,))), imports)
    return Proposal(reason, (name, zoned, _without_zone(call, old, written, zone, line, view)), imports)


def _zone_is_set(call: "cst.Call", view: "View") -> bool:
    """Whether ``.replace(tzinfo=…)``, and nothing else, comes right behind the call."""
    import libcst as cst

    attribute = view.parents[call]
    around = view.parents[attribute] if isinstance(attribute, cst.Attribute) else None
    return (
        isinstance(around, cst.Call)
        and isinstance(attribute, cst.Attribute)
        and attribute.attr.value == "replace"
        and around.func is attribute
        and [arg.keyword.value for arg in around.args if arg.keyword] == ["tzinfo"]
        and len(around.args) == 1
    )


def _without_zone(call: "cst.Call", old: str, new: str, zone: str, line: int, view: "View") -> DeclaredEdit:
    """``.replace(tzinfo=None)`` behind the call, with all that the tree shows of the three splices."""
    import libcst as cst

    assert isinstance(call.func, cst.Attribute)
    owner = view.source(call.func.value)
    argument = view.source(call.args[0].value) if call.args else None
    inner = f"{owner}.{new}({argument}, tz={zone})" if argument is not None else f"{owner}.{new}({zone})"
    touches = [
        Touch("Attribute", "value", line, fragment.expression(owner), fragment.expression(inner)),
        Touch("Attribute", "attr", line, repr(old), repr("replace")),
        Touch("Call", "keywords", line, None, fragment.keyword("tzinfo", "None")),
    ]
    if argument is not None:
        touches.append(Touch("Call", "args", line, fragment.expression(argument), None))
    end = view.spans[call][1]
    return DeclaredEdit.of(end, end, ".replace(tzinfo=None)", tuple(touches))
