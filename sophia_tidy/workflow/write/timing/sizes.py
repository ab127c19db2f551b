"""Sizes of a project, as far as the time of its steps hangs on them: packages to install, files to test with, files to check."""

import re
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import PurePosixPath

from ....kernel.tree import Tree
from .durations import Size

_LOCKS = {"uv.lock": b"[[package]]", "poetry.lock": b"[[package]]"}
_BROUGHT = 3  # packages that one requirement brings along, itself counted
_NAMED = re.compile(r"(?:^|\s)(?:-e|--env|run-parallel -e)[ =]?(\S+)")
_LIST = re.compile(rb"^env_?list\s*=\s*((?:.*\n)(?:[ \t]+.*\n)*)", re.MULTILINE)
_WORD = re.compile(r"(?:\{[^{}]*\}|[\w.-])+")
_BRACED = re.compile(r"(\{[^{}]*\})")
_PACKAGES, _TESTS, _SOURCES = (20, 100), (20, 150), (100, 1000)


def packages(tree: Tree, declared: Mapping[str, str]) -> Size:
    """By the packages that a lock file names, else by those that are asked for and what they bring."""
    locked = max(
        (tree[path].count(mark) for name, mark in _LOCKS.items() if (path := PurePosixPath(name)) in tree), default=0
    )
    return _size(locked or _BROUGHT * len(declared), _PACKAGES)


def tests(tree: Tree) -> Size:
    """By the files of tests, as pytest finds them."""
    found = sum(
        path.suffix == ".py" and (path.stem.startswith("test_") or path.stem.endswith("_test")) for path in tree
    )
    return _size(found, _TESTS)


def sources(tree: Tree) -> Size:
    """By the files of Python."""
    return _size(sum(path.suffix == ".py" for path in tree), _SOURCES)


def environments(tree: Tree, command: str) -> int:
    """How many environments a command of tox runs, one after the other: those that it names, else those of the list."""
    named = _NAMED.search(command)
    if named is not None:
        return len(named[1].split(","))
    lists = (
        tuple(_expanded(found[1].decode("utf-8", "replace")))
        for name in ("tox.ini", "setup.cfg", "tox.toml", "pyproject.toml")
        if (found := _LIST.search(tree.get(PurePosixPath(name), b""))) is not None
    )
    return max(1, len(next(lists, ())))


def _expanded(text: str) -> Iterator[str]:
    """The names of a list, braces expanded (tox, "Generative environment list")."""
    for name in _WORD.findall(text):
        sets = (part[1:-1].split(",") if part.startswith("{") else [part] for part in _BRACED.split(name) if part)
        yield from ("".join(parts) for parts in product(*sets))


def _size(count: int, limits: tuple[int, int]) -> Size:
    small, medium = limits
    return Size.SMALL if count < small else Size.MEDIUM if count < medium else Size.LARGE
