"""Confidence in a mended text: whether it is what was meant, or a guess that a person has to look at twice."""

from .history import LINES
from .search import MendedDraft

# Rules whose repairs say what was meant. Of all that they repaired in broken versions of real histories that were not
# tuned on, 19 of 26 said at their edits what the authors' own later version says; of seeded damage 120 of 120
# (benchmarks/workflow/README.md). The other rules guess more often.
SURE = frozenset(
    (
        LINES,
        "workflow-dumped-on",
        "workflow-split-expression",
        "workflow-stray-character",
        "workflow-flow-expression",
        "workflow-colon-in-value",
        "workflow-broken-quote",
        "workflow-missing-comma",
        "workflow-missing-space",
    )
)


def doubt(way: MendedDraft, rival: bool, findings: int) -> str:
    """Why a person should look; empty where none need."""
    if way.loses:
        return "lines that a person wrote go, or become comments"
    if way.findings > findings:
        return "it parses, and GitHub would still refuse something in it"
    if way.known:
        return ""
    if way.doubtful:
        return "where the text that fell out of its place ends is a guess"
    if rival:
        return "another repair is as good"
    unsure = next((fix.rule for fix in way.fixes if fix.rule not in SURE), "")
    return f"what {unsure} writes is a guess at what was meant" if unsure else ""
