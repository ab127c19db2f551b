"""Which Python the one workflow runs: the pin, else what old workflows ran, else the lowest that the project allows."""

import re
from collections.abc import Iterable

from packaging.specifiers import InvalidSpecifier, SpecifierSet

_FLOOR = re.compile(r"(?:>=|~=|==|\^|~)\s*(3\.\d+)")
_VERSION = re.compile(r"^\D{0,8}?(3\.\d+)")


def python_version(pinned: str, wanted: str, set_up: Iterable[str]) -> str:
    """The version as ``3.12``; empty where nothing tells.

    ``pinned`` is the text of ``.python-version``, ``wanted`` the range of the
    project, ``set_up`` what old workflows set up.  Of these the newest that
    the project allows counts before the floor of the range: what ran is what
    is known to work, and the floor may be a version that nobody has tried for years.
    """
    if match := _VERSION.match(pinned.strip()):
        return match[1]
    used = [match[1] for text in set_up if (match := _VERSION.match(text)) and _allows(wanted, match[1])]
    floor = _FLOOR.search(wanted)
    return max(used, key=_minor, default=floor[1] if floor else "")


def _allows(wanted: str, version: str) -> bool:
    """Whether a range has some release of this version; a range that is none (Poetry has words of its own) allows all from its floor on."""
    try:
        allowed = SpecifierSet(wanted)
    except InvalidSpecifier:
        floor = _FLOOR.search(wanted)
        return floor is None or _minor(version) >= _minor(floor[1])
    return any(allowed.contains(f"{version}.{patch}") for patch in (0, 99))


def _minor(version: str) -> int:
    return int(version.partition(".")[2])
