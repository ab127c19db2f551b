"""A text on its way to be mended: lines that know which line of the file they were."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ...kernel.edit import Applicability, Fix


class LineProposal(NamedTuple):
    """New lines for some lines of a draft, from 0; none for a line that goes.

    ``cost`` says how little it is believed: 1 is an ordinary slip that was
    clearly understood.  ``loses`` holds where a person's text goes, and
    ``doubtful`` where the rule itself would ask a person.
    """

    lines: Mapping[int, tuple[str, ...]]
    rule: str
    reason: str
    cost: float = 1.0
    loses: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Draft:
    """Lines without their ends; ``origins`` are the lines of the file that they were, from 1, and ``ends`` those lines' ends."""

    lines: tuple[str, ...]
    origins: tuple[int, ...]
    ends: tuple[str, ...]
    mark: str = ""

    @classmethod
    def of(cls, text: str) -> "Draft":
        """The draft of a whole text, with its byte order mark where it has one."""
        mark, text = ("\ufeff", text[1:]) if text.startswith("\ufeff") else ("", text)
        raw = text.split("\n")
        lines = tuple(line.removesuffix("\r") for line in raw)
        ends = tuple(("\r\n" if line.endswith("\r") else "\n") for line in raw[:-1])
        return cls(lines, tuple(range(1, len(lines) + 1)), (*ends, ends[-1] if ends else "\n"), mark)

    @cached_property
    def text(self) -> str:
        """As the reader sees it."""
        return "\n".join(self.lines)

    @property
    def content(self) -> bytes:
        """The bytes of the file: every line with the end that its origin had, the last with none."""
        body = "".join(
            line + self.ends[origin - 1] for line, origin in zip(self.lines[:-1], self.origins[:-1], strict=True)
        )
        return (self.mark + body + self.lines[-1]).encode()

    def with_(self, proposal: LineProposal) -> "Draft":
        """The draft after a proposal."""
        lines: list[str] = []
        origins: list[int] = []
        for index, (line, origin) in enumerate(zip(self.lines, self.origins, strict=True)):
            new = proposal.lines.get(index, (line,))
            lines += new
            origins += [origin] * len(new)
        return Draft(tuple(lines), tuple(origins), self.ends, self.mark) if lines else self

    def fixes(self, proposal: LineProposal) -> tuple[Fix, ...]:
        """A proposal as it is told to a person, a fix for each line of the file that is other then."""
        return tuple(
            line_fix(self.origins[index], proposal.rule, proposal.reason)
            for index in sorted(proposal.lines)
            if proposal.lines[index] != (self.lines[index],)
        )


def line_fix(line: int, rule: str, reason: str) -> Fix:
    """What was done to one line of the file, from 1; the whole is for review, whatever a person sees of it."""
    return Fix(line, rule, reason, Applicability.UNSAFE)


def untouched(before: Draft, after: Draft, fixes: Iterable[Fix]) -> bool:
    """Whether every line that no fix names is there once, as it was and in its place."""
    named = {fix.line for fix in fixes}
    kept = [(origin, line) for origin, line in zip(after.origins, after.lines, strict=True) if origin not in named]
    return kept == [(number, line) for number, line in enumerate(before.lines, 1) if number not in named]
