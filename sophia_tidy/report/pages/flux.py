"""What `flux` shows: a line for each cluster, the findings, and the files."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...kernel.step import StepResult
from ...steps.flux import FluxFacts

if TYPE_CHECKING:
    from ..formats import Page


def page_of(laid: StepResult[FluxFacts], *, diff: bool = False) -> "Page":
    """The page of a planned tree."""
    from ...kernel.outcome import Report
    from ..formats import Page

    settings = laid.facts.settings
    details = {
        "clusters": [
            {"name": each.name, "branch": each.branch, "overlay": str(each.overlay)} for each in settings.environments
        ],
        "repository": settings.repository.url,
    }
    counts = {"clusters": len(settings.environments), "files": len(laid.plan)}
    return Page(
        "flux",
        laid.tree,
        laid.plan,
        laid.unsafe,
        Report(before=counts),
        details=details,
        lines=tuple(_lines(laid)),
        diff=diff,
    )


def _lines(laid: StepResult[FluxFacts]) -> Iterator[str]:
    for each in laid.facts.settings.environments:
        yield f"{each.name}: {each.overlay} from {each.branch} of {laid.facts.settings.repository.url}"
