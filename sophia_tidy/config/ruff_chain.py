"""The files of one ruff configuration: the one that governs, and what it extends, all inside of the repository.

ruff follows ``extend`` anywhere: to an absolute path, a home folder, a
variable's value (docs.astral.sh/ruff/settings, "extend"), and prints a line
of what it cannot read.  A repository may be somebody else's, so only what
is a regular file of its own is followed; everything else is refused.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ..formats.toml_json import read_toml
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.tree import SYMLINK, Tree
from .toml_position import broken, position

RULE = "ruff-config"
PYPROJECT = "pyproject.toml"
_LONG = 1000  # lines of a file in which no place is looked for: that takes the square of them


@dataclass(frozen=True, slots=True)
class Link:
    """One file of the chain with ruff's table in it."""

    path: PurePosixPath
    text: str
    table: Mapping[str, Any]

    def where(self, *keys: str) -> Location:
        """The place of a key of ruff's table; the file alone where it cannot be told."""
        if self.text.count("\n") > _LONG:
            return Location(self.path)
        return Location(self.path, *position(self.text, (*prefix(self.path), *keys)))


class RefusedConfig(Exception):
    """A configuration that ruff is not shown: where, what was found, and what of it could be read."""

    def __init__(self, where: Location, message: str, links: tuple[Link, ...] = ()):
        super().__init__(message)
        self.where, self.message, self.links = where, message, links


def refusal(error: RefusedConfig, end: str) -> Finding:
    """The finding that tells of it."""
    return Finding(error.where, RULE, f"{error.message}; {end}", Severity.WARNING)


def chain(tree: Tree, path: PurePosixPath) -> tuple[Link, ...]:
    """The files of the configuration, the nearest first; none where a ``pyproject.toml`` has no table of ruff's.

    Raises:
        Refused: broken TOML, or a part of it is not a file of the repository.
    """
    links: list[Link] = []
    while True:
        try:
            link = _link(tree, path)
        except RefusedConfig as error:
            error.links = tuple(links)
            raise
        if link is None:
            return tuple(links)
        links.append(link)
        if "extend" not in link.table:
            return tuple(links)
        path = _extended(link, tree, tuple(links))


def _link(tree: Tree, path: PurePosixPath) -> Link | None:
    content = _content(tree, path)
    try:
        text = content.decode("utf-8-sig")
        table: Any = read_toml(text)
    except tomllib.TOMLDecodeError as error:
        message, line, column = broken(error)
        raise RefusedConfig(Location(path, line, column), f"{message}; expected TOML") from error
    except ValueError as error:
        raise RefusedConfig(Location(path), "cannot be read as text; expected TOML") from error
    for key in prefix(path):
        table = table.get(key) if isinstance(table, dict) else None
    return Link(path, text, table) if isinstance(table, dict) else None


def _content(tree: Tree, path: PurePosixPath) -> bytes:
    """The bytes of a file, through a symbolic link where that stays inside."""
    entry = tree.entry(path)
    if entry.mode != SYMLINK:
        return entry.read()
    target = inside(path.parent, entry.read().decode("utf-8", "replace"))
    if target is None or target not in tree or tree.entry(target).mode == SYMLINK:
        raise RefusedConfig(Location(path), "a symbolic link that leads to no TOML file of the repository")
    return tree.entry(target).read()


def _extended(link: Link, tree: Tree, links: tuple[Link, ...]) -> PurePosixPath:
    """The file that ``extend`` names; its value is not printed, as it is a path on somebody's machine."""
    named = link.table["extend"]
    plain = isinstance(named, str) and not named.startswith("~") and "$" not in named
    target = inside(link.path.parent, named) if plain else None
    if target is None:
        raise RefusedConfig(link.where("extend"), "`extend` leads out of the repository; expected a path inside", links)
    if target in (each.path for each in links):
        raise RefusedConfig(link.where("extend"), "`extend` leads round in a circle; expected another file", links)
    if target not in tree or tree.entry(target).mode == SYMLINK:
        raise RefusedConfig(link.where("extend"), "`extend` names no TOML file of the repository", links)
    return target


def inside(folder: PurePosixPath, relative: str) -> PurePosixPath | None:
    """``relative`` seen from ``folder``; None where it leaves the root."""
    parts = list(folder.parts)
    for part in PurePosixPath(relative).parts:
        if part.startswith("/") or (part == ".." and not parts):
            return None
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts)


def prefix(path: PurePosixPath) -> tuple[str, ...]:
    """The keys under which the file holds ruff's table."""
    return ("tool", "ruff") if path.name == PYPROJECT else ()


def strings(value: object) -> list[str]:
    """The texts of a list; none where it is no list."""
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
