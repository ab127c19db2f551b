"""Measure of the secrets that stand in plain text: how many, and where; never what they are."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import NamedTuple

from ...archive.files.inventory import FileItem
from ...archive.files.kinds import FileKind
from ...kernel.location import Location
from ...kernel.tree import SYMLINK, Tree
from ...secrets.kinds import TextKind, kind_of
from ...secrets.literals import is_mixed
from ...secrets.shapes import shape_of
from ...secrets.texts import secret_spans
from ..context import Context
from .measure import Measure, MeasuredItem

_NOT_READ = frozenset((FileKind.GENERATED, FileKind.ASSET))
_LOCKS = (".lock", "-lock.json", "-lock.yaml", "-lock.yml", "go.sum", ".lockb")
_LONGEST = 100_000  # characters of a line
_HEAD = 8_000  # bytes in which git looks for a NUL, to tell a binary file
_PASSWORD = re.compile(r"(?i)pass(?:word|wd|phrase)?(?![a-z])|pwd")
_BLANK = re.compile(r"%[sdr]\b|%\(|[{$<]")  # what a program fills in
_MAIL = re.compile(r"[\w.+\[\]-]+@[\w-]+(?:\.[\w-]+)+")
SecretPlaces = tuple[tuple[int, str], ...]


class SecretMemory(NamedTuple):
    """What was found in the files of a tree, so that a file which is the same in the next one is not looked into again."""

    tree: Tree
    places: Mapping[PurePosixPath, SecretPlaces]


def secret_measure(tree: Tree, items: Mapping[PurePosixPath, FileItem], context: Context) -> Measure:
    """The places of a tree, those in tests apart; what others publish, and what programs write, is not looked into."""
    before = context.memory.of(SecretMemory) or SecretMemory(Tree({}), {})
    read = [path for path, item in items.items() if _is_read(path, item)]
    places = {
        path: before.places[path]
        if path in before.places and tree.has_same(path, before.tree)
        else places_in(path, tree[path])
        for path in read
    }
    context.memory.keep(SecretMemory(tree, places))
    in_tests = sum(len(places[path]) for path in read if items[path].kind is FileKind.TEST)
    found = tuple(
        MeasuredItem(str(path), False, what, Location(path, line))
        for path in read
        if items[path].kind is not FileKind.TEST
        for line, what in places[path]
    )
    return Measure(
        "plain-secrets",
        "secrets in plain text",
        len(found),
        items=found,
        apart=(("in tests", in_tests),) if in_tests else (),
    )


def _is_read(path: PurePosixPath, item: FileItem) -> bool:
    return item.kind not in _NOT_READ and item.mode != SYMLINK and not path.name.endswith(_LOCKS)


def places_in(path: PurePosixPath, content: bytes) -> SecretPlaces:
    """The lines that hold what looks like a secret, and what it goes by; a binary file has none."""
    if b"\0" in content[:_HEAD]:
        return ()
    return tuple(_places(_written(content.decode("utf-8", "surrogateescape")), kind_of(path)))


def _written(text: str) -> str:
    """The text without lines that no person writes, such as a package manager's cache: they take minutes, and nobody could mend them."""
    return "\n".join(line if len(line) <= _LONGEST else "" for line in text.split("\n"))


def _places(text: str, kind: TextKind) -> Iterator[tuple[int, str]]:
    """In data a plain word may be a password; everywhere else it is a name, an example, or a sentence."""
    number, end, told = 1, 0, 0
    for span in secret_spans(text, kind):
        number, end = number + text.count("\n", end, span.start), span.start
        if number == told:
            continue
        shape = shape_of(text[text.rfind("\n", 0, span.start) + 1 : span.end + 1].encode("utf-8", "replace"))
        value = text[span.start : span.end].strip()
        if _BLANK.match(value) or _MAIL.fullmatch(value):
            continue
        if shape or is_mixed(value) or (kind is TextKind.DATA and _PASSWORD.search(span.name)):
            told = number
            yield number, shape or span.name or "a credential in an address"
