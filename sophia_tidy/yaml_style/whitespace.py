"""What stands between two tokens: blanks, line breaks, comments, and nothing else."""

from typing import NamedTuple

from .style import Refused

BLANKS = " \t\ufeff"


class YamlComment(NamedTuple):
    """A comment on a line of its own: the column of its ``#``, its text, whether a blank line is before it."""

    column: int
    text: str
    spaced: bool


class Gap(NamedTuple):
    """``trailing`` follows the token before on its line; ``spaced`` says that a blank line ends the gap."""

    trailing: str
    comments: tuple[YamlComment, ...]
    spaced: bool


def read_gap(text: str, *, at_line_start: bool, spaced: bool = False) -> Gap:
    """The parts of a gap.

    ``at_line_start``: no token is before it on its first line.  ``spaced``:
    a blank line has already gone by.

    Raises:
        Refused: something that is neither blank nor a comment, which no scanner should leave here.
    """
    first, *rest = text.split("\n")
    trailing = "" if at_line_start else _comment(first)
    lines = [first, *rest] if at_line_start else rest
    comments: list[YamlComment] = []
    for line in lines[:-1] if lines else ():
        body = _comment(line)
        if body:
            comments.append(YamlComment(len(line) - len(line.lstrip(BLANKS)), body, spaced))
        spaced = not body
    if lines and (last := _comment(lines[-1])):  # the end of a file without a final line break
        comments.append(YamlComment(len(lines[-1]) - len(lines[-1].lstrip(BLANKS)), last, spaced))
        spaced = False
    return Gap(trailing, tuple(comments), spaced)


def _comment(line: str) -> str:
    body = line.strip(BLANKS)
    if body and not body.startswith("#"):
        raise Refused("text between two tokens that is no comment")
    return body
