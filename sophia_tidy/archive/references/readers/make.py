"""Makefiles and justfiles: recipes, what they depend on, what they include."""

import re
from collections.abc import Iterator

from ..reference import Reference
from .commands import commands
from .path_index import PathIndex
from .paths import lead, like_path
from .source import SourceFile

_RULE = re.compile(r"^(?P<target>[^\s#:=][^#:=\n]*):(?![=])(?P<needs>[^=#\n]*(?:\\\n[^#\n]*)*)$", re.MULTILINE)
_INCLUDE = re.compile(r"^-?(?:include|import|mod)\s+[\"']?(?P<files>[^\n#\"']+)", re.MULTILINE)
_RECIPE = re.compile(r"^(?:\t| {2,})[ \t]*[@+-]*(?P<line>(?:[^\\\n]|\\\n|\\.)*)", re.MULTILINE)
_VALUE = re.compile(r"^(?:export\s+)?\w+\s*[:?+]?:?=\s*(?P<value>[^\n#]*)", re.MULTILINE)


def make(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every reference of a Makefile or justfile; recipes run in its folder."""
    for match in _INCLUDE.finditer(source.text):
        yield from _words(source, places, match.start("files"), match["files"], "include")
    for match in _RULE.finditer(source.text):
        if not match[0].startswith("\t"):
            yield from _words(source, places, match.start("needs"), match["needs"], "prerequisite", must=False)
    for match in _VALUE.finditer(source.text):
        yield from _words(source, places, match.start("value"), match["value"], "variable", must=False)
    for match in _RECIPE.finditer(source.text):
        yield from commands(source, places, match.start("line"), match.end("line"), source.folder, how="recipe")


def _words(
    source: SourceFile, places: PathIndex, at: int, text: str, how: str, *, must: bool = True
) -> Iterator[Reference]:
    for word in re.finditer(r"[^\s\\\"'=]+", text):
        if "$" not in word[0] and (("/" in word[0] or "." in word[0]) or word[0] in places.files):
            yield from lead(
                source, places, at + word.start(), word[0], how, (source.folder,), must=must and like_path(word[0])
            )
