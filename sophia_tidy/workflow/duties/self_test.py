"""The recognisers of duties against their own examples: what a rule's file says of a step, asked as of any step."""

from ...formats.shell import commands
from ...kernel.errors import RuleError
from .effects import of_command
from .kinds import Recognisers
from .ledger import DutyKind


def kind_of_example(what: str, by: Recognisers) -> DutyKind | None:
    """The kind of an example, written as a step.

    Raises:
        RuleError: neither ``uses:`` nor ``run:``.
    """
    key, _, value = what.partition(": ")
    value = value.strip("'")
    if key == "uses":
        found = by.action(value)
        return found.kind if found else None
    if key != "run":
        raise RuleError(f"{what!r}; expected 'uses: …' or 'run: …'")
    command = commands(value)[-1]
    return of_command(command.words, by).kind
