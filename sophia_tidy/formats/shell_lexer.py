"""A script read word by word, where the grammar does not: words without quotes, each command with its line and with what follows it.

Not a shell: control flow is not followed, here-documents are passed over,
and what is in ``$( )`` counts as commands of its own.
"""

import re
from collections.abc import Iterator

from .shell_command import Command, stripped

_PIECE = re.compile(
    r"""
    (?P<blank>(?:[ \t]|\\\n)+)
  | (?P<expression>\$\{\{.{0,500}?\}\})
  | (?P<here><<-?[ \t]*(?P<quote>['"]?)(?P<mark>\w+)(?P=quote))
  | (?P<end>&&|\|\||;;|[;\n()]|\|&?|(?<![<>&])&(?![>&\d]))
  | '(?P<one>[^']*)'
  | "(?P<two>(?:[^"\\]|\\.)*)"
  | (?P<nested>\$\()
  | (?P<escaped>\\.)
  | (?P<other>[^\s'"\\$<>&|;()\#]+|.)
""",
    re.VERBOSE | re.DOTALL,
)
_INNER = re.compile(r"\$\(([^()]*)\)")


def lexed(script: str) -> tuple[Command, ...]:
    """The commands of a script in order, what is in ``$( )`` before the command that it is for; none of them is sure."""
    found = list(_all(script))
    return tuple(each._replace(hidden=_hidden(found[index + 1 : index + 4], each)) for index, each in enumerate(found))


def _hidden(following: list[Command], command: Command) -> str:
    """What stands behind ``||``, unless that fails all the same."""
    if command.then != "||" or any(each.program in ("exit", "return", "false") for each in following):
        return ""
    return f"|| {' '.join(following[0].words[:2])}" if following else "||"


def _all(script: str) -> Iterator[Command]:
    for command in _raw(script):
        for word in (*command.words, *command.settings):
            for inner in _INNER.findall(word):
                for each in _raw(inner):
                    yield from stripped(each._replace(line=each.line + command.line))
        yield from stripped(command)


def _raw(script: str) -> Iterator[Command]:
    words: list[str] = []
    word: str | None = None
    at = line = begun = 0
    marks: list[str] = []
    while at < len(script):
        match = _PIECE.match(script, at)
        if match is None:
            break
        end = match.end()
        if word is None and match["other"] == "#":
            end = _line_end(script, at)
        elif match["blank"] is not None or match["end"] is not None:
            words += [] if word is None else [word]
            word = None
        elif match["here"]:
            marks.append(match["mark"])
        else:
            if word is None and not words:
                begun = line
            end = _closed(script, end) if match["nested"] else end
            word = (word or "") + _text(match, script[at:end])
        if match["end"] is not None:
            if words:
                yield Command(tuple(words), begun, match["end"])
            words = []
            if match["end"] == "\n" and marks:
                end = _after(script, end, marks)
        line += script.count("\n", at, end)
        at = end
    words += [] if word is None else [word]
    if words:
        yield Command(tuple(words), begun)


def _text(match: re.Match[str], whole: str) -> str:
    if match["one"] is not None:
        return match["one"]
    if match["two"] is not None:
        return match["two"].replace('\\"', '"').replace("\\\n", "")
    return match["escaped"][1:] if match["escaped"] else whole


def _line_end(script: str, at: int) -> int:
    found = script.find("\n", at)
    return len(script) if found < 0 else found


def _closed(script: str, at: int) -> int:
    """Behind the bracket that closes one opened before ``at``."""
    depth = 1
    while at < len(script) and depth:
        depth += (script[at] == "(") - (script[at] == ")")
        at += 1
    return at


def _after(script: str, at: int, marks: list[str]) -> int:
    """Behind the last line of the here-documents that were begun."""
    while marks and at < len(script):
        end = _line_end(script, at)
        if script[at:end].strip() == marks[0]:
            marks.pop(0)
        at = min(end + 1, len(script))
    marks.clear()
    return at
