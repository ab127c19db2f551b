"""reStructuredText: directives that read files, toctrees, links, roles that name modules."""

import re
from collections.abc import Iterator

from ..reference import From, Reference
from .markdown import link
from .modules import module
from .path_index import PathIndex
from .paths import lead, mentions
from .source import SourceFile

_READS = re.compile(
    r"^[ \t]*(?:\.\. \|[^|\n]+\| |\.\. )(?P<name>include|literalinclude|image|figure|csv-table"
    r"|mermaid|graphviz|uml|raw"
    r"|openapi|plot|code-include|mdinclude|download|thumbnail)::[ \t]*(?P<path>[^\s]*)",
    re.MULTILINE,
)
_OPTION = re.compile(r"^[ \t]+:(?:file|target|diff|source-read-from):[ \t]*(?P<path>\S+)", re.MULTILINE)
_TOCTREE = re.compile(
    r"^(?P<indent>[ \t]*)\.\. toctree::[^\n]*\n(?P<body>(?:[ \t]*\n|(?P=indent)[ \t]+[^\n]*(?:\n"
    r"|\Z))*)",
    re.MULTILINE,
)
_ENTRY = re.compile(r"^[ \t]+(?![ \t:])(?:[^\n<]*<(?P<titled>[^>\n]+)>|(?P<plain>[^\n<]+?))[ \t]*$", re.MULTILINE)
_ROLE = re.compile(r":(?P<name>doc|download|file|src|source):`(?:[^`<]*<(?P<titled>[^>`]+)>|(?P<plain>[^`<]+))`")
_MODULE = re.compile(
    r"^[ \t]*\.\. (?:auto)?(?P<name>module|autoclass|autofunction|automodule|autoexception|autodata"
    r"|currentmodule|click|argparse)"
    r"::[ \t]*(?P<module>[\w.]+)",
    re.MULTILINE,
)
_LINK = re.compile(r"`[^`<]*<(?P<target>[^>`\s]+)>`__?|^\.\. _[^:\n]+:[ \t]+(?P<defined>[^\s`]+)[ \t]*$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[\w-]+:")  # an address, or a page of another project (intersphinx)
_PAGES = ("", ".rst", ".md", ".txt", "/index.rst", "/index.md", ".ipynb")


def restructured(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every reference of a document; a path that begins with a slash is seen from the documents' root."""
    for match in _READS.finditer(source.text):
        if match["path"]:
            yield from _file(source, places, match.start("path"), match["path"], match["name"])
    for match in _OPTION.finditer(source.text):
        if "://" not in match["path"]:
            yield from _file(source, places, match.start("path"), match["path"], "option", must=False)
    yield from _pages(source, places)
    for match in _MODULE.finditer(source.text):
        yield from _module(source, places, match)
    for match in _LINK.finditer(source.text):
        group = match.lastgroup or "target"
        if "/" in match[group] or "." in match[group]:
            yield from link(source, places, match.start(group), match[group], "link")
    yield from mentions(source, places, 0, len(source.text), "mention", From.DOCS)


def _file(
    source: SourceFile, places: PathIndex, at: int, path: str, how: str, *, must: bool = True
) -> Iterator[Reference]:
    top = _top(source, places)
    bases = (top, "") if path.startswith("/") else (source.folder,)
    text = path.lstrip("/")
    yield from lead(
        source, places, at + len(path) - len(text), text, how, bases, must=must and "|" not in text, origin=From.DOCS
    )


def _pages(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    for tree in _TOCTREE.finditer(source.text):
        for match in _ENTRY.finditer(source.text, tree.start("body"), tree.end("body")):
            yield from _page(source, places, match, "toctree")
    for match in _ROLE.finditer(source.text):
        if match["name"] == "doc":
            yield from _page(source, places, match, "doc")
        else:
            group = "titled" if match["titled"] else "plain"
            yield from _file(
                source, places, match.start(group), match[group], match["name"], must=match["name"] == "download"
            )


def _page(source: SourceFile, places: PathIndex, match: re.Match[str], how: str) -> Iterator[Reference]:
    group = "titled" if match["titled"] else "plain"
    text, at = match[group], match.start(group)
    if _ELSEWHERE.match(text) or text in ("self", "genindex", "modindex", "search"):
        return
    base = _top(source, places) if text.startswith("/") else source.folder
    if "*" in text:
        yield from lead(source, places, at, text, how, (base,), origin=From.DOCS)
        return
    found = (places.find(text.lstrip("/") + end, base) for end in _PAGES)
    target = next((path for path in found if path in places.files), None)
    yield source.refer(at, text, target, how, base=base, origin=From.DOCS)


def _top(source: SourceFile, places: PathIndex) -> str:
    """The folder above that has Sphinx's ``conf.py``."""
    folder = source.folder
    while folder and f"{folder}/conf.py" not in places.files:
        folder = folder.rpartition("/")[0]
    return folder


def _module(source: SourceFile, places: PathIndex, match: re.Match[str]) -> Iterator[Reference]:
    found = module(match["module"], source.path, places)
    if found is not None and found.path in places.files:
        written = ".".join(match["module"].split(".")[: found.parts])
        yield source.refer(match.start("module"), written, found.path, match["name"], origin=From.DOCS)
