"""Files that no label is given to, removed or not: what they are says nothing of a clean-up.

The same test is put to what was kept, so that no tool gains or loses by it.
"""

import re
from pathlib import PurePosixPath

from filekinds import is_prose

_VENDORED = re.compile(
    r"(^|/)(_?vendor(ed)?|third[_-]?party|external|externals|node_modules|bower_components|site-packages"
    r"|\.?v?env|Pods|submodules)/"
)
_GENERATED = re.compile(
    r"(^|/)(__pycache__|\.ipynb_checkpoints|htmlcov|\.mypy_cache|\.pytest_cache|[^/]+\.egg-info|\.next"
    r"|_build|__snapshots__|cassettes)/|\.(pyc|pyo|lock|min\.js|min\.css|map|po|mo|pot|snap)$"
    r"|_pb2(_grpc)?\.pyi?$|(^|/)(package-lock\.json|pnpm-lock\.yaml|go\.sum|\.DS_Store|Thumbs\.db)$"
)
_GENERATED_WORDS = re.compile(
    rb"(?i)@generated|do not edit|auto[- ]?generated (by|file|from)|this file (was|is) generated"
)
_FRAGMENTS = re.compile(
    r"(^|/)(news|newsfragments|news\.d|changelog\.d|changelog|changelogs|changes|\.changeset|\.changes"
    r"|releasenotes/notes)/[^/]+\.(md|rst|txt|ya?ml|[a-z]+)$"
)
_ARCHIVED = re.compile(r"(?i)(^|/)[._]?(archives?|archived|attic|graveyard)/")


def exemption(path: PurePosixPath, head: bytes, already_archived: bool = True) -> str | None:
    """Why a file is left out of every figure; None where it counts."""
    name = str(path)
    if _VENDORED.search(name):
        return "vendored"
    if _GENERATED.search(name) or (not is_prose(path) and _GENERATED_WORDS.search(head[:1500])):
        return "generated"
    if _FRAGMENTS.search(name):
        return "news fragment"
    if already_archived and _ARCHIVED.search(name):
        return "archived already"
    return None


_ARCHIVE_FOLDER = re.compile(
    r"(?i)^[._]?(archives?|archived|legacy|old|deprecated|attic|graveyard|obsolete|unused|retired"
    r"|historical|backups?|trash|junk|superseded|inactive)([._-].*)?$"
)


def is_archive_folder(part: str) -> bool:
    """Whether a folder of this name is where people put what is over."""
    return bool(_ARCHIVE_FOLDER.match(part))


def moved_to_archive(before: PurePosixPath, after: PurePosixPath) -> bool:
    """Whether a rename took a file into a folder for history that it was not in."""
    new = set(after.parent.parts) - set(before.parent.parts)
    return any(map(is_archive_folder, new))
