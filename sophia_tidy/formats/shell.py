"""A ``run`` script as commands: words without quotes, each command with its line and with what follows it.

Not a shell: control flow is not followed, here-documents are passed over,
and what is in ``$( )`` counts as commands of its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

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
_STARTERS = frozenset("if then do else elif while until ! { } done fi esac sudo time exec nohup env command".split())
_ASSIGNED = re.compile(r"[A-Za-z_]\w*\+?=")
_INNER = re.compile(r"\$\(([^()]*)\)")


class Command(NamedTuple):
    """One command; ``line`` counts from 0, ``then`` is the operator behind it, a new line for the most."""

    words: tuple[str, ...]
    line: int
    then: str = "\n"
    settings: tuple[str, ...] = ()

    @property
    def program(self) -> str:
        return self.words[0] if self.words else ""


@lru_cache(maxsize=4096)
def commands(script: str) -> tuple[Command, ...]:
    """The commands of a script in order, without those of nothing; several rules ask for the same script."""
    return tuple(_commands(script))


def _commands(script: str) -> Iterator[Command]:
    for command in _raw(script):
        for word in (*command.words, *command.settings):
            for inner in _INNER.findall(word):
                yield from (each._replace(line=each.line + command.line) for each in _stripped(_raw(inner)))
        yield from _stripped([command])


def _stripped(found: "list[Command] | Iterator[Command]") -> Iterator[Command]:
    """Commands without the words that only lead to them; assignments before a command are its settings."""
    for command in found:
        words, settings = list(command.words), []
        while words and (words[0] in _STARTERS or _ASSIGNED.match(words[0])):
            word = words.pop(0)
            if _ASSIGNED.match(word):
                settings.append(word)
        if words or settings:
            yield command._replace(words=tuple(words), settings=tuple(settings))


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
