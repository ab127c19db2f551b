"""Files of services that are found and not converted: a note for each, with the line of configuration for a wrong guess."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from .judgement import FoundStack, StackKind

RULE = "stack-left"
TABLE = "[tool.sophia-tidy.convert.stacks]"
_KINDS = {
    StackKind.NEAR_COPY: "it is a near copy of {base}, which is converted",
    StackKind.DEVELOPMENT: "it is for development alone",
    StackKind.HISTORY: "it is history",
    StackKind.OVERRIDE: "it is laid over {base}, and nothing says for which environment",
}
_ANSWERS = {
    StackKind.NEAR_COPY: '"stack"',
    StackKind.DEVELOPMENT: '"stack"',
    StackKind.HISTORY: '"stack"',
    StackKind.OVERRIDE: '"overlay: NAME", "part" or "left"',
}


def left(found: Sequence[FoundStack], laid: frozenset[PurePosixPath]) -> Iterator[Finding]:
    """What is said of each that is left; ``laid`` are the overrides that are not."""
    for each in found:
        if each.kind not in _KINDS or each.path in laid:
            continue
        yield Finding(
            _place(each),
            RULE,
            f"{each.path} is not converted: {_why(each)}",
            Severity.NOTE,
            f'say otherwise below {TABLE}: "{each.path}" = {_ANSWERS[each.kind]}',
        )


def _why(each: FoundStack) -> str:
    base = " and ".join(map(str, each.base))
    if each.kind is StackKind.OVERRIDE and not each.base:
        words = "it is no whole stack, and no file here is what it is laid over"
    elif each.kind is StackKind.OVERRIDE and (each.is_clear or each.is_decided):
        words = f"it is laid over {base}, which is not converted"
    else:
        words = _KINDS[each.kind].format(base=base)
    return f"{words} ({each.evidence[0].says})" if each.evidence else words


def _place(each: FoundStack) -> Location:
    own = (witness.location for witness in each.evidence if witness.location.path == each.path)
    return next(own, Location(each.path, 1))
