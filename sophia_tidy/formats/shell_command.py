"""A command of a shell script, and what the script around it makes of its failure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_STARTERS = frozenset("if then do else elif while until ! { } done fi esac sudo time exec nohup env command".split())
_ASSIGNED = re.compile(r"[A-Za-z_]\w*\+?=")
# Options of a starter that take the next word: sudo(8), env(1).
_TAKE_VALUE = frozenset(("-u", "--user", "-g", "--group", "-C", "-D", "-p", "-S"))


class Command(NamedTuple):
    """One command; ``line`` counts from 0, ``then`` is the operator behind it, a new line for the most.

    ``hidden`` says what keeps its failure from ending the script (``|| true``,
    ``if``, ``set +e``), ``guard`` that it is asked and an answer ends the
    script with a failure; ``sure`` that it runs whenever the script gets so far.
    ``scope`` are the subshells (positive) and branches (negative) that it is in, from outside.
    """

    words: tuple[str, ...]
    line: int
    then: str = "\n"
    settings: tuple[str, ...] = ()
    hidden: str = ""
    guard: bool = False
    sure: bool = False
    scope: tuple[int, ...] = ()

    @property
    def program(self) -> str:
        return self.words[0] if self.words else ""


def stripped(command: Command) -> Iterator[Command]:
    """A command without the words that only lead to it; assignments before it are its settings."""
    words, settings = list(command.words), list(command.settings)
    while words and (words[0] in _STARTERS or _ASSIGNED.match(words[0])):
        word = words.pop(0)
        if _ASSIGNED.match(word):
            settings.append(word)
        while word in ("sudo", "env", "exec", "time") and words and re.match(r"--?[A-Za-z]", words[0]):
            taken = words.pop(0)
            if taken in _TAKE_VALUE and word != "exec":
                words = words[1:]
    if words or settings:
        yield command._replace(words=tuple(words), settings=tuple(settings))
