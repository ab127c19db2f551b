"""The guide: questions on a terminal, one at a time, those first that others hang on.

What is asked, what an answer has to be and what it would change is told by a
`Questioner`; here is the talk alone.  It goes to stderr, so that the plan on
stdout can be kept.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import islice
from typing import NamedTuple, Protocol

from ..kernel.decision import Decision, Option
from ..kernel.errors import TidyError
from .typed_answer import value_of

_DIFF_SHOWN, _PLACES_SHOWN = 40, 5
_HELP = "a number or a value; Enter takes the default; ? why, b back, s later, q stop and keep"


class Questioner(Protocol):
    """What is to be asked, as far as some of it is answered."""

    def waiting(self, answers: Mapping[str, str]) -> tuple[Decision, ...]:
        """The questions that are still open with these answers (ids to values), in the order in which they are asked."""
        ...

    def check(self, decision: Decision, value: str) -> None:
        """Whether the answer will do.

        Raises:
            TidyError: it will not, with what was expected.
        """
        ...

    def difference(self, option: Option) -> Iterable[str]:
        """The lines of the diff that the answer would make."""
        ...


class Stopped(Exception):
    """The person wants no more questions; what was answered is kept."""


class Answered(NamedTuple):
    """A question with its answer."""

    decision: Decision
    value: str


def check_terminal() -> None:
    """There has to be somebody to ask.

    Raises:
        TidyError: stdin or stderr is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise TidyError(
            "--guide asks on a terminal, and there is none; expected --answer ID=VALUE or --answers FILE",
            rule="no-terminal",
        )


def guided(questioner: Questioner, names: Iterable[str] = ()) -> dict[str, str]:
    """Ask until nothing is open or the person stops; the answers by id.

    ``names`` (ids, or patterns of them) are the questions that are asked; all where none is named.
    """
    talk = _Talk(questioner, tuple(names))
    try:
        talk.through()
    except Stopped:
        _say("stopped; what was answered is kept")
    return {each.decision.id: each.value for each in talk.answered}


class _Talk:
    """The state of the talk: what was answered, in order, what is put off, and what was open when it was last looked at."""

    def __init__(self, questioner: Questioner, names: tuple[str, ...]):
        self._questioner, self._names = questioner, names
        self.answered: list[Answered] = []
        self._later: set[str] = set()
        self._open: tuple[Decision, ...] = ()

    def through(self) -> None:
        """Ask one after the other.

        Raises:
            Stopped: by the person, or at the end of the input.
        """
        self._look()
        if not self._left():
            _say("nothing to decide: no question is open")
            return
        _say(_HELP)
        while True:
            if not self._left():
                self._look()  # an answer may have raised a question that nobody knew of
            left = self._left()
            if not left:
                return
            self._take(left[0], self._asked(left[0]))

    def _look(self) -> None:
        self._open = self._questioner.waiting({each.decision.id: each.value for each in self.answered})

    def _left(self) -> list[Decision]:
        done = {each.decision.id for each in self.answered} | self._later
        return [each for each in self._open if each.id not in done and self._is_wanted(each.id)]

    def _is_wanted(self, id: str) -> bool:
        return not self._names or any(fnmatchcase(id, name) for name in self._names)

    def _take(self, decision: Decision, value: str | None) -> None:
        """An answer; None puts the question off or, where ``b`` was typed, has put an earlier one back already."""
        if value is None:
            return
        self.answered.append(Answered(decision, value))
        if any(decision.id in each.needs for each in self._open):
            self._look()

    def _back(self) -> None:
        """The question before this one is open again; one that was put off is, too."""
        if self.answered:
            self.answered.pop()
            self._look()
        elif not self._later:
            _say("this is the first question")
        self._later.clear()

    def _asked(self, decision: Decision) -> str | None:
        """The answer to one question.

        Raises:
            Stopped: by the person, or at the end of the input.
        """
        place = len(self.answered) + len(self._later) + 1
        _say("", f"[{place} of {len(self._left()) + place - 1}] {decision.id}", *_question(decision))
        while True:
            word = _read(_prompt(decision))
            match word:
                case "?":
                    _say(*self._reasons(decision))
                case "b":
                    self._back()
                    return None
                case "s":
                    self._later.add(decision.id)
                    return None
                case "q":
                    raise Stopped
                case _:
                    try:
                        value = value_of(decision, word)
                        self._questioner.check(decision, value)
                        return value
                    except TidyError as error:
                        _say(str(error))

    def _reasons(self, decision: Decision) -> Iterator[str]:
        yield decision.why
        places = [str(place) for place in decision.locations]
        yield from places[:_PLACES_SHOWN]
        if len(places) > _PLACES_SHOWN:
            yield f"and {len(places) - _PLACES_SHOWN} more places"
        for number, option in enumerate(decision.options, 1):
            lines = iter(self._questioner.difference(option))
            shown = list(islice(lines, _DIFF_SHOWN))
            yield f"{number} {option.value or 'none'}: {option.title}" + (
                "" if shown else "; no file changes by it alone"
            )
            yield from shown
            if more := sum(1 for _ in lines):
                yield f"and {more} more lines"


def _question(decision: Decision) -> Iterator[str]:
    yield decision.question
    width = max((len(option.value or "none") for option in decision.options), default=0)
    for number, option in enumerate(decision.options, 1):
        mark = " (default)" if option.value == decision.default else ""
        yield f"  {number}  {option.value or 'none':<{min(width, 24)}}  {option.title}{mark}"
    if decision.is_open:
        yield f"  {'or ' if decision.options else ''}{decision.expected or 'a value'}"


def _prompt(decision: Decision) -> str:
    if decision.default is None:
        return "answer: "
    return f"answer [{decision.default or 'none'}]: "


def _read(prompt: str) -> str:
    """One line of the person's.

    Raises:
        Stopped: there is none.
    """
    sys.stderr.write(prompt)
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        _say("")
        raise Stopped
    return line.strip()


def _say(*lines: str) -> None:
    """Lines for the person, none wider than the terminal; what goes on stands under its beginning."""
    from textwrap import wrap

    columns = _columns()
    for line in lines:
        start = len(line) - len(line.lstrip())
        parts = wrap(line, columns, subsequent_indent=" " * min(start + 2, columns // 2), break_on_hyphens=False)
        sys.stderr.write("\n".join(parts) + "\n")
    sys.stderr.flush()


def _columns() -> int:
    """The columns of the terminal now: it may have been made narrower since the last question."""
    import os

    try:
        return max(os.get_terminal_size(sys.stderr.fileno()).columns, 20)
    except OSError:
        return 80
