"""What is said when a command cannot go on."""

import sys
import traceback

from .. import __version__
from ..kernel.errors import TidyError
from .exit_codes import BUG, WRONG


def explain(error: Exception) -> int:
    """One line for what the user can put right, a report to paste for what only we can; the exit code."""
    if isinstance(error, TidyError):
        print(error, file=sys.stderr)
        return WRONG
    if isinstance(error, OSError) and error.filename is None and error.errno is not None:
        print(f"{error.strerror}; expected to be able to write the output [disk]", file=sys.stderr)
        return WRONG
    print(report(error), file=sys.stderr)
    return BUG


def report(error: Exception) -> str:
    """Versions and the traceback; no environment and no arguments, which may hold secrets."""
    version = ".".join(map(str, sys.version_info[:3]))
    trace = "".join(traceback.format_exception(error))
    return (
        f"this is a bug in sophia-tidy {__version__}; nothing was left half done. Please report:\n\n"
        f"sophia-tidy {__version__}, Python {version}, {sys.platform}\n{trace}"
    )
