"""Dockerfiles: what is copied in, run, and started.

The build context is not written in the file.  Of the folders above, the one
from which most of the copied paths are found is taken for it.
"""

import re
from collections.abc import Iterator

from ..references import Reference
from .commands import commands, exec_form
from .paths import lead, like_path
from .places import Places, is_glob, joined
from .source import Source

_INSTRUCTION = re.compile(r"^[ \t]*(?:ONBUILD[ \t]+)?(?P<name>COPY|ADD|RUN|CMD|ENTRYPOINT|HEALTHCHECK|WORKDIR)\b"
                          r"(?P<rest>(?:[^\\\n]|\\\r?\n(?:[ \t]*\#[^\n]*\n)*|\\.)*)", re.MULTILINE | re.IGNORECASE)
_MOUNT = re.compile(r"--mount=(?P<options>\S+)")
_WORD = re.compile(r"\"([^\"\n]*)\"|([^\s\"\\\[\],]+)")


def dockerfile(source: Source, places: Places) -> Iterator[Reference]:
    """Every reference of a Dockerfile."""
    found = list(_INSTRUCTION.finditer(source.text))
    copies = [word for match in found if match["name"].upper() in ("COPY", "ADD") for word in _copied(match)]
    context = _context(source, places, [text for _, text in copies])
    for at, text in copies:
        yield from lead(source, places, at, text.removeprefix("/"), "docker-copy", (context,),
                        must=like_path(text.removeprefix("/")))
    others = tuple({context: None, source.folder: None, "": None})
    for match in found:
        for at, text in _mounted(source, match):
            yield from lead(source, places, at, text, "docker-mount", (context,))
        if match["name"].upper() in ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"):
            yield from _ran(source, places, match, context, others)


def _copied(match: re.Match[str]) -> list[tuple[int, str]]:
    """The sources of a COPY or ADD, with their offsets; none where they come from another stage or here."""
    at, rest = match.start("rest"), match["rest"]
    words = [(at + word.start() + bool(word[1]), word[1] or word[2]) for word in _WORD.finditer(rest)]
    if any(text.startswith(("--from", "<<")) for _, text in words):
        return []
    paths = [(at, text) for at, text in words if not text.startswith("--")]
    return [(at, text) for at, text in paths[:-1] if "$" not in text and "://" not in text]


def _mounted(source: Source, instruction: re.Match[str]) -> Iterator[tuple[int, str]]:
    """What ``RUN --mount=type=bind,source=...`` takes from the context, with offsets; another stage's files are none."""
    for mount in _MOUNT.finditer(source.text, *instruction.span("rest")):
        at = mount.start("options")
        for option in mount["options"].split(","):
            name, _, value = option.partition("=")
            if name in ("source", "src") and value and "$" not in value and "from=" not in mount["options"]:
                yield at + len(name) + 1, value
            at += len(option) + 1


def _context(source: Source, places: Places, texts: list[str]) -> str:
    folders = [source.folder]
    while folders[-1]:
        folders.append(folders[-1].rpartition("/")[0])

    def score(folder: str) -> int:
        named = [text for text in texts if joined("", text)]
        return sum(bool(places.glob(text, folder)) if is_glob(text)
                   else places.find(text.lstrip("/"), folder) is not None
                   for text in named)

    return max(folders, key=score)


def _ran(source: Source, places: Places, match: re.Match[str], context: str,
         others: tuple[str, ...]) -> Iterator[Reference]:
    start, end = match.span("rest")
    how = f"docker-{match['name'].lower()}"
    command = re.match(r"\s*(?:--\S+\s+)*(?:CMD\s+)?", match["rest"])
    start += command.end() if command else 0
    if source.text.startswith("[", start):
        yield from exec_form(source, places, start, end, context, how=how, others=others)
        yield from _absolute(source, places, start, end, how, others)
    else:
        yield from commands(source, places, start, end, context, must=False, how=how, others=others)
        yield from _absolute(source, places, start, end, how, others)


def _absolute(source: Source, places: Places, start: int, end: int, how: str,
              others: tuple[str, ...]) -> Iterator[Reference]:
    """``/app/start.sh`` in the image is ``start.sh`` of the context, where there is one."""
    for match in re.finditer(r"(?<![\w./$}])/(?:[\w-]+/){1,3}?((?:[\w.-]+/)*[\w.-]+\.\w+)", source.text[start:end]):
        target = next((path for base in others if (path := joined(base, match[1])) in places.files), None)
        if target is not None:
            yield source.refer(start + match.start(1), match[1], target, how, certain=False)
