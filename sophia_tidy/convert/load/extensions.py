"""``x-`` keys: those at the top of a file Compose prints as they are, the others it takes aside.

It takes them aside in every mapping but those whose keys are names of things,
so that an environment variable or label ``x-…`` is lost to it; the model says
what Compose does, and a finding says what was lost (compose-go,
``processExtensions``).
"""

from typing import Any

from ...kernel.finding import Finding, Severity
from ...manifests.pointer import Pointer, spell
from .errors import Code, LoadError, locate
from .gotext import number
from .marked import Block, Row
from .scalars import Stamp
from .typed import ModelRecord

ASIDE = "#extensions"
_NAMED = frozenset(("services", "volumes", "networks", "secrets", "configs"))
_LISTED = frozenset(
    (
        "environment",
        "labels",
        "annotations",
        "sysctls",
        "args",
        "options",
        "driver_opts",
        "extra_hosts",
        "networks",
        "models",
        "ulimits",
        "aux_addresses",
        "storage_opt",
        "additional_contexts",
    )
)


def take_aside(values: Block) -> list[Finding]:
    """Move the nested ``x-`` keys as Compose does, in place; a finding for each that was meant as a name or variable."""
    findings: list[Finding] = []
    for key, value in values.items():
        if not key.startswith("x-") and isinstance(value, Block):
            _aside(value, (key,), findings)
    return findings


def _aside(block: Block, at: Pointer, findings: list[Finding]) -> None:
    names = (len(at) == 1 and at[0] in _NAMED) or (len(at) == 3 and at[0] == "services" and at[2] == "depends_on")
    extras = Block()
    for key, value in block.items():
        if key.startswith("x-") and not names:
            extras.put(key, value, block.spot(key))
        elif value.__class__ is Block:
            _aside(value, (*at, key), findings)
        elif value.__class__ is Row:
            for index, each in enumerate(value):
                if each.__class__ is Block:
                    _aside(each, (*at, key, index), findings)
    if not extras:
        return
    for key in extras:
        spot = extras.spot(key)
        if at[-1] in _LISTED and spot is not None:
            findings.append(
                Finding(
                    locate(spot),
                    "extension-among-names",
                    f"Compose takes {spell((*at, key))} for an extension and loses it",
                    Severity.WARNING,
                    "write the mapping as a list",
                )
            )
        del block[key]
    block[ASIDE] = extras


def read_extensions(values: Block, record: ModelRecord) -> dict[str, Any]:
    """The top-level ``x-`` keys as JSON; an empty list becomes null on its way through Compose.

    Raises:
        LoadError: a number that JSON cannot spell.
    """
    result = {}
    for key, value in values.items():
        if key.startswith("x-"):
            record.note((key,), values.spots.get(key))
            try:
                result[key] = _plain(value, (key,), record)
            except LoadError as fault:
                raise fault.under(key, values) from None
    return result


def _plain(value: Any, at: Pointer, record: ModelRecord) -> Any:
    match value:
        case Block():
            return {key: _entry(value, key, each, at, record) for key, each in value.items()}
        case Row():
            return [_entry(value, index, each, at, record) for index, each in enumerate(value)] or None
        case Stamp():
            return value.json
        case float():
            if value != value or abs(value) == float("inf"):
                raise LoadError("is no number that JSON can spell", Code.WRONG_VALUE)
            return number(value)
    return value


def _entry(container: Block | Row, key: Any, value: Any, at: Pointer, record: ModelRecord) -> Any:
    here = (*at, key)
    record.note(here, container.spot(key))
    try:
        return _plain(value, here, record)
    except LoadError as fault:
        raise fault.under(key, container) from None
