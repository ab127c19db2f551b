"""Configured for a linter or for pytest: what its own files in the tree let a run without options see.

Only what is certain: a table that another file extends, or that cannot be
read, answers nothing.
"""

import re
import tomllib
from configparser import Error, RawConfigParser
from fnmatch import fnmatchcase
from typing import NamedTuple

from ...formats.pytest_settings import settings_of
from ...formats.toml_json import read_toml
from ..project.listing import Listing

_RUFF_FILES = (".ruff.toml", "ruff.toml", "pyproject.toml")
_FLAKE8_FILES = (("setup.cfg", "flake8"), ("tox.ini", "flake8"), (".flake8", "flake8"))
_RUFF = ("E4", "E7", "E9", "F")  # docs.astral.sh/ruff/settings, `lint.select`
_FLAKE8 = ("E", "F", "W", "C90")  # flake8.pycqa.org, "Options": --select
_FLAKE8_IGNORED = ("E121", "E123", "E126", "E226", "E24", "E704", "W503", "W504")
_PASSED_OVER = (".*", "*.egg", "build", "dist", "venv", "env", "node_modules", "site-packages", "_build", "buck-out")


class Selection(NamedTuple):
    """The codes that a linter looks for, and those that it does not; None where that cannot be told."""

    selected: tuple[str, ...]
    ignored: tuple[str, ...] = ()

    def has(self, code: str) -> bool:
        """Whether all that begins with the code is looked for."""
        wanted = any(each == "ALL" or code.startswith(each) for each in self.selected)
        return wanted and not any(code.startswith(each) or each.startswith(code) for each in self.ignored)


def ruff_selection(listing: Listing) -> Selection | None:
    """What ``ruff check`` looks for at the root."""
    for name in _RUFF_FILES:
        if name in listing.files:
            table = _toml(listing, name)
            if table is None:
                return None
            if name == "pyproject.toml":
                table = _inner(_inner(table, "tool"), "ruff")
                if not table:
                    continue
            lint = _inner(table, "lint")
            if "extend" in table:
                return None
            found = {key: (*_texts(table, key), *_texts(lint, key)) for key in _SELECTS}
            chosen = found["select"] if "select" in table or "select" in lint else _RUFF
            return Selection((*chosen, *found["extend-select"]), (*found["ignore"], *found["extend-ignore"]))
    return Selection(_RUFF)


_SELECTS = ("select", "extend-select", "ignore", "extend-ignore")


def flake8_selection(listing: Listing) -> Selection | None:
    """What ``flake8`` looks for at the root; its files are read in its own order, the first with a section counts."""
    for name, section in _FLAKE8_FILES:
        if name not in listing.files:
            continue
        parser = RawConfigParser(strict=False, allow_no_value=True)
        try:
            parser.read_string(listing.text(name))
        except Error:
            return None
        if not parser.has_section(section):
            continue
        found = {key.replace("_", "-"): _codes(value or "") for key, value in parser.items(section)}
        chosen = found.get("select") or _FLAKE8
        ignored = found.get("ignore", _FLAKE8_IGNORED)
        return Selection((*chosen, *found.get("extend-select", ())), (*ignored, *found.get("extend-ignore", ())))
    return Selection(_FLAKE8, _FLAKE8_IGNORED)


def _codes(text: str) -> tuple[str, ...]:
    bare = re.sub(r"#.*", "", text)
    return tuple(each for each in re.split(r"[,\s]+", bare) if each)


def pytest_looks_in(listing: Listing) -> frozenset[str]:
    """The folders in which a run without paths looks; the root as the empty text."""
    found = settings_of(listing.tree).testpaths
    return frozenset("" if place in (".", "./") else place.strip("/").removeprefix("./") for place in found or (".",))


def pytest_picks(listing: Listing) -> bool:
    """Whether every run is told to leave tests out (``addopts`` with ``-m`` or ``-k``), which a run of its own may undo."""
    return any(re.match(r"-[mk]", word) for word in settings_of(listing.tree).addopts)


def pytest_finds(path: str, listing: Listing) -> bool:
    """Whether a run from further up finds what lies at a path: a folder that it enters, a file that it takes for one of tests."""
    settings = settings_of(listing.tree)
    folders = path.split("/")[:-1] if path in listing.files else path.split("/")
    if any(fnmatchcase(part, pattern) for part in folders for pattern in settings.norecursedirs):
        return False
    return path not in listing.files or any(
        fnmatchcase(path.rpartition("/")[2], pattern) for pattern in settings.python_files if "/" not in pattern
    )


def linter_finds(program: str, path: str, listing: Listing) -> bool:
    """Whether a linter that is told a folder comes to a path below it: no folder that it passes over, none that the configuration names."""
    parts = path.split("/")
    if any(fnmatchcase(part, pattern) for part in parts for pattern in _PASSED_OVER):
        return False
    names = (
        "pyproject.toml",
        "setup.cfg",
        "tox.ini",
        f".{program}",
        f"{program}.ini",
        f"{program}.toml",
        f".{program}.toml",
        ".isort.cfg",
    )
    texts = (listing.text(name) for name in names if name in listing.files)
    return not any(_excluded(text, parts) for text in texts)


def _excluded(text: str, parts: list[str]) -> bool:
    """Whether a line below a key of the sort names a part of the path; a list may have several lines."""
    for match in re.finditer(
        r"(?m)^\s*[\w-]*(?:exclude|skip|omit)[\w-]*\s*[=:]([^=]*?)(?=^\s*[\w.-]+\s*=|^\[|\Z)", text
    ):
        if any(re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", match[1]) for part in parts):
            return True
    return False


def _toml(listing: Listing, name: str) -> dict[str, object] | None:
    try:
        return dict(read_toml(listing.text(name)))
    except tomllib.TOMLDecodeError:
        return None


def _inner(table: dict[str, object], key: str) -> dict[str, object]:
    found = table.get(key)
    return found if isinstance(found, dict) else {}


def _texts(table: dict[str, object], key: str) -> tuple[str, ...]:
    found = table.get(key)
    return tuple(map(str, found)) if isinstance(found, list) else ()
