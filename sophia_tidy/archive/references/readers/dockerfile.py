"""Dockerfiles: what is copied in, run, and started.

The build context is not written in the file.  Of the folders above, the one
from which most of the copied paths are found is taken for it.
"""

import re
from collections.abc import Iterator

from ....formats.dockerfile import Instruction, copied_sources, instructions, mounts
from ..reference import Reference
from .commands import commands, exec_form
from .path_index import PathIndex, is_glob, joined
from .paths import lead, like_path
from .source import SourceFile

_STARTS = ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK")


def dockerfile(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every reference of a Dockerfile."""
    found = [each for each in instructions(source.text) if each.name in (*_STARTS, "COPY", "ADD")]
    copies = [word for each in found if each.name in ("COPY", "ADD") for word in _copied(each)]
    context = _context(source, places, [text for _, text in copies])
    for at, text in copies:
        yield from lead(
            source,
            places,
            at,
            text.removeprefix("/"),
            "docker-copy",
            (context,),
            must=like_path(text.removeprefix("/")),
        )
    others = tuple({context: None, source.folder: None, "": None})
    for each in found:
        for at, text in _mounted(each):
            yield from lead(source, places, at, text, "docker-mount", (context,))
        if each.name in _STARTS:
            yield from _ran(source, places, each, context, others)


def _copied(instruction: Instruction) -> list[tuple[int, str]]:
    """The sources of a COPY or ADD, with their offsets; none where they come from another stage or from afar."""
    copy = copied_sources(instruction)
    return [] if copy.stage else [word for word in copy.sources if "$" not in word.text and "://" not in word.text]


def _mounted(instruction: Instruction) -> Iterator[tuple[int, str]]:
    """What ``RUN --mount=type=bind,source=...`` takes from the context, with offsets; another stage's files are none."""
    for options, at in mounts(instruction):
        if options.get("source") and "$" not in options["source"] and "from" not in options:
            yield at, options["source"]


def _context(source: SourceFile, places: PathIndex, texts: list[str]) -> str:
    folders = [source.folder]
    while folders[-1]:
        folders.append(folders[-1].rpartition("/")[0])

    def score(folder: str) -> int:
        named = [text for text in texts if joined("", text)]
        return sum(
            bool(places.glob(text, folder)) if is_glob(text) else places.find(text.lstrip("/"), folder) is not None
            for text in named
        )

    return max(folders, key=score)


def _ran(
    source: SourceFile, places: PathIndex, instruction: Instruction, context: str, others: tuple[str, ...]
) -> Iterator[Reference]:
    start, end = instruction.at, instruction.end
    how = f"docker-{instruction.name.lower()}"
    command = re.match(r"\s*(?:--\S+\s+)*(?:CMD\s+)?", instruction.rest)
    start += command.end() if command else 0
    if source.text.startswith("[", start):
        yield from exec_form(source, places, start, end, context, how=how, others=others)
        yield from _absolute(source, places, start, end, how, others)
    else:
        yield from commands(source, places, start, end, context, must=False, how=how, others=others)
        yield from _absolute(source, places, start, end, how, others)


def _absolute(
    source: SourceFile, places: PathIndex, start: int, end: int, how: str, others: tuple[str, ...]
) -> Iterator[Reference]:
    """``/app/start.sh`` in the image is ``start.sh`` of the context, where there is one."""
    for match in re.finditer(r"(?<![\w./$}])/(?:[\w-]+/){1,3}?((?:[\w.-]+/)*[\w.-]+\.\w+)", source.text[start:end]):
        target = next((path for base in others if (path := joined(base, match[1])) in places.files), None)
        if target is not None:
            yield source.refer(start + match.start(1), match[1], target, how, certain=False)
