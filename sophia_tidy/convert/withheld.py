"""A stack whose manifests are not written: the lint says that a cluster would refuse them, or another stack has objects of the
same names in the same namespace, and whichever is applied last would replace the other's.

What an earlier run wrote of the stack stays as it is, and stays gathered with
the others.  The errors beside this one say what is wrong and where.
"""

from pathlib import PurePosixPath

from ..kernel.finding import Finding, Severity
from ..kernel.location import Location


def withheld(file: PurePosixPath, name: str, why: str) -> Finding:
    """What a person is told of it, at the head of the stack's file."""
    return Finding(
        Location(file),
        "withheld",
        f"nothing is written of the stack {name}: {why}",
        Severity.ERROR,
        "mend what the errors say; what was written before stays as it is",
    )
