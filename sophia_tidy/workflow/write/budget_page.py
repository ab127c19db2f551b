"""The budget as Markdown: a sentence, and a row for each job."""

from .budget import START, BudgetRow, TimeBudget


def render_budget(budget: TimeBudget) -> str:
    """The table for the page of the duties; times are in seconds."""
    kept = "kept" if budget.kept else "**not kept**"
    return "\n".join(
        [
            f"The longest way from a push to production is {' → '.join(budget.path)}: "
            f"{budget.seconds} s of {budget.limit} s, {kept}.",
            f"It is a model: what each part claims for warm caches, and {START} s for a runner to start.",
            "",
            "| job | starts at | takes | of which | waited for |",
            "|---|---:|---:|---|---|",
            *(_row(row) for row in budget.rows),
            "",
        ]
    )


def _row(row: BudgetRow) -> str:
    parts = ", ".join(f"{name} {seconds}" for name, seconds in row.parts).replace("|", "\\|")
    return f"| {row.job} | {row.starts} | {row.seconds} | {parts} | {'yes' if row.critical else 'no'} |"
