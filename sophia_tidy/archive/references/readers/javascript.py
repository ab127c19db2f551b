"""JavaScript and TypeScript: relative imports; package.json and tsconfig: what they name."""

import re
from collections.abc import Iterator

from ..reference import Reference
from .commands import commands, exec_form
from .generic import installed
from .json_strings import JsonString, json_strings
from .path_index import PathIndex
from .paths import lead, like_name, like_path, outside
from .source import SourceFile

_IMPORT = re.compile(
    r"(?:\bfrom\s*|\bimport\s*|\brequire\(\s*|\bimport\(\s*|\bnew URL\(\s*|\bresolve\(__dirname,\s*"
    r"|\bjoin\(__dirname,\s*"
    r"|\bjest\.mock\(\s*|\bvi\.mock\(\s*)[\"'](?P<path>[^\"'\n]+)[\"']"
)
_RUN = re.compile(
    r"(?:\bscript\s*:|\b(?:exec|execSync|execFile|execFileSync|spawn|spawnSync|fork|readFile|readFileSync)\()"
    r"(?P<words>\s*(?:[\"'][^\"'\n]*[\"']|[\s,\[])+)"
)
_COMMAND = re.compile(
    r"\b(?:exec|execSync|execCommand|execa|execaCommand|spawn|spawnSync)\(\s*(?P<mark>[\"'`])"
    r"(?P<line>[^\n]*?\s[^\n]*?)(?P=mark)"
)
_ENDINGS = (
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".vue",
    ".svelte",
    ".d.ts",
    ".json",
    ".css",
    ".scss",
    "/index.ts",
    "/index.tsx",
    "/index.js",
    "/index.jsx",
)
_ATTRIBUTE = re.compile(r"\b(?:src|href)\s*=\s*[\"'](?P<path>[^\"'\n{}<>]+)[\"']")
_TEMPLATE = re.compile(r"\{%-?\s*(?:extends|include|import|from|static)\s+[\"'](?P<path>[^\"'\n]+)[\"']")
_CSS = re.compile(r"(?:@import\s+|url\(\s*)[\"']?(?P<path>[^\"')\n]+)")
_PROSE = frozenset(("description", "name", "version", "author", "keywords", "homepage", "license", "message"))


def javascript(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Imports that begin with a dot, or with ``@/`` or ``~/`` for the sources' root; what is run and read by name."""
    for match in _IMPORT.finditer(source.text):
        text = match["path"].partition("?")[0]
        if text.startswith((".", "@/", "~/")):
            yield from _module(source, places, match.start("path"), text)
    for match in _RUN.finditer(source.text):
        yield from exec_form(source, places, *match.span("words"), "", how="run", others=(source.folder,))
    for match in _COMMAND.finditer(source.text):
        yield from commands(source, places, *match.span("line"), "", must=False, how="run", others=(source.folder,))
        yield from installed(source, places, *match.span("line"))


def _module(source: SourceFile, places: PathIndex, at: int, text: str) -> Iterator[Reference]:
    alias = not text.startswith(".")
    bases = _sources(source, places) if alias else (source.folder,)
    path = text[2:] if alias else text
    found = (places.find(_stem(path, end), base) for base in bases for end in _ENDINGS)
    target = next((file for file in found if file in places.files), None)
    if target is None and not alias:
        target = places.find(path, source.folder)
    if target is not None or not alias:
        yield source.refer(
            at + 2 * alias, path, target, "import", certain=not alias, base=None if alias else source.folder
        )


def _stem(path: str, end: str) -> str:
    """TypeScript names its own output: ``./a.js`` is ``a.ts``."""
    return path[:-3] + end if path.endswith(".js") and end in (".ts", ".tsx") else path + end


def _sources(source: SourceFile, places: PathIndex) -> tuple[str, ...]:
    folder, found = source.folder, []
    while folder:
        if f"{folder}/package.json" in places.files or folder.endswith("/src") or folder == "src":
            found += [folder, f"{folder}/src", f"{folder}/app"]
        folder = folder.rpartition("/")[0]
    return tuple(dict.fromkeys((*found, "src", "")))


def page(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """HTML, templates and style sheets: what they load; a template is named from a folder of templates."""
    for match in _TEMPLATE.finditer(source.text):
        text = match["path"]
        yield from lead(source, places, match.start("path"), text, "template", (source.folder,), guess=True)
    for pattern in (_ATTRIBUTE, _CSS):
        for match in pattern.finditer(source.text):
            text = match["path"].partition("?")[0].partition("#")[0].strip()
            if text and not outside(text) and not text.startswith("data:"):
                bases = ("", source.folder) if text.startswith("/") else (source.folder,)
                yield from lead(source, places, match.start("path"), text, "link", bases)


def json(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Scripts are commands; every other string that is a path of the repository is one."""
    for string in json_strings(source.text):
        if "scripts" in string.keys[:1] and source.name in ("package.json", "composer.json"):
            yield from commands(source, places, string.at, string.at + len(string.value), source.folder, how="script")
        elif string.value.startswith("/"):
            yield from installed(source, places, string.at, string.at + len(string.value))
        elif not _PROSE.intersection(string.keys[-1:]) and len(string.value) < 300:
            yield from _string(source, places, string)


def _string(source: SourceFile, places: PathIndex, string: JsonString) -> Iterator[Reference]:
    text = string.value
    how = string.keys[-1] if string.keys else "json"
    if " " in text:
        if "command" in how or "run" in how.lower():
            yield from commands(
                source, places, string.at, string.at + len(text), source.folder, must=False, others=("",)
            )
    elif "/" in text or like_name(text):
        text = text.removeprefix("${workspaceFolder}/")
        settings = source.name.startswith(("package.json", "tsconfig", "vercel", "netlify"))
        must = settings and text.startswith("./") and like_path(text) and "dist/" not in text
        yield from lead(
            source, places, string.at + len(string.value) - len(text), text, how, (source.folder, ""), must=must
        )
