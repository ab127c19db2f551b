"""One thing that is said to a person: of one place, or of many at once with their names below it."""

from collections.abc import Iterator
from typing import NamedTuple

WIDTH = 80
INDENT = "    "
MORE = "..."
_NAMED = 12
_LINES = 3
_REST = " and 9999 more"


class Paragraph(NamedTuple):
    """``where: word: message [rule]``, and below it the names of all that it is about, and what helps.

    ``where`` is empty where no one place comes first.
    """

    where: str
    word: str
    message: str
    rule: str
    lead: str = ""
    names: tuple[str, ...] = ()
    tail: tuple[str, ...] = ()

    @property
    def cut(self) -> bool:
        """Whether it stands for more than it names."""
        return self.word == MORE or _filled(self.lead, self.names, WIDTH)[1] < len(self.names)

    def lines(self) -> Iterator[str]:
        """The paragraph as text."""
        where = f"{self.where}: " if self.where else ""
        yield f"{where}{self.word}{'' if self.word == MORE else ':'} {self.message} [{self.rule}]"
        yield from (INDENT + line for line in self.below(WIDTH - len(INDENT)))

    def below(self, width: int) -> Iterator[str]:
        """What stands below the message, no name cut in two; of very many only some are named."""
        yield from _listed(self.lead, self.names, width)
        yield from self.tail


def _listed(lead: str, names: tuple[str, ...], width: int) -> Iterator[str]:
    lines, told = _filled(lead, names, width)
    yield from lines[:-1]
    if told < len(names):
        yield f"{lines[-1].rstrip(',')} and {len(names) - told} more"
    else:
        yield from lines[-1:]


def _filled(lead: str, names: tuple[str, ...], width: int) -> tuple[list[str], int]:
    """Lines of names with commas between, and how many of them there was room for; the first is always named."""
    lines = [lead.rstrip()] if names else []
    for number, name in enumerate(names[:_NAMED]):
        part = name if number == len(names) - 1 else f"{name},"
        room = width - len(_REST) if len(lines) == _LINES else width
        if not number or len(f"{lines[-1]} {part}") <= room:
            lines[-1] = f"{lines[-1]} {part}".lstrip()
        elif len(lines) < _LINES:
            lines.append(part)
        else:
            return lines, number
    return lines, min(len(names), _NAMED)
