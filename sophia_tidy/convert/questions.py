"""Questions about a conversion that many resources ask: each is a function, and its answer is worked out once.

The function is the key of its answer, so a question cannot be misspelt, and
what it gives back is what its annotation says.  An answer may be a list or
mapping that those who ask fill: a notebook of the conversion.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Protocol, TypeVar


class Remembering(Protocol):
    """What keeps the answers."""

    @property
    def answers(self) -> dict[Hashable, Any]: ...


class Named(Protocol):
    """What a question may be about: a service, which is told apart by its name."""

    @property
    def name(self) -> str: ...


Answer = TypeVar("Answer")
Whole = TypeVar("Whole", bound=Remembering)
Part = TypeVar("Part", bound=Named)


def asked_once(question: Callable[[Whole], Answer]) -> Callable[[Whole], Answer]:
    """A question about the whole conversion."""

    @wraps(question)
    def answered(conversion: Whole) -> Answer:
        answers = conversion.answers
        if answered not in answers:
            answers[answered] = question(conversion)
        found: Answer = answers[answered]
        return found

    return answered


def asked_once_each(question: Callable[[Part, Whole], Answer]) -> Callable[[Part, Whole], Answer]:
    """A question about one service of the conversion."""

    @wraps(question)
    def answered(part: Part, conversion: Whole) -> Answer:
        answers, key = conversion.answers, (answered, part.name)
        if key not in answers:
            answers[key] = question(part, conversion)
        found: Answer = answers[key]
        return found

    return answered


def asked_once_of(question: Callable[[str, Whole], Answer]) -> Callable[[str, Whole], Answer]:
    """A question about something of the conversion that a word names."""

    @wraps(question)
    def answered(word: str, conversion: Whole) -> Answer:
        answers, key = conversion.answers, (answered, word)
        if key not in answers:
            answers[key] = question(word, conversion)
        found: Answer = answers[key]
        return found

    return answered
