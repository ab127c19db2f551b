"""Secrets told by the places in files that hold them, so that a page can be kept without their values."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from .page_json import Json

_APART, _MOST_PIECES = b"\0\n", 40  # between contents: no secret reaches over it


def places_of(secrets: Iterable[str], files: Mapping[PurePosixPath, bytes]) -> tuple[list[Json], set[str]]:
    """Where in these files each of the secrets stands, in one piece or in several, and those that cannot be put together.

    A value may be made of several: an address of words of a stack, with a password out of ``.env`` in it.
    """
    starts, text = _joined(files)
    places: list[Json] = []
    left: set[str] = set()
    for secret in sorted(secrets):
        pieces = _pieces(secret.encode("utf-8", "surrogateescape"), text)
        if pieces is None:
            left.add(secret)
        else:
            places.append({"pieces": [_place(at, size, starts) for at, size in pieces]})
    return places, left


def _joined(files: Mapping[PurePosixPath, bytes]) -> tuple[list[tuple[int, PurePosixPath]], bytes]:
    """All contents as one, and where each begins."""
    starts: list[tuple[int, PurePosixPath]] = []
    at, contents = 0, list(files.items())
    for path, content in contents:
        starts.append((at, path))
        at += len(content) + len(_APART)
    return starts, _APART.join(content for _, content in contents)


def _pieces(secret: bytes, text: bytes) -> list[tuple[int, int]] | None:
    """Offsets and lengths of stretches of the text that make up the secret, each as long as can be; None where there are none, or too many."""
    pieces: list[tuple[int, int]] = []
    done = 0
    while done < len(secret):
        short, long = 0, len(secret) - done  # the longest stretch that is there is found by halving
        while short < long:
            middle = (short + long + 1) // 2
            short, long = (middle, long) if secret[done : done + middle] in text else (short, middle - 1)
        if not short or len(pieces) == _MOST_PIECES or _APART in secret:
            return None
        pieces.append((text.find(secret[done : done + short]), short))
        done += short
    return pieces


def _place(at: int, size: int, starts: list[tuple[int, PurePosixPath]]) -> Json:
    start, path = starts[bisect_right(starts, at, key=lambda each: each[0]) - 1]
    return {"path": str(path), "offset": at - start, "bytes": size}


def paths_in(places: Iterable[Json]) -> set[PurePosixPath]:
    """The files in which places are."""
    return {PurePosixPath(piece["path"]) for each in places for piece in each["pieces"]}


def secrets_at(places: Iterable[Json], files: Mapping[PurePosixPath, bytes]) -> frozenset[str]:
    """The secrets that stand in these places; of a file that is not there, none."""
    there = (
        each["pieces"] for each in places if all(PurePosixPath(piece["path"]) in files for piece in each["pieces"])
    )
    return frozenset(
        b"".join(_at(piece, files) for piece in pieces).decode("utf-8", "surrogateescape") for pieces in there
    )


def _at(piece: Json, files: Mapping[PurePosixPath, bytes]) -> bytes:
    return files[PurePosixPath(piece["path"])][piece["offset"] : piece["offset"] + piece["bytes"]]
