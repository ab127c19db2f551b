"""What pytest is told by a repository: the names by which it finds tests, and where it looks (docs.pytest.org, "Configuration Options").

Read from the source alone; no `conftest.py` and no plug-in is asked.
"""

import re
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from configparser import Error, RawConfigParser
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import NamedTuple

from ..kernel.tree import Tree
from .toml_json import read_toml

# In the order in which pytest looks for them; of several the first one counts ("Initialization: determining rootdir and configfile").
_FILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("pytest.toml", ("pytest",)),
    (".pytest.toml", ("pytest",)),
    ("pytest.ini", ("pytest",)),
    (".pytest.ini", ("pytest",)),
    ("pyproject.toml", ("tool", "pytest")),
    ("tox.ini", ("pytest",)),
    ("setup.cfg", ("tool:pytest",)),
)
_GLOB = re.compile(r"[*?\[]")


class PytestSettings(NamedTuple):
    """The options that name tests, and those that every run is given, with pytest's own defaults."""

    python_files: tuple[str, ...] = ("test_*.py", "*_test.py")
    python_classes: tuple[str, ...] = ("Test",)
    python_functions: tuple[str, ...] = ("test",)
    testpaths: tuple[str, ...] = ()
    norecursedirs: tuple[str, ...] = ("*.egg", ".*", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}")
    addopts: tuple[str, ...] = ()

    def is_test_file(self, path: PurePosixPath) -> bool:
        """Whether pytest would look for tests in the file, if it is asked for the folder that it begins in."""
        if path.suffix != ".py" or any(_matches(part, self.norecursedirs) for part in path.parts[:-1]):
            return False
        return any(_like(path, pattern) for pattern in self.python_files) and self._within(path)

    def is_test_class(self, name: str) -> bool:
        return any(_named(name, option) for option in self.python_classes)

    def is_test_function(self, name: str) -> bool:
        return any(_named(name, option) for option in self.python_functions)

    def _within(self, path: PurePosixPath) -> bool:
        places = [place.rstrip("/") for place in self.testpaths if place.rstrip("/") not in ("", ".")]
        return not places or any(
            fnmatchcase(str(each), place.removeprefix("./")) for each in (path, *path.parents[:-1]) for place in places
        )


def settings_of(tree: Tree) -> PytestSettings:
    """The settings of the repository's root; the defaults where nothing that can be read says otherwise."""
    for name, keys in _FILES:
        path = PurePosixPath(name)
        if path in tree:
            found = _table(tree[path], path, keys)
            if found is not None:
                return PytestSettings()._replace(**dict(_options(found)))
    return PytestSettings()


def _options(found: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for key in PytestSettings._fields:
        value = found.get(key)
        if isinstance(value, str):
            yield key, tuple(_words(value))
        elif isinstance(value, list):
            yield key, tuple(map(str, value))


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError:  # a quote that is not closed
        return text.split()


def _table(content: bytes, path: PurePosixPath, keys: tuple[str, ...]) -> Mapping[str, object] | None:
    """The table of the options; None where the file has none, and so is not the one that counts.

    An empty ``pytest.ini`` is one all the same.
    """
    text = content.decode("utf-8-sig", "replace")
    if path.suffix == ".toml":
        return _of_toml(text, keys)
    parser = RawConfigParser(strict=False, allow_no_value=True)
    try:
        parser.read_string(text)
    except Error:
        return None
    if parser.has_section(keys[0]):
        return {key: value or "" for key, value in parser.items(keys[0])}
    return {} if path.name in ("pytest.ini", ".pytest.ini") else None


def _of_toml(text: str, keys: tuple[str, ...]) -> Mapping[str, object] | None:
    try:
        table: object = read_toml(text)
    except tomllib.TOMLDecodeError:
        return None
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return None
    inner = table.get("ini_options", table)
    return inner if isinstance(inner, dict) else None


def _like(path: PurePosixPath, pattern: str) -> bool:
    """`fnmatch_ex` of pytest: a pattern with a slash is one of the whole path."""
    if "/" not in pattern:
        return fnmatchcase(path.name, pattern)
    return fnmatchcase(str(path), pattern) or fnmatchcase(f"/{path}", f"*/{pattern}")


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _named(name: str, option: str) -> bool:
    """A prefix, or a glob where it has the signs of one (`PyCollector._matches_prefix_or_glob_option`)."""
    return name.startswith(option) or (_GLOB.search(option) is not None and fnmatchcase(name, option))
