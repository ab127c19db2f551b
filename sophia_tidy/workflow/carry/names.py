"""Names in a new file: ids of jobs that clash, and the words by which old files are told apart in it."""

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from .conditions import PLAN
from .inputs import unused

_NO_ID = re.compile(r"[^A-Za-z0-9_-]+")


def words_of(paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, str]:
    """For each old file a word of its own that can be an id: what its name is without the ending."""
    found: dict[PurePosixPath, str] = {}
    taken = set[str]()
    for path in paths:
        word = _NO_ID.sub("-", path.stem).strip("-") or "workflow"
        word = unused(word if word[0].isalpha() or word[0] == "_" else f"w-{word}", taken)
        taken.add(word.lower())
        found[path] = word
    return found


def ids_of(
    jobs: Mapping[PurePosixPath, Iterable[str]], words: Mapping[PurePosixPath, str]
) -> dict[PurePosixPath, dict[str, str]]:
    """The new ids of all jobs of a new file: the first of one name keeps it, another has its file's word in front."""
    taken = {PLAN}
    found: dict[PurePosixPath, dict[str, str]] = {}
    for path, names in jobs.items():
        for name in names:
            new = name if name.lower() not in taken else unused(f"{words[path]}-{name}", taken)
            taken.add(new.lower())
            found.setdefault(path, {})[name] = new
    return found
