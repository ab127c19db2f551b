"""pyproject.toml and other TOML: scripts, entry points, packages, tool tables, commands."""

import re
from collections.abc import Iterator

from ..reference import Reference
from .commands import commands
from .modules import module
from .path_index import PathIndex, is_glob
from .paths import lead, like_name, like_path
from .source import SourceFile
from .toml_strings import TomlString, toml_strings

_EXCLUDES = re.compile(r"omit|exclude|ignore|skip")
_MODULE = re.compile(r"(?P<module>[A-Za-z_]\w*(?:\.\w+)*)(?::[\w.]+)?(?:\s*\[.*\])?")
_PATH_KEYS = frozenset(
    (
        "testpaths",
        "files",
        "file",
        "include",
        "exclude",
        "packages",
        "readme",
        "license",
        "license-files",
        "src",
        "where",
        "paths",
        "path",
        "source",
        "source_pkgs",
        "from",
        "only-include",
        "sources",
        "extend",
        "conftest",
        "mypy_path",
        "omit",
        "extend-exclude",
        "per-file-ignores",
        "script_location",
        "template",
        "directory",
        "filename",
        "package-data",
        "confdir",
        "package_dir",
        "package-dir",
        "py-modules",
        "plugins",
        "modules",
        "version-file",
        "write_to",
        "build",
        "build-hook",
        "publish",
        "functions",
        "schema",
        "config",
        "edit_url",
        "search_path",
        "known-first-party",
        "root",
        "project-includes",
    )
)
_COMMAND_KEYS = frozenset(
    (
        "cmd",
        "shell",
        "command",
        "commands",
        "scripts",
        "run",
        "test",
        "lint",
        "build",
        "before-all",
        "test-command",
        "before-build",
        "before-test",
        "alias",
        "script",
        "tasks",
        "start",
        "startCommand",
    )
)
_NO_PATHS = frozenset(("dependencies", "requires", "classifiers", "optional-dependencies", "dependency-groups", "urls"))
_MODULE_TABLES = frozenset(("scripts", "gui-scripts", "entry-points", "plugins", "entry_points"))


def toml(source: SourceFile, places: PathIndex) -> Iterator[Reference]:
    """The references of every string that can hold one, by the key that it stands under."""
    for string in toml_strings(source.text):
        if "\n" in string.value.strip() or len(string.value) > 400:
            if string.keys and not _COMMAND_KEYS.isdisjoint(string.keys):
                yield from _command(source, places, string)
            continue
        yield from _string(source, places, string)


def _string(source: SourceFile, places: PathIndex, string: TomlString) -> Iterator[Reference]:
    text, keys = string.value, set(string.keys)
    excluded = is_glob(text) and _EXCLUDES.search(string.keys[-1] if string.keys else "")
    if not text or excluded or keys & _NO_PATHS:
        return
    match = _MODULE.fullmatch(text)
    if match and (keys & _MODULE_TABLES or (":" in text and "." in text)):
        yield from _entry(source, places, string, match["module"])
        return
    how = ".".join(string.keys[:2][-1:] + string.keys[-1:]) if string.keys else "toml"
    if " " in text:
        yield from _command(source, places, string)
    elif "/" in text or like_name(text) or is_glob(text) or keys & _PATH_KEYS:
        structural = not keys.isdisjoint(("readme", "file", "license-files", "extend")) and like_name(text)
        found = list(
            lead(source, places, string.at, text, how, _bases(source, places), must=structural or like_path(text))
        )
        yield from found
        if match and not any(reference.target for reference in found) and "." in text:
            yield from _entry(source, places, string, match["module"], must=False)
    elif match and "." in text:
        yield from _entry(source, places, string, match["module"], must=False)


def _bases(source: SourceFile, places: PathIndex) -> tuple[str, ...]:
    """A TOML file is relative to itself; a package under ``src`` may be named without it."""
    src = f"{source.folder}/src".lstrip("/")
    return (source.folder, src) if src in places.folders else (source.folder, "")


def _entry(
    source: SourceFile, places: PathIndex, string: TomlString, name: str, *, must: bool = True
) -> Iterator[Reference]:
    found = module(name, source.path, places)
    if found is not None and (found.parts == name.count(".") + 1 or not must):
        written = ".".join(name.split(".")[: found.parts])
        yield source.refer(string.at, written, found.path, "entry-point" if must else "module-string")
    elif must and found is not None:
        yield source.refer(string.at, name, None, "entry-point")


def _command(source: SourceFile, places: PathIndex, string: TomlString) -> Iterator[Reference]:
    must = not _COMMAND_KEYS.isdisjoint(string.keys)
    if must or "/" in string.value or ".py" in string.value:
        yield from commands(
            source, places, string.at, string.at + len(string.value), source.folder, must=must, how="task"
        )
