"""What a project's own ruff configuration asks for, as far as we must know it before ruff runs.

ruff reads one configuration for a file: that of the nearest folder that
has one, with what it names in ``extend`` underneath
(docs.astral.sh/ruff/configuration, "Config file discovery").  ruff itself
obeys it; we only ask whether there is one, and which rules it ignores by
name, because a rule that we select on ruff's command line would come back.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from .tree import SUBMODULE, SYMLINK, Tree

PYPROJECT = "pyproject.toml"
NAMES = (".ruff.toml", "ruff.toml", PYPROJECT)
IGNORES = ("ignore", "extend-ignore")


@dataclass(frozen=True, slots=True)
class Asked:
    """One ruff configuration: its file, the codes or prefixes that it ignores, and how code is to look."""

    path: PurePosixPath
    ignored: frozenset[str]
    line_length: int = 88
    builtins: frozenset[str] = frozenset()

    def ignores(self, code: str) -> bool:
        """Whether ``code`` falls under an ignored code or prefix."""
        return any(code.startswith(prefix) or prefix == "ALL" for prefix in self.ignored)


class RuffConfigs:
    """From a path to the ruff configuration that governs it; None where there is none."""

    def __init__(self, tree: Tree):
        self._by_folder: dict[PurePosixPath, Asked | None] = {}
        for path in sorted(_candidates(tree), key=lambda path: NAMES.index(path.name), reverse=True):
            table = _table(tree, path)
            if table is None and path.name != PYPROJECT:
                table = {}  # ruff's own file, and broken: that ruff must see it, and refuse in its own words
            if table is not None:
                length, builtins = table.get("line-length"), frozenset(_strings(table.get("builtins")))
                ignored = frozenset(_ignored(tree, path, table, set()))
                self._by_folder[path.parent] = Asked(path, ignored, length if isinstance(length, int) else 88, builtins)

    def __call__(self, path: PurePosixPath) -> Asked | None:
        return self._of_folder(path.parent)

    def _of_folder(self, folder: PurePosixPath) -> Asked | None:
        if folder not in self._by_folder:
            top = folder == folder.parent
            self._by_folder[folder] = None if top else self._of_folder(folder.parent)
        return self._by_folder[folder]


def _candidates(tree: Tree) -> list[PurePosixPath]:
    return [path for path in tree if str(path).endswith(NAMES) and path.name in NAMES and tree.entry(path).mode not in (SYMLINK, SUBMODULE)]


def _table(tree: Tree, path: PurePosixPath) -> Mapping[str, Any] | None:
    """ruff's table in a file; None where it has none, or cannot be read."""
    try:
        table: Any = tomllib.loads(tree[path].decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if path.name == "pyproject.toml":
        tool = table.get("tool")
        table = tool.get("ruff") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _ignored(tree: Tree, path: PurePosixPath, table: Mapping[str, Any], seen: set[PurePosixPath]) -> set[str]:
    seen.add(path)
    lint = table.get("lint")
    places = (table, lint if isinstance(lint, dict) else {})
    codes = {code for place in places for key in IGNORES for code in _strings(place.get(key))}
    parent = table.get("extend")
    below = _resolved(path.parent, parent) if isinstance(parent, str) else None
    if below is not None and below in tree and below not in seen:
        codes |= _ignored(tree, below, _table(tree, below) or {}, seen)
    return codes


def _strings(value: object) -> list[str]:
    return [code for code in value if isinstance(code, str)] if isinstance(value, list) else []


def _resolved(folder: PurePosixPath, relative: str) -> PurePosixPath | None:
    """``relative`` seen from ``folder``; None where it leaves the root."""
    parts = list(folder.parts)
    for part in PurePosixPath(relative).parts:
        if part == ".." and not parts:
            return None
        if part == "..":
            parts.pop()
        elif part == "/":
            return None
        else:
            parts.append(part)
    return PurePosixPath(*parts)
