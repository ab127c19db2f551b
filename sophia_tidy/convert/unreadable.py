"""Questions about a stack that cannot be read: what a variable is worth that it requires, and whether anybody deploys it."""

from pathlib import PurePosixPath

from ..kernel.decision import Decision, Option
from ..kernel.location import Location

VARIABLE = "convert/variable"


def variable_question(name: str, places: tuple[Location, ...] = (), *, required: bool = False) -> Decision:
    """What a variable of a stack is worth, which is no secret by its name."""
    empty = () if required else (Option("", "it is empty"),)
    return Decision(
        f"{VARIABLE}/{name}",
        f"What is {name}, which the stack takes from the environment?",
        "Nothing in the repository sets it, and Compose refuses the stack without."
        if required
        else "Nothing in the repository sets it, so it counts as empty.",
        empty,
        ("convert", "variables", name),
        is_open=True,
        expected="a text that is no secret",
        locations=places,
        group=VARIABLE,
    )


def stack_question(path: PurePosixPath, why: str, place: Location) -> Decision:
    """Whether a file of services that Compose refuses is to be converted at all; who says no names it as left."""
    return Decision(
        f"convert/stack/{path}",
        f"Does anybody deploy {path}, which Compose refuses?",
        f"{why[:1].upper()}{why[1:]}.",
        (Option("left: nobody deploys it", "it is left as it is, and not converted"),),
        ("convert", "stacks", str(path)),
        is_open=True,
        expected="that it is left, or a file that Compose takes",
        locations=(place,),
        group="convert/unreadable-stack",
    )
