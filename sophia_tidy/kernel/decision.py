"""What waits for a person: a question, why it is asked, what each answer would change, and where the answer is kept."""

from typing import NamedTuple

from .location import Location
from .plan import Plan


class Option(NamedTuple):
    """One answer: the value that is kept, what it means in one sentence, and what it would change."""

    value: str
    title: str
    plan: Plan = Plan()


class Decision(NamedTuple):
    """A question that only a person can answer.

    ``id`` is stable from run to run: words of kebab-case joined by ``/``, as
    ``convert/namespace`` or ``workflow/duty/ci.yml/lint``.  ``key`` is where
    the configuration keeps the answer: the keys below ``[tool.sophia-tidy]``,
    each as written.  ``options`` are the answers that are known; where
    ``is_open`` any other that the key takes is one too, and ``expected``
    says what it takes.  ``default`` is the option that is taken while nobody
    answers; None where nothing is done until then.  ``group`` gathers
    questions of one kind for a person's eye, ``needs`` are ids whose answer
    may settle this one, so they are asked first.
    """

    id: str
    question: str
    why: str
    options: tuple[Option, ...]
    key: tuple[str, ...]
    default: str | None = None
    is_open: bool = False
    expected: str = ""
    locations: tuple[Location, ...] = ()
    group: str = ""
    needs: tuple[str, ...] = ()
