"""Secrets in files that are archived: found by their shape, told by their place, never by their value.

An archived file stays in the history and in the tree; a key in it is as
public as before, and now nobody looks at it any more.  What has no shape of
its own must look random beside a word that calls it a secret.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..finding import Finding, Severity
from ..location import Location
from ..secrets.shapes import is_random, shape_of

RULE = "secret-in-archive"
_LONGEST_LINE = 4_000
_NAMED = re.compile(
    rb"(?i)(?:secret|token|passw(?:or)?d|api[_-]?key|access[_-]?key|private[_-]?key|credential)s?[\w.-]{0,20}['\"]?"
    rb"\s*[:=]\s*['\"]?([A-Za-z0-9+/_=.-]{20,})"
)


def secrets_in(path: PurePosixPath, content: bytes) -> Iterator[Finding]:
    """A warning for each line that holds what looks like a secret; never the line itself."""
    for number, line in enumerate(content.split(b"\n"), 1):
        what = _what(line[:_LONGEST_LINE])
        if what is not None:
            yield Finding(Location(path, number), RULE, f"what looks like {what} goes into the archive with the file",
                          Severity.WARNING, "revoke it; the history keeps it whatever becomes of the file")


def _what(line: bytes) -> str | None:
    shape = shape_of(line)
    if shape is not None:
        return shape
    named = _NAMED.search(line)
    return "a secret" if named and is_random(named[1]) else None
