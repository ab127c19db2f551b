"""What `flux` shows: a line for each cluster, the findings, and the files."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..finding import at_error
from ..flux.planner import texts_of
from ..flux_step import Laid
from . import DONE, PENDING

if TYPE_CHECKING:
    from ..render import Page


def page_of(laid: Laid, *, unsafe: bool, diff: bool) -> "Page":
    """The page of a planned tree."""
    from ..render import Page
    from ..report import Report

    settings = laid.settings
    details = {"clusters": [{"name": each.name, "branch": each.branch, "overlay": str(each.overlay)}
                            for each in settings.environments], "repository": settings.repository.url}
    counts = {"clusters": len(settings.environments), "files": len(laid.plan)}
    return Page("flux", laid.tree, laid.plan, unsafe, Report(before=counts), details=details, lines=tuple(_lines(laid)),
                diff=diff)


def _lines(laid: Laid) -> Iterator[str]:
    for each in laid.settings.environments:
        yield f"{each.name}: {each.overlay} from {each.branch} of {laid.settings.repository.url}"


def streams(laid: Laid, options: Namespace) -> int:
    """Write the manifests to stdout, each file after a line with its path, and the findings to stderr; the exit code."""
    from ..render.gathering import gathered_lines
    from .show import put, say

    for path, text in texts_of(laid.tree, laid.settings, laid.refuse).items():
        if path.name != "kustomization.yaml":
            put(f"---\n# {path}\n{text.removeprefix('---' + chr(10))}")
    for line in gathered_lines(sorted(laid.plan.findings)):
        say(line, options)
    return PENDING if at_error(laid.plan.findings) else DONE
