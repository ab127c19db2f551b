"""The page of the duties, where git would not see it: below a folder that is ignored, or that belongs to a submodule."""

from pathlib import PurePosixPath

from ...kernel.decision import Decision, Option
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..context import Context

RULE = "ignored-destination"
_SUBMODULE = "submodule"
_OTHERS = ("DEPLOY-WORKFLOW.md", ".github/DEPLOY-WORKFLOW.md", "documentation/deploy-workflow.md")


def unseen_page(context: Context) -> Finding | None:
    """Why the page is not written, and what would let it; None where git sees it.

    Raises:
        ToolMissing, TidyError: git refuses.
    """
    page = PurePosixPath(context.config.workflow.page)
    why = _unseen(context, (page,)).get(page)
    if why is None:
        return None
    place, said = why
    message = f"{said}, so the page of the duties is not written there; expected a page that git sees"
    return Finding(place, RULE, message, Severity.WARNING, "set `page` in [tool.sophia-tidy.workflow]")


def page_question(context: Context, unseen: Finding) -> Decision:
    """Where the page goes instead: what git sees is suggested."""
    others = [PurePosixPath(name) for name in _OTHERS]
    hidden = _unseen(context, others)
    free = [each for each in others if each not in hidden and each not in context.tree]
    return Decision(
        "workflow/page",
        "Where is the page that says what became of each workflow's duties?",
        f"{unseen.message.partition(';')[0]}.",
        tuple(Option(str(each), "git sees it there") for each in free[:1]),
        ("workflow", "page"),
        is_open=True,
        expected="a Markdown file that git does not ignore",
        locations=(unseen.location,),
    )


def _unseen(
    context: Context, paths: "tuple[PurePosixPath, ...] | list[PurePosixPath]"
) -> dict[PurePosixPath, tuple[Location, str]]:
    """Those of the paths that git does not see, each with the place that says so, and in words."""
    found = {
        path: (Location(PurePosixPath(each.source), each.line), f"{each.pattern} makes git ignore {path}")
        for path, each in context.ignored(path for path in paths if path not in context.tree).items()
    }
    modules = {each.location.path for each in context.doors.listing.findings if each.rule == _SUBMODULE}
    for path in paths:
        for folder in modules.intersection(path.parents):
            found[path] = (Location(folder), f"{folder}/ is a submodule")
    return found
