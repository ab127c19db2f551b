"""INI files: setup.cfg, tox.ini, pytest.ini, alembic.ini, systemd units and the like."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..reference import Reference
from .commands import commands
from .generic import installed
from .modules import module
from .path_index import PathIndex, is_glob
from .paths import lead, like_name, like_path
from .source import SourceFile

_LINE = re.compile(
    r"^(?:(?P<comment>[ \t]*[#;][^\n]*)|\[(?P<section>[^\]\n]+)\][^\n]*"
    r"|(?P<key>[^\s=:\[#;][^=:\n]*?)[ \t]*[=:]"
    r"(?P<value>[^\n]*)|[ \t]+(?P<more>[^\n]+)|[^\n]*)(?:\n|\Z)",
    re.MULTILINE,
)
_COMMANDS = frozenset(
    (
        "commands",
        "commands_pre",
        "commands_post",
        "execstart",
        "execstartpre",
        "execstartpost",
        "execstop",
        "execreload",
        "command",
        "cmd",
        "addopts",
        "exec",
    )
)
_FOLDERS = frozenset(("testpaths", "script_location", "where", "packages", "files"))
_MODULES = frozenset(("packages", "py_modules", "django_settings_module", "source"))
_ENTRY = re.compile(r"[\w.-]+\s*=\s*(?P<module>[\w.]+)\s*(?::[\w.]+)?\s*(?:\[.*\])?\s*$")
_EXCLUDES = re.compile(r"omit|exclude|ignore|skip")
_PREFIX = re.compile(r"^(?:-[rce](?=[\w.{/-]*(?:\.txt|\.in|/)))?(?:file:|%\(here\)s/|\{toxinidir\}/)?")
_WORD = re.compile(r"[^\s,\"'=]+")


@dataclass(frozen=True, slots=True)
class Value:
    """One line of a value: its section and key in lower case, where it begins and ends."""

    section: str
    key: str
    start: int
    end: int


def values(text: str) -> Iterator[Value]:
    """Every line of every value."""
    section = key = ""
    for match in _LINE.finditer(text):
        if match["section"]:
            section, key = match["section"].lower(), ""
        elif match["key"] is not None:
            key = match["key"].strip().lower()
            yield Value(section, key, *match.span("value"))
        elif match["more"] and key:
            yield Value(section, key, *match.span("more"))
        if match.end() == len(text):
            return


def ini(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """Every reference of an INI file."""
    folders = tuple(
        source.text[v.start : v.end].strip() for v in values(source.text) if v.key in ("changedir", "change_dir")
    )
    others = ("", *(folder.removeprefix("{toxinidir}/") for folder in folders))
    for value in values(source.text):
        text = source.text[value.start : value.end].strip()
        if not text or text.startswith(("#", ";")):
            continue
        if value.key in _COMMANDS:
            yield from _command(source, places, value, others)
        elif "entry_points" in value.section and (entry := _ENTRY.search(text)):
            yield from _entry(source, places, value, entry["module"])
        else:
            yield from _words(source, places, value)


def _command(source: SourceFile, places: PathIndex, value: Value, others: tuple[str, ...]) -> Iterator[Reference]:
    """tox names its root ``{toxinidir}``; a unit names the place where the repository is installed."""
    text = source.text[value.start : value.end]
    must = "tox" in source.name
    for match in re.finditer(r"\{toxinidir\}/([\w./-]+)", text):
        yield from lead(source, places, value.start + match.start(1), match[1], "command", (source.folder,))
    yield from commands(source, places, value.start, value.end, source.folder, must=must, others=others)
    if source.suffix in (".service", ".timer", ".conf"):
        yield from installed(source, places, value.start, value.end)


def _entry(source: SourceFile, places: PathIndex, value: Value, name: str) -> Iterator[Reference]:
    found = module(name, source.path, places)
    if found is not None:
        at = source.text.index(name, value.start)
        yield source.refer(at, name, found.path if found.parts == name.count(".") + 1 else None, "entry-point")


def _words(source: SourceFile, places: PathIndex, value: Value) -> Iterator[Reference]:
    how = value.key or "ini"
    for word in _WORD.finditer(source.text, value.start, value.end):
        text = _PREFIX.sub("", word[0])
        at = word.end() - len(text)
        path = "/" in text or like_name(text) or text in places.files
        if is_glob(text) and _EXCLUDES.search(value.key):
            continue
        if (
            value.key in _MODULES
            and places.find(text, source.folder) is None
            and (found := module(text, source.path, places))
            and found.parts == text.count(".") + 1
        ):
            yield source.refer(at, text, found.path, how)
        elif path or (is_glob(text) and "." in text) or value.key in _FOLDERS:
            yield from lead(
                source, places, at, text, how, (source.folder, ""), must=like_path(text) and "$" not in text
            )
    if source.suffix in (".service", ".timer", ".conf"):
        yield from installed(source, places, value.start, value.end)
