"""The archive's own two files: a page for people, a manifest for the machine.

Both are made from the entries alone, in the order of their paths, and dated
by the last commit, so that the same input gives the same bytes.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from ..errors import TidyError
from ..location import Location
from ..tree import Tree

README, MANIFEST = "README.md", "manifest.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One archived file: where it was and is, its bytes when it moved, and why it moved."""

    path: str
    target: str
    sha256: str
    blob: str | None
    date: str | None
    verdict: str
    score: float
    rules: tuple[str, ...]
    reason: str


def day(seconds: int | None) -> str | None:
    """The day of a commit, in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()


def read_entries(tree: Tree, destination: PurePosixPath) -> tuple[Entry, ...]:
    """What the manifest holds; nothing where there is none.

    Raises:
        TidyError: the manifest is damaged, or of a newer version.
    """
    path = destination / MANIFEST
    if path not in tree:
        return ()
    try:
        data = json.loads(tree[path])
        if data["version"] != VERSION:
            raise TidyError(f"version {data['version']}; expected {VERSION}", Location(path), rule="archive-manifest")
        return tuple(_entry(each) for each in data["files"])
    except (ValueError, KeyError, TypeError) as error:
        found = f"{type(error).__name__}: {error}; expected what `sophia-tidy archive` writes"
        raise TidyError(found, Location(path), rule="archive-manifest") from error


def read_kept(tree: Tree, destination: PurePosixPath) -> frozenset[PurePosixPath]:
    """What a person has brought back, as the manifest remembers it.

    Raises:
        TidyError: the manifest is damaged, or of a newer version.
    """
    read_entries(tree, destination)
    path = destination / MANIFEST
    return frozenset(map(PurePosixPath, json.loads(tree[path]).get("kept", ()))) if path in tree else frozenset()


def _entry(data: Mapping[str, Any]) -> Entry:
    return Entry(**{**data, "rules": tuple(data["rules"])})


def render_manifest(entries: Iterable[Entry], kept: Iterable[PurePosixPath] = ()) -> bytes:
    """The manifest, one key a line, so that two branches merge well; ``kept`` were brought back, and stay."""
    files = [asdict(entry) for entry in sorted(entries, key=lambda each: each.path)]
    stay = sorted(map(str, kept))
    return (json.dumps({"version": VERSION, "files": files} | ({"kept": stay} if stay else {}), indent=2) + "\n").encode()


def render_readme(entries: Iterable[Entry], destination: PurePosixPath) -> bytes:
    """The page: by folder, each file with its old place, its day and the reason."""
    folders: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda each: each.path):
        folders[str(PurePosixPath(entry.path).parent)].append(entry)
    lines = ["# Archive", "", "Files that were taken out of the way; nothing here is run or imported.",
             "Each keeps its history: `git log --follow` reaches through the move.",
             "To bring one back: `sophia-tidy archive --restore PATH --apply`.", ""]
    for folder, members in sorted(folders.items()):
        lines += [f"## {'The root' if folder == '.' else f'`{folder}/`'}", "", "| file | since | why |", "|---|---|---|"]
        lines += [_row(entry, destination) for entry in members] + [""]
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _row(entry: Entry, destination: PurePosixPath) -> str:
    name, place = PurePosixPath(entry.path).name, PurePosixPath(entry.target).relative_to(destination)
    link = f"<{place}>" if " " in str(place) or "(" in str(place) else str(place)
    return f"| [{_cell(name)}]({link}) | {entry.date or ''} | {_cell(entry.reason)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("[", "\\[").replace("]", "\\]")
