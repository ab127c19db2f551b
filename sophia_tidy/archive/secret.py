"""Secrets in files that are archived: told by their place, never by their value.

An archived file stays in the history and in the tree; a key in it is as
public as before, and now nobody looks at it any more.  A password that is a
plain word is of a test or of a sample: it is hidden where it would be shown,
and no reason for a warning.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..secrets.kinds import kind_of
from ..secrets.literals import is_mixed
from ..secrets.shapes import shape_of
from ..secrets.texts import secret_spans

RULE = "secret-in-archive"


def secrets_in(path: PurePosixPath, content: bytes) -> Iterator[Finding]:
    """A warning for each line that holds what looks like a secret; never the line itself."""
    text = content.decode("utf-8", "surrogateescape")
    number, end, told = 1, 0, 0
    for span in secret_spans(text, kind_of(path)):
        number, end = number + text.count("\n", end, span.start), span.start
        what = shape_of(text[text.rfind("\n", 0, span.start) + 1 : span.end + 1].encode("utf-8", "replace"))
        if number > told and (what or is_mixed(text[span.start : span.end].strip())):
            told = number
            yield Finding(
                Location(path, number),
                RULE,
                f"what looks like {what or 'a secret'} goes into the archive with the file",
                Severity.WARNING,
                "revoke it; the history keeps it whatever becomes of the file",
            )
