"""What waits for a person: a question, why it is asked, what each answer would change, and where the answer is kept."""

from collections.abc import Iterable
from typing import NamedTuple

from .location import Location
from .plan import Plan


class Option(NamedTuple):
    """One answer: the value that is kept, what it means in one sentence, and what it would change.

    The value is as a person types it; what the configuration keeps is what
    the key takes: true for a flag, a number for a count, and of a key that
    holds a list one item more.  ``seen`` are the places where the repository
    itself gives this answer to another program than this.
    """

    value: str
    title: str
    plan: Plan = Plan()
    seen: tuple[Location, ...] = ()


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

    A step gives it as long as the answer makes a difference, answered or not:
    whether it is open is told by the configuration, which has something
    under ``key`` or has not.
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


def in_order(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Each id once, after all that it needs; those first that most others hang on, and else as they came."""
    known: dict[str, Decision] = {}
    for each in decisions:
        known.setdefault(each.id, each)
    weight = {id: len(_above(id, known)) for id in known}
    done: dict[str, Decision] = {}

    def put(each: Decision, on_the_way: frozenset[str]) -> None:
        for id in sorted((id for id in each.needs if id in known), key=lambda id: -weight[id]):
            if id not in done and id not in on_the_way:
                put(known[id], on_the_way | {id})
        done.setdefault(each.id, each)

    for each in sorted(known.values(), key=lambda each: -weight[each.id]):
        put(each, frozenset((each.id,)))
    return tuple(done.values())


def _above(id: str, known: dict[str, Decision]) -> set[str]:
    """The ids that hang on this one, at any depth."""
    found, new = set[str](), {id}
    while new:
        new = {each.id for each in known.values() if new & set(each.needs)} - found - {id}
        found |= new
    return found
