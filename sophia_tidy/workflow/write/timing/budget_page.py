"""The budget as Markdown: what it comes to, what it stands on, and a row for each job."""

from .budget import BudgetRow, TimeBudget
from .deadlines import WAITS, RollOut


def render_budget(budget: TimeBudget, roll_out: RollOut | None = None) -> str:
    """The table for the page of the duties; times are in seconds, a range where one figure would say too much."""
    kept = "kept" if budget.kept else "**not kept**"
    low, _, high = budget.span
    return "\n".join(
        [
            f"The longest way from a push to production is {' → '.join(budget.path)}: "
            f"{budget.seconds} s of {budget.limit} s, {kept}; {low} s where all is quick, {high} s where all is slow.",
            "It is a model of what each step usually takes (its quickest and slowest in brackets where they are further off "
            f"than 30 %), and {budget.start} s for a runner to begin and end; `rules/workflow/durations.yaml` of sophia-tidy "
            "says where each figure comes from.",
            *_beside(budget),
            *_waits(budget, roll_out),
            "",
            "| job | starts at | takes | of which | waited for |",
            "|---|---:|---:|---|---|",
            *(_row(row) for row in budget.rows),
            "",
        ]
    )


def _beside(budget: TimeBudget) -> list[str]:
    if not budget.behind:
        return []
    return [
        f"Images are built beside the gates, for behind them it would be {budget.behind} s: they are pushed by their digests, "
        "and named and promoted only where every gate has passed."
    ]


def _waits(budget: TimeBudget, roll_out: RollOut | None) -> list[str]:
    """How long the last job waits, and what of that the five minutes have room for."""
    job = next((each for each in WAITS if each in budget.path), "")
    if not job or roll_out is None:
        return []
    left = budget.left_for(job)
    late = (
        f"A roll-out that is good but takes longer than the {left} s that are left is over the five minutes."
        if roll_out.deadline > left
        else "What is good is so within the five minutes."
    )
    return [
        f"`{job}` is through as soon as the roll-out has ended, and gives up after {roll_out.wait} s, behind {roll_out.why}: "
        f"sooner, it would call late what is told to have failed. {late}"
    ]


def _row(row: BudgetRow) -> str:
    parts = ", ".join(f"{name} {span}" for name, span in row.parts).replace("|", "\\|")
    return f"| {row.job} | {row.starts} | {row.span} | {parts} | {'yes' if row.critical else 'no'} |"
