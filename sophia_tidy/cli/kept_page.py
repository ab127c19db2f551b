"""What was planned before for the very same state: shown again, and applied, without planning anew.

The state is all that a plan is made of: the files and the last commit, the
configuration and the command line, this program, and its ruff.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..report.page import Page
    from ..steps.context import Context


def kept(context: "Context", command: str, make: "Callable[[], Page]") -> "Page":
    """The page that is kept of this state; else the one that is made now, which is kept then.

    Raises:
        TidyError: whatever making it raises, or git refuses.
    """
    from dataclasses import replace

    from ..adapters.result_cache import ResultCache
    from ..report.page_json import PagePair, from_bytes, to_bytes

    name = _name(context, command)
    if name is None or context.doors.git is None:
        return make()
    cache = ResultCache(context.doors.git.place.git_dir / "sophia-tidy")
    content = cache.get(name)
    found = None if content is None else from_bytes(content, context.tree)
    if found is not None:
        return found[0].whole
    page = make()
    cache.put(name, to_bytes(PagePair(page, page), []))
    return replace(page, tree=context.tree)


def _name(context: "Context", command: str) -> str | None:
    """A digest of all that the page depends on; None outside of git, and where that would be much to read."""
    from ..adapters.program_state import program_state

    git, program = context.doors.git, program_state()
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
