"""Parts of a group that is too large for a reader: by owner, then by folder, then by names; each part has its name from the paths alone.

A part is cut anew only where it is too large itself, so a file that joins
has no say over the parts that it is not in: they keep their names and their
files.  What lies beside one another in a folder is halved by the letters of
its names and not counted out, for a file more would move every border.
A part that is known already (its branch is there) is kept although the whole
would have room for it again: that the others are merged is no reason to
close a pull request.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePosixPath
from typing import NamedTuple

OwnerOf = Callable[[PurePosixPath], tuple[str, ...]]
NOBODY = "unowned"
_LONGEST = 60  # characters of a name beside its group's
_NEAR = 40  # characters that a name has in common with those of all that is in it, if it has so many
_HALVES = 8  # bits of a byte
_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


class SplitLimits(NamedTuple):
    """How much a reader takes at once."""

    files: int = 40
    lines: int = 800


class GroupPart(NamedTuple):
    """A part: its name behind the group's ("" for the whole), where it is in words, and its files."""

    name: str
    where: str
    paths: tuple[PurePosixPath, ...]


class _Piece(NamedTuple):
    """Files with the way to them: owner, folder, and the first bits of the names right below that folder."""

    words: tuple[str, ...]  # of its name
    paths: tuple[PurePosixPath, ...]
    folder: PurePosixPath | None = None  # None before the owners are told apart
    at: tuple[int, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """How far on the way to its files it is: the depth of its folder, and the number of bits."""
        return (-1, 0) if self.folder is None else (len(self.folder.parts), len(self.at))


def parts_of(
    lines: Mapping[PurePosixPath, int],
    limits: SplitLimits,
    owner_of: OwnerOf | None = None,
    known: Collection[str] = (),
) -> tuple[GroupPart, ...]:
    """The parts of files with the number of lines that change in each, in the order of their names.

    ``known`` are names of parts that are there already.
    """
    cutting = _Cutting(lines, limits, owner_of, frozenset(known))
    pieces = cutting.cut(_Piece((), tuple(sorted(lines)))) if lines else ()
    return tuple(_named(pieces))


class _Cutting:
    def __init__(
        self, lines: Mapping[PurePosixPath, int], limits: SplitLimits, owner_of: OwnerOf | None, known: frozenset[str]
    ):
        self._lines, self._limits, self._owner_of = lines, limits, owner_of
        self._known_at = {path: at for path in lines if (at := self._deepest(path, known))} if known else {}

    def cut(self, piece: _Piece) -> Iterator[_Piece]:
        """The pieces of it that are not too large, as far as it can be cut, and those that are known."""
        holds_known = any(self._known_at.get(path, ()) > piece.place for path in piece.paths)
        if not holds_known and (len(piece.paths) == 1 or self._is_small(piece)):
            yield piece
            return
        for inner in self._halves(piece, in_one=not holds_known):
            yield from self.cut(inner)

    def _is_small(self, piece: _Piece) -> bool:
        lines = sum(map(self._lines.__getitem__, piece.paths))
        return len(piece.paths) <= self._limits.files and lines <= self._limits.lines

    def _deepest(self, path: PurePosixPath, known: frozenset[str]) -> tuple[int, ...]:
        """The place of the smallest piece around a file that is known; empty where none is."""
        found, piece = tuple[int, ...](), _Piece((), (path,))
        while piece.folder != path:
            is_near = piece.at or any(each.startswith(_name_of(piece)[:_NEAR]) for each in known)
            (piece,) = self._halves(piece, in_one=not is_near)
            if _name_of(piece) in known:
                found = piece.place
        return found

    def _halves(self, piece: _Piece, *, in_one: bool) -> Sequence[_Piece]:
        """What it is made of, by what the paths alone say; ``in_one`` goes past letters that tell nothing apart."""
        if piece.folder is None:
            return self._by_owner(piece)
        names = {_first(path, piece.folder) for path in piece.paths}
        if len(names) == 1 and (in_one or len(piece.at) == _HALVES * len(_key(next(iter(names))))):
            name = names.pop()
            words = (*piece.words[: _level(piece)], _slug(name))
            return (_Piece(words, piece.paths, piece.folder / name),)
        return _by_letter(piece, piece.folder)

    def _by_owner(self, piece: _Piece) -> Sequence[_Piece]:
        if self._owner_of is None:
            return (piece._replace(folder=PurePosixPath()),)
        found: dict[tuple[str, ...], list[PurePosixPath]] = {}
        for path in piece.paths:
            found.setdefault(self._owner_of(path), []).append(path)
        return [
            _Piece((_slug("-".join(owners) or NOBODY),), tuple(paths), PurePosixPath())
            for owners, paths in sorted(found.items())
        ]


def _level(piece: _Piece) -> int:
    """How many words of the name are the folder's and its owner's, without the letters."""
    return len(piece.words) - (1 if piece.at else 0)


def _by_letter(piece: _Piece, folder: PurePosixPath) -> list[_Piece]:
    """Both halves of what lies beside one another, by the next bit of the names; one, where all have the same."""
    found: dict[int, list[PurePosixPath]] = {}
    for path in piece.paths:
        found.setdefault(_bit(_first(path, folder), len(piece.at)), []).append(path)
    head = piece.words[: _level(piece)]
    return [
        piece._replace(words=(*head, _letters((*piece.at, bit))), paths=tuple(paths), at=(*piece.at, bit))
        for bit, paths in sorted(found.items())
    ]


def _first(path: PurePosixPath, folder: PurePosixPath) -> str:
    """The name right below the folder, on the way to the path."""
    return path.relative_to(folder).parts[0]


@lru_cache(4096)
def _key(name: str) -> bytes:
    """A name's letters in any case, then what tells it from others with the same."""
    return name.casefold().encode("utf-8", "surrogateescape") + b"\0" + name.encode("utf-8", "surrogateescape")


def _bit(name: str, number: int) -> int:
    """A bit of a name; none is left where it has ended."""
    data, (byte, bit) = _key(name), divmod(number, _HALVES)
    return data[byte] >> (_HALVES - 1 - bit) & 1 if byte < len(data) else 0


@lru_cache(4096)
def _letters(bits: tuple[int, ...]) -> str:
    """The range of names that begin with these bits, as words that no folder's are: ``a-to-o``, ``sa-to-sg``.

    A digest stands behind those that are not all of it, or that a wider range has as well.
    """
    said = _span(bits)
    is_plain = said is not None and (len(bits) == 1 or said != _span(bits[:-1]))
    return said if said is not None and is_plain else f"{said or 'names'}-{_mark(str(bits))}"


def _span(bits: tuple[int, ...]) -> str | None:
    """The first and the last letters of a range; None where they are no letters or digits."""
    number = int("".join(map(str, bits)), 2)
    whole, rest = divmod(len(bits), _HALVES)
    head = (number >> rest).to_bytes(whole, "big").decode("latin-1")
    low, width = (number & ((1 << rest) - 1)) << (_HALVES - rest), 1 << (_HALVES - rest)
    ends = [letter for letter in _LETTERS if low <= ord(letter) < low + width]
    if not ends or any(letter not in _LETTERS for letter in head):
        return None
    return f"{head if rest == 0 else head + ends[0]}-to-{head}{ends[-1]}"


@lru_cache(4096)
def _slug(text: str) -> str:
    """A folder's or an owner's name as words; a digest behind them where they are not all of it, or look like several names."""
    words = re.sub(r"[^a-z0-9]+", "-", text.casefold().encode("ascii", "ignore").decode()).strip("-")
    return words if words == text.lstrip("@") and "-" not in words else f"{words}-{_mark(text)}".strip("-")


def _mark(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:4]


def _name_of(piece: _Piece) -> str:
    name = "-".join(piece.words)
    if len(name) <= _LONGEST:
        return name
    return f"{name[:_LONGEST].rstrip('-')}-{sha256(name.encode()).hexdigest()[:6]}"


def _named(pieces: Iterable[_Piece]) -> Iterator[GroupPart]:
    """The parts by their names; two ways that come to the same words are told apart by a digest of the way."""
    found: dict[str, list[_Piece]] = {}
    for piece in pieces:
        found.setdefault(_name_of(piece), []).append(piece)
    for name, some in sorted(found.items()):
        for piece in some:
            own = f"{name}-{_mark(f'{piece.folder} {piece.at}')}" if len(some) > 1 else name
            yield GroupPart(own, where_of(piece.paths) if own else "", piece.paths)


def where_of(paths: Collection[PurePosixPath]) -> str:
    """Where files lie, for a title: their folder, or the first and the last of what lies beside one another in it."""
    if len(paths) == 1:
        return str(next(iter(paths)))
    parents = [(*reversed(path.parents),) for path in paths]
    common = next(same[0] for same in reversed([*zip(*parents, strict=False)]) if len(set(same)) == 1)
    inner = sorted({_inside(path, common) for path in paths})
    folder = f"{common}/" if common.parts else ""
    joined = " and " if len(inner) == 2 else " to "
    return folder + joined.join(dict.fromkeys((inner[0], inner[-1])))


def _inside(path: PurePosixPath, folder: PurePosixPath) -> str:
    """What lies right below a folder on the way to a path; a slash behind what is a folder itself."""
    first = _first(path, folder)
    return first if folder / first == path else f"{first}/"
