"""``--verify COMMAND``: a person's own command, run in a copy of the tree before and after the plan; what makes it fail is not made."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..report.page import Page
    from ..report.page_json import PagePair

WORSE = "worse-verify"


def verified(pages: "PagePair", command: str) -> "PagePair":
    """The pages with what the command came to; without a change where it fails after them, and did not so before.

    Where nothing is planned it is not run.

    Raises:
        DiskError: a copy cannot be made.
    """
    from ..adapters.tree_trial import tried

    plan, tree = pages.brief.pending(), pages.brief.tree
    if not plan:
        return pages
    before, after = tried(command, tree), tried(command, tree.after(plan))
    worse = after.code not in (0, before.code)
    line = f"verify  {command}: exit code {before.code} -> {after.code}"
    said = f"{command} ended with {after.code} after the changes, and with {before.code} before; none is made{_last(after.said)}"
    return pages.each(lambda page: _told(page, said if worse else "", line, (before.code, after.code)))


def _told(page: "Page", worse: str, line: str, codes: tuple[int, int]) -> "Page":
    from ..kernel.finding import Finding, Severity
    from ..kernel.location import Location
    from ..kernel.plan import Plan

    details = {**page.details, "verify": {"before": codes[0], "after": codes[1]}}
    shown = replace(page, details=details, lines=(*page.lines, line))
    if not worse:
        return shown
    finding = Finding(Location(PurePosixPath()), WORSE, worse, Severity.ERROR)
    return replace(shown, plan=Plan(findings=(*page.plan.findings, finding)), rows=(), parts=())


def _last(said: str) -> str:
    """The last line that the command has said, which most often tells what failed."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return f": {lines[-1][:200]}" if lines else ""
