"""The state of the program itself: what was worked out by another version of it counts no more."""

import os
import sys
from pathlib import Path

from .. import __version__

_PACKAGE = Path(__file__).parents[1]


def program_state() -> tuple[object, ...] | None:
    """This program, the Python that runs it and its ruff, as values that change with them; None where ruff is not in the usual place."""
    ruff = Path(sys.executable).parent / "ruff"
    try:
        facts = ruff.stat()
    except OSError:
        return None
    return __version__, sys.version, str(ruff), facts.st_size, facts.st_mtime_ns, *_source()


def _source() -> tuple[object, ...]:
    """The state of the program's own files, where they are a checkout that somebody works on."""
    if not (_PACKAGE.parent / "pyproject.toml").is_file():
        return ()
    files = (Path(here, name) for here, _folders, names in os.walk(_PACKAGE) for name in names if name.endswith(".py"))
    return max((facts.st_mtime_ns, facts.st_size) for facts in map(Path.stat, files)), str(_PACKAGE)
