"""What the answers of a person come to: the configuration as it is written, and each answer that it keeps."""

from ...kernel.step import StepResult
from ...steps.choices.answering import KEPT, GivenAnswer
from ..page import Note, Page, PageRow


def page_of(answered: StepResult[tuple[GivenAnswer, ...]]) -> Page:
    """The page of the answers, as the first part of a plan."""
    notes = tuple(Note(0, f"{each.id}: {each.value or 'none'}", KEPT) for each in answered.facts)
    rows = tuple(
        PageRow(change.path, "answered", KEPT, "; ".join(note.text for note in notes), change.safety, notes)
        for change in answered.plan
    )
    return Page(answered.step, answered.tree, answered.plan, rows=rows)


def behind(answered: StepResult[tuple[GivenAnswer, ...]], page: Page) -> Page:
    """The page of what was planned on the answers, with them before it."""
    from dataclasses import replace

    from ...kernel.plan import Plan

    first, tree = page_of(answered), page.tree
    for change in answered.plan:
        there = change.path in answered.tree
        tree = tree.having({change.path: answered.tree.entry(change.path)}) if there else tree.without({change.path})
    plan = Plan((*answered.plan.changes, *page.plan.changes), page.plan.findings)
    return replace(page, tree=tree, plan=plan, rows=(*first.rows, *page.rows))
