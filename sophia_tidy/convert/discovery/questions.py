"""Questions about files of services that only a person can answer: which of two copies lives, and what an override is for."""

from collections.abc import Iterator, Sequence

from ...kernel.decision import Decision, Option
from .judgement import FoundStack, StackKind
from .sharing import Shareable, Shared

COPIES, OVERRIDES, RIVALS = "convert/near-copies", "convert/overrides", "convert/rivals"
KEY = ("convert", "stacks")
_LEFT = "left"


def questions_of(found: Sequence[FoundStack], common: Sequence[Shared]) -> Iterator[Decision]:
    """One for each copy, each override that is unclear, and each stack that no host could run beside another.

    They are as the files alone tell it, answered or not.
    """
    for each in found:
        ports = [name for name in common if name.what is Shareable.PORT and each.path in name.stacks]
        if each.kind is StackKind.STACK and ports:
            yield _rival(each, ports)
        elif each.kind is StackKind.NEAR_COPY:
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


def _rival(stack: FoundStack, ports: Sequence[Shared]) -> Decision:
    others = sorted({str(path) for each in ports for path in each.stacks if path != stack.path})
    names = ", ".join(each.name for each in ports)
    return Decision(
        f"convert/stack/{stack.path}",
        f"Does {stack.path} run on the cluster, beside {' and '.join(others)}?",
        f"They publish the same {'port' if len(ports) == 1 else 'ports'}: {names}. One host cannot run them together, "
        "so perhaps one takes the place of another.",
        (
            Option("stack", "yes: it is converted like the others"),
            Option(_LEFT, "no: it is not converted"),
        ),
        (*KEY, str(stack.path)),
        default="stack",
        locations=tuple(witness.location for witness in stack.evidence),
        group=RIVALS,
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
