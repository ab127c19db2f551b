"""A Dockerfile as instructions and stages: what each takes from the build context, with offsets into the text.

Source: the Dockerfile reference of docker/docs: continuations with comment
lines in them, the ``escape`` directive, here-documents, flags, JSON form.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_DIRECTIVE = re.compile(r"\A(?:[ \t]*#[^\n]*=[^\n]*\n)*?[ \t]*#[ \t]*escape[ \t]*=[ \t]*`", re.IGNORECASE)
_HERE = re.compile(r"(?<![^\s=])\d*<<-?(['\"]?)([A-Za-z_]\w*)\1(?!\S)")
_COMMENT = re.compile(r"(?<=\n)[ \t]*#[^\n]*")
_PLAIN = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'|((?:[^\s\\]|\\(?!\r?\n).)+)")
_QUOTED = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"")
_FLAG = re.compile(r"\s*(?:\\\r?\n\s*)*--(?P<name>[\w-]+)(?:=(?P<value>\S+))?")
_FROM = re.compile(r"\s*(?:--\S+\s+)*(?P<image>\S+)(?:\s+AS\s+(?P<name>\S+))?", re.IGNORECASE)


class Word(NamedTuple):
    """A word of an instruction and where it begins in the file."""

    at: int
    text: str


class Instruction(NamedTuple):
    """One instruction: its name in capitals, what follows it as written, and where that begins."""

    name: str
    rest: str
    at: int

    @property
    def end(self) -> int:
        return self.at + len(self.rest)


class CopiedSources(NamedTuple):
    """The sources of a COPY or ADD; ``stage`` is where they come from, empty for the build context."""

    sources: tuple[Word, ...]
    stage: str = ""


class BuildStage(NamedTuple):
    """From one FROM to the next; the stage without an image holds what comes before the first."""

    image: str
    name: str
    instructions: tuple[Instruction, ...]


@cache
def _pattern(escape: str) -> re.Pattern[str]:
    mark = re.escape(escape)
    return re.compile(
        rf"[ \t]*(?:ONBUILD[ \t]+)?(?P<name>[A-Za-z]+)\b"
        rf"(?P<rest>(?:[^{mark}\n]|{mark}[ \t]*\r?\n(?:[ \t]*(?:\#[^\n]*)?\n)*|{mark}.)*)",
        re.IGNORECASE,
    )


def instructions(text: str) -> Iterator[Instruction]:
    """Every instruction in order; lines that are none are passed over, and so are here-documents."""
    pattern, at = _pattern("`" if _DIRECTIVE.match(text) else "\\"), 0
    while at < len(text):
        match = pattern.match(text, at)
        end = match.end() if match else at
        end = (text.find("\n", end) + 1) or len(text)
        if match:
            yield Instruction(match["name"].upper(), match["rest"], match.start("rest"))
            for here in _HERE.finditer(match["rest"]):
                end = _after(text, end, here[2])
        at = end


def _after(text: str, at: int, mark: str) -> int:
    closed = re.compile(rf"^[\t]*{re.escape(mark)}[ \t]*\r?$\n?", re.MULTILINE).search(text, at)
    return closed.end() if closed else len(text)


def copied_sources(instruction: Instruction) -> CopiedSources:
    """What a COPY or ADD takes, without its target and without here-documents."""
    rest = _COMMENT.sub(lambda match: " " * len(match[0]), instruction.rest)
    at, stage = 0, ""
    while flag := _FLAG.match(rest, at):
        stage = flag["value"] or "" if flag["name"] == "from" else stage
        at = flag.end()
    listed = rest[at:].lstrip("\\\r\n \t").startswith("[")
    found = [
        Word(instruction.at + match.start(match.lastindex or 0), match[match.lastindex or 0])
        for match in (_QUOTED if listed else _PLAIN).finditer(rest, at)
    ]
    return CopiedSources(tuple(word for word in found[:-1] if not word.text.startswith("<<")), stage)


def mounts(instruction: Instruction) -> Iterator[tuple[dict[str, str], int]]:
    """The options of each ``RUN --mount``, with where its source begins (0 where it names none)."""
    for match in re.finditer(r"--mount=(\S+)", instruction.rest):
        at, options, where = instruction.at + match.start(1), {}, 0
        for option in match[1].split(","):
            name, _, value = option.partition("=")
            if name in ("source", "src"):
                name, where = "source", at + option.find("=") + 1
            options[name] = value
            at += len(option) + 1
        yield options, where


def stages(text: str) -> tuple[BuildStage, ...]:
    """The stages in order; the first is what comes before any FROM."""
    found: list[tuple[str, str, list[Instruction]]] = [("", "", [])]
    for each in instructions(text):
        if each.name == "FROM" and (match := _FROM.match(each.rest)):
            found.append((match["image"], match["name"] or "", []))
        else:
            found[-1][2].append(each)
    return tuple(BuildStage(image, name, tuple(inner)) for image, name, inner in found)
