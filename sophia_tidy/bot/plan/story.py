"""What is told of a group: the story for its reviewer, and its changes as a diff without anything secret."""

from collections.abc import Iterator

from ...kernel.location import visible
from ...kernel.plan import Plan, Safety
from ...kernel.tree import Tree
from ...report.diff import shown, stat
from ...report.page import FileDiff, Page
from ...report.redaction import conceal
from ..model.group import GroupPlan
from ..model.story import FileStat, GroupStory, VerifiedRow

LONGEST = 200_000  # characters of a patch; a longer one is of no use to anybody who would take it by hand


def story_of(group: GroupPlan, tree: Tree, rows: tuple[VerifiedRow, ...]) -> GroupStory:
    """All that the body says; ``rows`` are what was verified."""
    files = tuple(map(_stat, _page(group, tree).steps()))
    return GroupStory(group.group, group.what, group.why, rows, files, group.eye, group.left_out)


def patch_of(group: GroupPlan, tree: Tree) -> str:
    """The diff of a group, with a mark for each secret; "" where it is too long."""
    page = conceal(_page(group, tree), "text")
    text, lines = 0, list[str]()
    for line in _lines(page):
        text += len(line) + 1
        if text > LONGEST:
            return ""
        lines.append(line)
    return "".join(f"{line}\n" for line in lines)


def _lines(page: Page) -> Iterator[str]:
    for step in page.steps():
        for line in shown(page, step):
            yield visible(page.redactor.last_look(line))


def _page(group: GroupPlan, tree: Tree) -> Page:
    """The group as one way from the base; whether a change wants an eye is told elsewhere."""
    plan = Plan(tuple(change._replace(safety=Safety.SAFE) for change in group.plan))
    return Page("bot", tree, plan, diff=True)


def _stat(step: FileDiff) -> FileStat:
    counted = stat(step)
    if step.origin is None:
        return FileStat(str(step.path), counted.added, counted.removed)
    return FileStat(str(step.origin), counted.added, counted.removed, str(step.path))
