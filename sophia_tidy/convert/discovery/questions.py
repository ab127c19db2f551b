"""Questions about files of services that only a person can answer: which of two copies lives, and what an override is for."""

from collections.abc import Iterator, Sequence

from ...kernel.decision import Decision, Option
from .judgement import FoundStack, StackKind

COPIES, OVERRIDES = "convert/near-copies", "convert/overrides"
KEY = ("convert", "stacks")
_LEFT = "left"


def questions_of(found: Sequence[FoundStack]) -> Iterator[Decision]:
    """One for each copy and each override that is unclear, as the files alone tell it: answered or not."""
    for each in found:
        if each.kind is StackKind.NEAR_COPY:
            yield _survivor(each)
        elif each.kind is StackKind.OVERRIDE and not each.is_clear:
            yield _purpose(each)


def _survivor(copy: FoundStack) -> Decision:
    (survivor,) = copy.base
    return Decision(
        f"convert/stack/{copy.path}",
        f"Which lives, {survivor} or {copy.path}?",
        _said(copy),
        (
            Option(_LEFT, f"{survivor}: it is converted, and {copy.path} is not"),
            Option("stack", f"{copy.path}: it is converted in the place of {survivor}"),
        ),
        (*KEY, str(copy.path)),
        default=_LEFT,
        locations=tuple(witness.location for witness in copy.evidence),
        group=COPIES,
    )


def _purpose(override: FoundStack) -> Decision:
    base = " and ".join(map(str, override.base))
    name = override.environment or "name"
    options = [Option(_LEFT, "nothing of the cluster: it is not converted")]
    if base:
        options += [
            Option(f"overlay: {name}", f"an environment: it makes the overlay {name} of {base}"),
            Option("part", f"all environments: it is part of {base}"),
        ]
    options.append(Option("stack", "a stack of its own, beside the others"))
    return Decision(
        f"convert/stack/{override.path}",
        f"What is {override.path} for{f', which is laid over {base}' if base else ''}?",
        _said(override),
        tuple(options),
        (*KEY, str(override.path)),
        default=_LEFT,
        is_open=True,
        expected="'overlay: environment', 'overlay: environment over FILE', 'part of FILE', 'stack' or 'left'",
        locations=tuple(witness.location for witness in override.evidence),
        group=OVERRIDES,
    )


def _said(each: FoundStack) -> str:
    """What was seen, as one sentence."""
    said = "; ".join(witness.says for witness in each.evidence)
    return f"{said[:1].upper()}{said[1:]}."
