"""Which ruff a project pins: what people and CI run there, whatever is installed here.

Read from where projects write it down: the hook of ``.pre-commit-config.yaml``,
``ruff==1.2.3`` in requirements, ``pyproject.toml`` and their kin, and lock files.
The nearest folder that says anything counts; where it says several, the oldest.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ..kernel.location import Location
from ..kernel.tree import EXECUTABLE, REGULAR, Tree
from .schema import Config

Version = tuple[int, int, int]
_EXACT = re.compile(
    r"""(?mi)^[^#\n]*?(?<![\w.-])["']?ruff["']?\s*(?:={2,3}|=\s*["'](?:==)?(?=\d))\s*(\d+)\.(\d+)(?:\.(\d+))?(?![\w.*])"""
)
_LOCKED = re.compile(r"""(?m)^name\s*=\s*"ruff"\s*$\s*^version\s*=\s*"(\d+)\.(\d+)\.(\d+)\"""")
_HOOK = re.compile(
    r"""(?m)^\s*-?\s*repo:\s*["']?https?://[\w.]+/[\w-]+/ruff-pre-commit(?:\.git)?/?["']?\s*(?:#.*)?$"""
    r"""(?:\n(?!\s*-\s*repo:).*)*?\n\s*rev:\s*["']?(?:[0-9a-f]{40}["']?\s*\#\s*frozen:\s*)?v?(\d+)\.(\d+)\.(\d+)"""
)
_LARGE = Config().max_file_size
_BESIDE = frozenset({"requirements", "requires", "reqs", "deps", "tools", "dev", "ci", "scripts", "etc", ".github"})


class RuffPin(NamedTuple):
    """A version of ruff, and where it is pinned."""

    version: Version
    where: Location

    def __str__(self) -> str:
        return ".".join(map(str, self.version))


class RuffPins:
    """From a folder to the pin that holds there; None where there is none."""

    def __init__(self, tree: Tree):
        self._by_folder: dict[PurePosixPath, RuffPin] = {}
        for path in sorted(path for path in tree if _reader(path.name) is not None):
            if tree.entry(path).mode in (REGULAR, EXECUTABLE):
                for pin in _pins(path, tree[path]):
                    folder = _holds_for(path)
                    self._by_folder[folder] = min(pin, self._by_folder.get(folder, pin))

    def __call__(self, folder: PurePosixPath) -> RuffPin | None:
        return next((self._by_folder[each] for each in (folder, *folder.parents) if each in self._by_folder), None)


def _holds_for(path: PurePosixPath) -> PurePosixPath:
    """The folder of the file; of one in a folder of requirements or tools, the project's."""
    return path.parent.parent if path.parent.name in _BESIDE else path.parent


def _pins(path: PurePosixPath, content: bytes) -> Iterator[RuffPin]:
    pattern = _reader(path.name)
    if pattern is None or len(content) > _LARGE:
        return
    text = content.decode("utf-8", "replace")
    if "ruff" not in text:
        return
    for match in pattern.finditer(text):
        line = text.count("\n", 0, match.start(1)) + 1
        yield RuffPin((int(match[1]), int(match[2]), int(match[3] or 0)), Location(path, line))


def _reader(name: str) -> re.Pattern[str] | None:
    if pattern := _BY_NAME.get(name):
        return pattern
    return _EXACT if name.endswith((".txt", ".in")) and name.startswith(_LISTS) else None


_LISTS = ("requirements", "constraints", "dev", "lint", "test", "typing", "style", "ci")
_BY_NAME: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys((".pre-commit-config.yaml", ".pre-commit-config.yml"), _HOOK),
    **dict.fromkeys(("uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"), _LOCKED),
    **dict.fromkeys(("pyproject.toml", "setup.cfg", "setup.py", "tox.ini", "noxfile.py", "Pipfile"), _EXACT),
}
