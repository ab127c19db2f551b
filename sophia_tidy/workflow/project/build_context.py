"""The build context: what a Dockerfile takes from it, and what it is built upon.

Only the stages that lead to the target count, as BuildKit builds no others.
Source: the Dockerfile reference (ARG, ENV, COPY, ADD, RUN --mount, FROM).
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...formats.dockerfile import BuildStage, Instruction, copied_sources, mounts, stages

_VARIABLE = re.compile(r"\$(?:\{(?P<braced>\w+)(?::?-(?P<default>[^}]*))?\}|(?P<bare>\w+))")
GLOB = re.compile(r"[*?\[]")


class Copied(NamedTuple):
    """Sources from the context, as written, without leading slashes; ``None`` is the whole context."""

    sources: tuple[str | None, ...]

    @property
    def literal(self) -> tuple[str, ...]:
        """Those that name one file or folder."""
        return tuple(each for each in self.sources if each is not None and not GLOB.search(each))


def copied(text: str, target: str = "", arguments: Iterable[tuple[str, str]] = ()) -> Copied:
    """What the stages that lead to the target take from the build context."""
    every = stages(text)
    values = dict(_defaults(every[0], {})) | dict(arguments)
    found: dict[str | None, None] = {}
    for stage in _needed(every, target):
        known = dict(values)
        for each in stage.instructions:
            known |= dict(_set(each, known, dict(arguments)))
            found |= dict.fromkeys(_sources(each, known))
    return Copied(tuple(found))


def bases(text: str) -> tuple[str, ...]:
    """The images that it is built upon, as written, stages of its own left out."""
    every = stages(text)
    own = {stage.name.lower() for stage in every}
    return tuple(stage.image for stage in every[1:] if stage.image.lower() not in own)


def _defaults(stage: BuildStage, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    known = dict(given)
    for each in stage.instructions:
        for name, value in _set(each, known, given):
            known[name] = value
            yield name, value


def _set(instruction: Instruction, known: Mapping[str, str], given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The names that an ARG or ENV gives a value that can be told; one that cannot is taken back."""
    if instruction.name not in ("ARG", "ENV"):
        return
    for word in instruction.rest.replace("\\\n", " ").split():
        name, equals, value = word.partition("=")
        if instruction.name == "ARG" and name in given:
            yield name, given[name]
        elif equals:
            yield name, _filled(value.strip("\"'"), known) or "$"


def _filled(text: str, known: Mapping[str, str]) -> str | None:
    """A text with its variables; None where one is not known before the build."""

    def value(match: re.Match[str]) -> str:
        return known.get(match["braced"] or match["bare"], match["default"] or "$")

    filled = _VARIABLE.sub(value, text)
    return None if "$" in filled else filled


def _needed(every: tuple[BuildStage, ...], target: str) -> Iterator[BuildStage]:
    """The stages that BuildKit builds for a target, the last by default; all where none has the name."""
    by_name = {stage.name.lower(): stage for stage in every if stage.name} | {
        str(n): stage for n, stage in enumerate(every[1:])
    }
    first = by_name.get(target.lower()) if target else every[-1]
    if first is None:
        yield from every
        return
    waiting, seen = [first], set[BuildStage]()
    while waiting:
        stage = waiting.pop()
        if stage in seen:
            continue
        seen.add(stage)
        yield stage
        named = [stage.image, *(name for each in stage.instructions for name in _stages(each))]
        waiting += [by_name[name.lower()] for name in named if name.lower() in by_name]


def _stages(instruction: Instruction) -> Iterator[str]:
    if instruction.name in ("COPY", "ADD"):
        yield copied_sources(instruction).stage
    elif instruction.name == "RUN":
        yield from (options.get("from", "") for options, _ in mounts(instruction))


def _sources(instruction: Instruction, known: Mapping[str, str]) -> Iterator[str | None]:
    if instruction.name in ("COPY", "ADD"):
        copy = copied_sources(instruction)
        yield from () if copy.stage else (_source(word.text, known) for word in copy.sources if not _afar(word.text))
    elif instruction.name == "RUN":
        for options, _ in mounts(instruction):
            if options.get("type", "bind") == "bind" and "from" not in options:
                yield _source(options.get("source", "."), known)


def _afar(source: str) -> bool:
    return "://" in source or source.startswith("git@")


def _source(written: str, known: Mapping[str, str]) -> str | None:
    filled = _filled(written, known)
    if filled is None:
        return None
    path = posixpath.normpath(filled.lstrip("/") or ".")
    return None if path == "." or path.startswith("..") else path
