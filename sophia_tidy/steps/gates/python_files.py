"""Gates of Python files: those that parse, and those in which ruff's critical rules find nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import PurePosixPath

from ...kernel.finding import Finding
from ..python_survey import PythonFacts
from .gate import Faults, TreeGate

BROKEN = "does not parse"
CRITICAL = ("E9", "F63", "F7", "F82")


def parsing(facts: PythonFacts) -> TreeGate:
    """The files that Python can read, of all that are Python."""
    total = len(facts.names) - len(facts.foreign)
    failing = {*facts.broken, *facts.newer, *facts.undecodable} - facts.foreign.keys()
    faults = {path: Counter({BROKEN: 1}) for path in sorted(failing)}
    return TreeGate("parses", "Python files that parse", total, len(faults), faults)


def critical(facts: PythonFacts) -> TreeGate:
    """The files in which ``ruff check --select E9,F63,F7,F82`` finds nothing; one that does not parse fails here too."""
    broken = (*facts.broken, *facts.newer, *facts.undecodable)
    faults = dict(_counted(each for each in facts.critical if each.rule.startswith(CRITICAL)))
    faults |= {path: Counter({BROKEN: 1}) for path in broken if path not in facts.foreign}
    total = len(facts.names) - len(facts.foreign)
    return TreeGate("critical", "Python files without a critical finding", total, len(faults), faults)


def _counted(findings: Iterable[Finding]) -> Faults:
    found: dict[PurePosixPath, Counter[str]] = defaultdict(Counter)
    for finding in findings:
        found[finding.location.path][finding.rule] += 1
    return found
