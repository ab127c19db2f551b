"""The archive's manifest: what was moved, from where, with which bytes, and why.

It is made from the entries alone, in the order of their paths, and dated by
the last commit, so that the same input gives the same bytes; so is the page
for people that `index_page` makes of it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from ..formats.toml_json import read_json
from ..kernel.decision import Decision
from ..kernel.errors import TidyError
from ..kernel.location import Location
from ..kernel.tree import Tree
from ..secrets.redact import Redactor

MANIFEST = "manifest.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """One archived file: where it was and is, its bytes when it moved, why it moved, and what does its work now, where that is known."""

    path: str
    target: str
    sha256: str
    blob: str | None
    date: str | None
    verdict: str
    score: float
    rules: tuple[str, ...]
    reason: str
    successor: str = ""


def workflows_in(destination: PurePosixPath) -> PurePosixPath:
    """Where workflows go in the archive: out of the folder that GitHub runs."""
    return destination / "workflows"


def day(seconds: int | None) -> str | None:
    """The day of a commit, in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()


def read_entries(tree: Tree, destination: PurePosixPath) -> tuple[ArchivedFile, ...]:
    """What the manifest holds; nothing where there is none.

    Raises:
        TidyError: the manifest is damaged, or of a newer version.
    """
    path = destination / MANIFEST
    if path not in tree:
        return ()
    try:
        data = read_json(tree[path])
        if data["version"] != VERSION:
            raise TidyError(
                f"version {data['version']}; expected {VERSION}",
                Location(path),
                rule="archive-manifest",
                decisions=(_another_folder(path),),
            )
        return tuple(_entry(each) for each in data["files"])
    except (ValueError, KeyError, TypeError) as error:
        found = (
            f"it is no list of archived files ({type(error).__name__}: {error}), so it stays and nothing is archived; expected what "
            "`sophia-tidy archive` writes: rename it, or set `destination` in [tool.sophia-tidy.archive]"
        )
        asked = (_another_folder(path),)
        raise TidyError(found, Location(path), rule="archive-manifest", decisions=asked) from error


def _another_folder(manifest: PurePosixPath) -> Decision:
    """The folder may be somebody else's, and its manifest of another kind."""
    return Decision(
        "archive/destination",
        f"Which folder is it in the place of {manifest.parent}/?",
        f"{manifest} is not what `sophia-tidy archive` writes, so the folder may be somebody else's.",
        (),
        ("archive", "destination"),
        is_open=True,
        expected="a folder below the root that is not there yet",
        locations=(Location(manifest),),
        group="archive/destination",
    )


def read_kept(tree: Tree, destination: PurePosixPath) -> frozenset[PurePosixPath]:
    """What a person has brought back, as the manifest remembers it.

    Raises:
        TidyError: the manifest is damaged, or of a newer version.
    """
    read_entries(tree, destination)
    path = destination / MANIFEST
    return frozenset(map(PurePosixPath, read_json(tree[path]).get("kept", ()))) if path in tree else frozenset()


def _entry(data: Mapping[str, Any]) -> ArchivedFile:
    return ArchivedFile(**{**data, "rules": tuple(data["rules"])})


def _as_json(entry: ArchivedFile) -> dict[str, object]:
    said = asdict(entry) | {"reason": Redactor().text(entry.reason)}
    return {key: value for key, value in said.items() if key != "successor" or value}


def render_manifest(entries: Iterable[ArchivedFile], kept: Iterable[PurePosixPath] = ()) -> bytes:
    """The manifest, one key a line, so that two branches merge well; ``kept`` were brought back, and stay."""
    files = [_as_json(entry) for entry in sorted(entries, key=lambda each: each.path)]
    stay = sorted(map(str, kept))
    return (
        json.dumps({"version": VERSION, "files": files} | ({"kept": stay} if stay else {}), indent=2) + "\n"
    ).encode()
