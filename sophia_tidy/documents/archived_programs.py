"""Archived programs: commands that run what is in the archive now, by a path, as a module, or by a target of the Makefile.

Nothing says what takes their place, so they are told and stay.
"""

import posixpath
import re
from collections.abc import Iterator
from itertools import pairwise

from . import tone
from .mention import PROGRAM, DocumentReading, Mention
from .passage import Passage
from .shell_lines import ShownCommand, ShownWord

_RUNNERS = re.compile(
    r"(?:.*/)?(?:python(?:\d(?:\.\d+)?)?w?|py|bash|sh|zsh|ksh|fish|node|deno|ruby|perl|pwsh|powershell)(?:\.exe)?"
)
_LEADERS = ({"uv", "poetry", "pdm", "hatch", "pipenv", "rye"}, {"run"})
_MAKES = frozenset(("make", "gmake", "just", "task"))
_HELP = "say what does its work now, or take the mention out"


def in_command(reading: DocumentReading, passage: Passage, command: ShownCommand) -> Iterator[Mention]:
    """The program that a command runs, if it is in the archive."""
    line = reading.sentence(passage, command.start, command.end)
    if tone.is_past(line, passage.headings) or tone.is_error(line):
        return
    words = list(command.words)
    if len(words) > 2 and words[0].text in _LEADERS[0] and words[1].text in _LEADERS[1]:
        del words[:2]
    first = words[0]
    if first.text in _MAKES:
        yield from _targets(reading, words[1:])
    elif _RUNNERS.fullmatch(first.text):
        yield from _run(reading, words[1:])
    elif first.text in ("docker", "docker-compose"):
        yield from _stack_file(reading, words)
    elif "/" in first.text or "\\" in first.text or first.text.endswith((".py", ".sh")):
        yield from _program(reading, first)


def _targets(reading: DocumentReading, words: list[ShownWord]) -> Iterator[Mention]:
    if any(word.text in ("-C", "-f") for word in words):
        return
    for word in words:
        program = reading.known.targets.get(word.text)
        if program is not None:
            yield Mention(
                word.start,
                word.end,
                PROGRAM,
                f"the target {word.text} runs {program}, which is in the archive",
                help=_HELP,
            )


def _stack_file(reading: DocumentReading, words: list[ShownWord]) -> Iterator[Mention]:
    """The file of a stack that was put aside without going to the cluster."""
    for option, word in pairwise(words):
        if option.text in ("-f", "--file", "-c", "--compose-file"):
            yield from _program(reading, word)


def _run(reading: DocumentReading, words: list[ShownWord]) -> Iterator[Mention]:
    """What an interpreter is given: a file, or a module behind ``-m``."""
    for index, word in enumerate(words):
        if word.text == "-m":
            yield from _module(reading, words[index + 1 : index + 2])
            return
        if word.text == "-c":
            return
        if not word.text.startswith("-"):
            yield from _program(reading, word)
            return


def _module(reading: DocumentReading, words: list[ShownWord]) -> Iterator[Mention]:
    for word in words:
        path = word.text.replace(".", "/")
        for tried in (f"{path}.py", f"{path}/__main__.py"):
            if (place := _archived(reading, tried, "")) is not None:
                yield _told(word, place)
                return


def _program(reading: DocumentReading, word: ShownWord) -> Iterator[Mention]:
    path = word.text.replace("\\", "/")
    if path.startswith(("/", "~")):
        return
    bases = (reading.folder,) if path.startswith("../") else ("", reading.folder)
    place = next((found for base in bases if (found := _archived(reading, path, base)) is not None), None)
    if place is not None:
        yield _told(word, place)


def _archived(reading: DocumentReading, path: str, base: str) -> str | None:
    """Where in the archive the file is; None where it is not there."""
    whole = posixpath.normpath(posixpath.join(base, path))
    known = reading.known
    if known.is_there(whole):
        return whole if known.in_archive(whole) and whole in known.paths else None
    goal = known.moves.get(whole)
    return goal if goal is not None and known.in_archive(goal) else None


def _told(word: ShownWord, place: str) -> Mention:
    return Mention(word.start, word.end, PROGRAM, f"{word.text} is in the archive, as {place}", help=_HELP)
