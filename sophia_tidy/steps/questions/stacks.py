"""Questions of `convert`, which are made, and git asked, only where something is written."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ...convert.load import LoadError
from ...kernel.errors import TidyError
from ...kernel.location import Location
from ..context import Context
from ..convert_request import StackRequest

if TYPE_CHECKING:
    from ...convert.converted_stack import ConvertedStack
    from ...convert.planner import OutgoingStack
    from ...kernel.decision import Decision
    from ..archive_place import Opening


def opening_of(context: Context, asked: StackRequest) -> "Opening | None":
    """By what git sees the destination that the configuration has; None where it does, or where nothing is written to it.

    Raises:
        UnsafePath: something other than a folder is in its place.
        ToolMissing, TidyError: git refuses.
    """
    if not asked.layout.writes:
        return None
    from ..archive_place import destination_of, hidden_destination, open_destination

    if asked.layout.destination != destination_of(context, "convert"):
        return None
    hidden = hidden_destination(context, "convert")
    return None if hidden is None else open_destination(context, hidden, (), "convert")


def questions_of(
    context: Context, asked: StackRequest, opening: "Opening | None", sites: "Iterable[OutgoingStack]"
) -> "tuple[Decision, ...]":
    """Where to, and what waits for a person in the stacks; none where nothing is written.

    Raises:
        ToolMissing, TidyError: git refuses.
    """
    if not asked.layout.writes:
        return ()
    from ...convert.waiting import questions_of as waiting
    from ..archive_place import destination_questions

    every = (each for site in sites for each in (site.stacked, *(overlay.stacked for overlay in site.environments)))
    stacks = [each for each in every if each is not None]
    where = destination_questions(context, opening, "convert")
    return (*where, *waiting(stacks, asked.cluster), *_registry(context, asked, stacks))


def _registry(context: Context, asked: StackRequest, stacks: "Sequence[ConvertedStack]") -> "Iterator[Decision]":
    """Where images are pushed that a stack only builds: the question of `workflow`, which has the key."""
    built = [finding.location for stacked in stacks for finding in stacked.findings if finding.rule == "image-of-build"]
    if not built or (asked.cluster.registry and not context.config.workflow.registry):
        return
    from ...workflow.project.repository_name import repository_of
    from ...workflow.questions.images import registry_question

    yield registry_question(tuple(built), (), (), repository_of(context.doors.origin_url or ""))


def refused_questions(file: PurePosixPath, error: TidyError) -> "tuple[Decision, ...]":
    """What would let a stack be read that Compose refuses: a variable that is no secret, or nobody who deploys it."""
    from ...convert.unreadable import stack_question, variable_question
    from ...secrets.names import named_secret, perhaps_secret

    place = error.location or Location(file)
    variable = error.variable if isinstance(error, LoadError) else ""
    if variable and not named_secret(variable) and not perhaps_secret(variable):
        return (variable_question(variable, (place,), required=True),)
    return (stack_question(file, error.message, place),)
