"""Whether a repair may be applied by default: by what was measured of its rules on broken versions of real histories."""

from .past import LINES
from .search import Way

# Rules whose first choice said what the authors' own repair said, nine times in ten (benchmarks/workflow, tune half).
SURE = frozenset((
    LINES, "workflow-dumped-on", "workflow-split-expression", "workflow-stray-character", "workflow-flow-expression",
    "workflow-colon-in-value", "workflow-broken-quote", "workflow-missing-comma", "workflow-missing-space",
))


def doubt(way: Way, rival: bool, findings: int) -> str:
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
    unsure = next((edit.rule for edit in way.edits if edit.rule not in SURE), "")
    return f"{unsure} is often right, not nine times in ten" if unsure else ""
