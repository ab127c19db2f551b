"""What was planned before for the very same state: shown again, and applied, without planning anew.

The state is all that a plan is made of: the files and the last commit, the
configuration and the command line, this program, and its ruff.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .. import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..report.page import Page
    from ..steps.context import Context

_PACKAGE = Path(__file__).parents[1]


def kept(context: "Context", command: str, make: "Callable[[], Page]") -> "Page":
    """The page that is kept of this state; else the one that is made now, which is kept then.

    Raises:
        TidyError: whatever making it raises, or git refuses.
    """
    from dataclasses import replace

    from ..adapters.result_cache import ResultCache
    from ..report.page_json import from_bytes, to_bytes

    name = _name(context, command)
    if name is None or context.doors.git is None:
        return make()
    cache = ResultCache(context.doors.git.place.git_dir / "sophia-tidy")
    content = cache.get(name)
    page = None if content is None else from_bytes(content, context.tree)
    if page is None:
        page = make()
        cache.put(name, to_bytes(page))
    return replace(page, tree=context.tree)


def _name(context: "Context", command: str) -> str | None:
    """A digest of all that the page depends on; None outside of git, and where that would be much to read."""
    git, program = context.doors.git, _program()
    state = None if git is None or program is None else git.fingerprint()
    if git is None or state is None:
        return None
    from hashlib import sha256

    told = (
        command,
        state,
        str(context.root),
        git.place.prefix,
        context.doors.at,
        context.config,
        context.request,
        program,
    )
    return sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()


def _program() -> tuple[object, ...] | None:
    """This program, the Python that runs it and its ruff; None where ruff is not in the usual place."""
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
