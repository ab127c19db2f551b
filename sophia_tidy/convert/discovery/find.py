"""The stacks of a tree, by content, each with its kind, what lies below it, its environment, and what speaks for that."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...kernel.tree import EXECUTABLE, REGULAR, Tree
from .commands import commands, may_speak
from .compose_file import ComposeFile
from .judgement import DecidedStack, FoundStack, judge
from .recognition import SUFFIXES, NoStack, UnreadStack, by_content, by_place, read


class StackSearch(NamedTuple):
    """What a tree holds: the stacks of all kinds by path, the files that they are, and why some could not be read."""

    found: tuple[FoundStack, ...]
    files: Mapping[PurePosixPath, ComposeFile]
    unread: Mapping[PurePosixPath, UnreadStack]


def find_stacks(tree: Tree) -> tuple[FoundStack, ...]:
    """Every file of services in a tree, by path; what is none of them is not in the result (`why_not`).

    Raises:
        OSError: a file went away while it was read.
    """
    return search(tree).found


def search(tree: Tree, decided: Mapping[PurePosixPath, DecidedStack] | None = None) -> StackSearch:
    """The same with the files, and with what a person has decided about them; each YAML file is read once.

    Raises:
        OSError: a file went away while it was read.
    """
    files: dict[PurePosixPath, ComposeFile] = {}
    unread: dict[PurePosixPath, UnreadStack] = {}
    texts: dict[PurePosixPath, bytes] = {}
    for path in sorted(path for path in tree if path.suffix in SUFFIXES):
        if tree.entry(path).mode not in (REGULAR, EXECUTABLE):
            continue
        content = tree[path]
        if may_speak(content):
            texts[path] = content
        file = by_place(tree, path) or by_content(path, content)
        if isinstance(file, ComposeFile):
            files[path] = file
        elif (
            isinstance(file, UnreadStack) and b"{{" not in content
        ):  # else a template, which is none before it is filled
            unread[path] = file
    told = commands(tree, files, texts) if files else ()
    return StackSearch(judge(files, told, decided or {}), files, unread)


def compose_files(tree: Tree) -> dict[PurePosixPath, ComposeFile]:
    """Every file that Compose could read, by path.

    Raises:
        OSError: a file went away while it was read.
    """
    return {path: file for path in sorted(tree) if isinstance(file := read(tree, path), ComposeFile)}


def why_not(tree: Tree, path: PurePosixPath) -> str:
    """Why a file of the tree is no stack, in a sentence; empty where it is one of any kind.

    Raises:
        OSError: the file went away while it was read.
    """
    if path not in tree:
        return "there is no such file"
    file = read(tree, path)
    return str(file) if isinstance(file, NoStack) else ""
