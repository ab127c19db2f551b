"""Files that are lists of paths: requirements, MANIFEST.in, CODEOWNERS, .gitattributes, nginx and the like."""

import re
from collections.abc import Iterator

from ..reference import From, Reference
from .path_index import PathIndex
from .paths import lead
from .source import SourceFile

_REQUIREMENT = re.compile(
    r"^[ \t]*(?:-r|-c|--requirement|--constraint|-e|--editable)[ =]*(?P<path>[^\s#\[]+)"
    r"|^[ \t]*(?P<own>\.{1,2}/[^\s#\[]+)",
    re.MULTILINE,
)
_MANIFEST = re.compile(
    r"^(?P<verb>(?:recursive-)?(?:include|exclude)|graft|prune|global-include"
    r"|global-exclude)[ \t]+(?P<rest>[^\n#]+)",
    re.MULTILINE,
)
_PATTERN = re.compile(r"^[ \t]*(?P<pattern>[^\s#!]+)[ \t]+\S", re.MULTILINE)
_TERRAFORM = re.compile(
    r"\bsource\s*=\s*\"(?P<module>\.{1,2}/[^\"]*)\"|\b(?:file|templatefile|filebase64|filemd5"
    r"|filesha256|fileset|filebase64sha256)"
    r"\(\s*\"(?:\$\{path\.(?:module|root)\}/)?(?P<file>[^\"$]+)\""
)


def requirements(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Other lists that a list of requirements reads, and projects of this repository."""
    for match in _REQUIREMENT.finditer(source.text):
        group = match.lastgroup or "path"
        if "://" not in match[group]:
            yield from lead(
                source,
                places,
                match.start(group),
                match[group],
                "requirement",
                (source.folder, ""),
                must=group == "path" and match[group].endswith((".txt", ".in")),
            )


def manifest_in(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """What a source distribution takes along: names, folders and patterns."""
    for match in _MANIFEST.finditer(source.text):
        words = [(match.start("rest") + word.start(), word[0]) for word in re.finditer(r"\S+", match["rest"])]
        if match["verb"].startswith("recursive-"):
            yield from lead(source, places, *words[0], match["verb"], (source.folder,))
        elif not match["verb"].startswith("global-"):
            for at, text in words:
                yield from lead(source, places, at, text, match["verb"], (source.folder,))


def patterns(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """CODEOWNERS and .gitattributes: a pattern with a slash is seen from the root, or from the file's folder.

    They say something of a file and make no use of it.
    """
    base = source.folder if source.name == ".gitattributes" else ""
    for match in _PATTERN.finditer(source.text):
        text = match["pattern"]
        if "/" in text.strip("/") or text.startswith("/") or "." in text:
            yield from lead(source, places, match.start("pattern"), text, "pattern", (base,), origin=From.DOCS)


def terraform(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Modules of this repository, and files that are read."""
    for match in _TERRAFORM.finditer(source.text):
        group = match.lastgroup or "file"
        yield from lead(
            source,
            places,
            match.start(group),
            match[group],
            f"terraform-{group}",
            (source.folder,),
            must=group == "module",
        )
