"""Findings of the writing of the one workflow: each rule's name, how much it matters, and why."""

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location

GATE, NOTIFIER, UNGUARDED, MATRIX, SLOW = (
    "gate-left-out",
    "notifier-left-out",
    "deploys-without-gate",
    "too-many-images",
    "over-time-budget",
)
RULES: dict[str, tuple[Severity, str]] = {
    GATE: (
        Severity.WARNING,
        "A gate of an old workflow that the one workflow does not have.\n\n"
        "Its failure was masked, what it names is not there, its job prepared it in a way of its own, its command means "
        "something in its own job alone, or no part runs it. Its old job stays for it. "
        "A gate that never could fail may never have passed: turned on by itself, it would stop every deployment. "
        "Name it in [tool.sophia-tidy.workflow] gates, and it is one.",
    ),
    NOTIFIER: (
        Severity.WARNING,
        "People were told of deployments in a way that no part of rules/workflow/notifiers knows.",
    ),
    UNGUARDED: (
        Severity.WARNING,
        "No lint and no test stands between a push and production.\n\n"
        "Old gates that could not fail are left out, and nothing else asks for one.",
    ),
    MATRIX: (Severity.ERROR, "More images than GitHub builds in one matrix, which is 256."),
    SLOW: (Severity.NOTE, "By what each step usually takes, a commit is in production in more than five minutes."),
}


def finding_at(rule: str, at: Location, message: str, advice: str | None = None) -> Finding:
    """A finding of one of these rules."""
    return Finding(at, rule, message, RULES[rule][0], advice)
