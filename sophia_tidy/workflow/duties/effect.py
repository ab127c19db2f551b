"""An effect: one thing that a step of an old workflow does, and what is known of it."""

from dataclasses import dataclass

from ...kernel.location import Location
from ..model import Step
from .ledger import DutyKind


@dataclass(frozen=True, slots=True)
class StepEffect:
    """One thing that a step does.

    ``what`` is what it is called (a gate's name, a Dockerfile, a service);
    ``missing`` says that what it runs is not in the repository; ``masked``
    that its failure does not count; ``by_name`` that it is told from the name of a script alone;
    ``sure`` that it is done whenever its step runs, and that its failure ends it.
    """

    kind: DutyKind
    what: str
    at: Location
    step: Step
    words: tuple[str, ...] = ()
    folder: str | None = ""
    missing: bool = False
    masked: bool = False
    by_name: bool = False
    sure: bool = True
