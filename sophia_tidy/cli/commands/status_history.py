"""``status --history N``: the weeks of a branch; what was counted of a commit is kept, for it is the same for ever."""

import json
from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...steps.context import Context
    from ...steps.status.history import BranchHistory
    from ...steps.status.measure import Rows

_MOST = 600  # commits that are kept


def show_history(options: Namespace) -> int:
    """Count what is not kept, and show the weeks.

    Raises:
        TidyError: there is no repository or no commit; git refuses.
    """
    from ...report.pages.status_history import MARKS, history_page
    from ..exit_codes import DONE
    from ..progress import Bar
    from ..request import context_of
    from ..show import can_show, default_format, show, width

    with Bar(options.quiet) as bar, context_of(options, bar) as context:
        found = _history(context, options)
    form = options.format or default_format()
    plain = not can_show(MARKS)
    show(history_page(found, form=form, width=width(), verbose=options.verbose, plain=plain), options)
    return DONE


def _history(context: "Context", options: Namespace) -> "BranchHistory":
    from ...adapters.result_cache import ResultCache
    from ...steps.status.history import history

    own = not options.config
    git = context.doors.git
    name = None if options.no_cache or git is None else _name(context, own_config=own)
    if git is None or name is None:
        return history(context, options.history, {}, own_config=own)
    cache = ResultCache(git.place.git_dir / "sophia-tidy")
    known = _read(cache.get(name))
    found = history(context, options.history, known, own_config=own)
    if found.rows.keys() - known.keys():
        newest = {**{commit: rows for commit, rows in known.items() if commit not in found.rows}, **found.rows}
        cache.put(name, _written(dict(list(newest.items())[-_MOST:])))
    return found


def _name(context: "Context", *, own_config: bool) -> str | None:
    """A digest of all that the rows of a commit hang on beside the commit; None where the program cannot be told from another."""
    from hashlib import sha256

    from ...adapters.program_state import program_state

    git, program = context.doors.git, program_state()
    if git is None or program is None:
        return None
    config = None if own_config else context.config
    told = ("status --history", git.place.prefix, git.default_branch, git.origin_url, git.shallow_ends, config, program)
    return sha256(repr(told).encode("utf-8", "surrogateescape")).hexdigest()


def _read(content: bytes | None) -> "Mapping[str, Rows]":
    from ...steps.status.measure import Measure

    if content is None:
        return {}
    data = json.loads(content)
    return {commit: tuple(Measure.from_json(row) for row in rows) for commit, rows in data.items()}


def _written(rows: "Mapping[str, Rows]") -> bytes:
    data = {commit: [measure.to_json() for measure in found] for commit, found in rows.items() if found}
    return json.dumps(data, separators=(",", ":")).encode()
