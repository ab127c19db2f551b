"""Patterns as in ``.gitignore``, through one door: what is none, or would take for ever, is an error that says so.

The library makes regular expressions of them: a range that runs backwards
(``[z-a]``) is an error of `re`, not of the library, and each ``*`` in one name
multiplies the ways in which a long name can fail to match.
"""

import re
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

MOST_STARS = 5  # in one name of a path
LONGEST = 4096  # characters: no path is longer
_STARS = re.compile(r"\*+")


class BadPattern(ValueError):
    """A line that cannot be a pattern; the message says which and why."""


def spec(lines: Iterable[str]) -> "GitIgnoreSpec":
    """The patterns as one matcher.

    Raises:
        BadPattern: one of them is none.
    """
    from pathspec import GitIgnoreSpec  # here, where there are patterns: it is slow to import

    lines = tuple(lines)
    for line in lines:
        _check(line)
    return _compiled(GitIgnoreSpec, lines)


def _check(line: str) -> None:
    if len(line) > LONGEST:
        raise BadPattern(f"a pattern of {len(line)} characters")
    if not line.startswith("#") and any(len(_STARS.findall(name)) > MOST_STARS for name in line.split("/")):
        raise BadPattern(f"{line!r} has more than {MOST_STARS} stars in one name")


def _compiled(kind: "type[GitIgnoreSpec]", lines: tuple[str, ...]) -> "GitIgnoreSpec":
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # re's, of "[[" and "--" in a set
            return kind.from_lines(lines)
    except (ValueError, re.error) as error:
        raise BadPattern(str(error)) from error
