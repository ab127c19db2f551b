"""``sophia-tidy show FILE``: a saved plan as it was shown when it was made, and whether it still fits."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..options import add_output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...kernel.finding import Finding
    from ...report.saved_plan import SavedPlan
    from ..plan_state import PlanState


def add_options(parser: ArgumentParser) -> None:
    """The file, and how to say it."""
    parser.description = (
        "Show a plan that run --save has written, and whether it still fits: the repository, the last commit, "
        "each file. Nothing is planned and nothing is written."
    )
    parser.add_argument("file", metavar="FILE", help="the saved plan")
    parser.add_argument("--diff", action="store_true", help="show each change with its reason, as a patch")
    add_output(parser)
    parser.set_defaults(check=False)


def run(options: Namespace) -> int:
    """Show the plan and how it stands to what is here.

    Raises:
        TidyError: no saved plan, or not as it was written; git refuses.
    """
    from dataclasses import replace

    from ..plan_state import pages_about, state_of
    from ..request import context_of
    from ..saved_plans import read_saved, view_of
    from ..show import code, say, show

    with context_of(options) as context:
        saved = read_saved(options.file)
        state = state_of(saved, context)
        page = view_of(pages_about(saved, context), options)
        report = replace(page.report, findings=tuple(_findings(state, options.file)))
        details = {**page.details, "plan": _as_json(saved, state)}
        lines = (*_lines(saved, state), *page.lines)
        page = replace(page, command="show", report=report, details=details, lines=lines, diff=options.diff)
        show(page, options)
    say(_last_words(state, options.file), options)
    return code(page)


def _word(state: "PlanState") -> str:
    """How the plan stands to what is here, in one word for programs."""
    if state.other:
        return "other-repository"
    if state.applied:
        return "applied"
    return "stale" if state.stale else "fits"


def _findings(state: "PlanState", name: str) -> "Iterator[Finding]":
    from pathlib import PurePosixPath

    from ...kernel.finding import Finding, Severity
    from ...kernel.location import Location
    from ..plan_state import OTHER

    if state.other:
        message = f"the plan is for {state.other}; expected one for this place"
        yield Finding(Location(PurePosixPath(name)), OTHER, message, Severity.ERROR)
    yield from (*state.stale, *state.news)


def _lines(saved: "SavedPlan", state: "PlanState") -> "Iterator[str]":
    plan, at = saved.pages.whole.plan, saved.base.commit[:10]
    yield f"plan {saved.digest[:12]}: {len(plan)} changes{f', planned on commit {at}' if at else ''}: {_said(state)}"


def _said(state: "PlanState") -> str:
    moved = f"; HEAD has moved from {state.moved}" if state.moved else ""
    if state.other:
        return "for another repository"
    if state.applied:
        return f"applied as run {state.applied}"
    if state.stale:
        return f"stale, {len(state.stale)} files are otherwise{moved}"
    return f"fits{moved + ', with the same files' if moved else ''}"


def _as_json(saved: "SavedPlan", state: "PlanState") -> dict[str, object]:
    return {
        "sha256": saved.digest,
        "state": _word(state),
        "commit": saved.base.commit or None,
        "roots": list(saved.base.roots),
        "head": state.moved.partition(" to ")[2] or None,
        "run": state.applied or None,
        "stale": [str(each.location.path) for each in state.stale],
        "new": [str(each.location.path) for each in state.news],
    }


def _last_words(state: "PlanState", name: str) -> str:
    if state.other:
        return "nothing to apply here"
    if state.applied:
        return f"take it back with: sophia-tidy undo {state.applied}"
    if state.stale:
        return f"stale; plan anew with: sophia-tidy run --save {name}"
    return f"nothing written; make it with: sophia-tidy apply {name}"
