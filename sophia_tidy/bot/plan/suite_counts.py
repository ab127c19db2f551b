"""What a run of tests says of itself: counts, and the names of those that failed, where pytest, unittest or JUnit tells.

pytest's last line (docs.pytest.org, "Managing pytest's output"), unittest's
``Ran N tests`` with the line below it, and JUnit's ``testsuite`` elements
(as pytest writes them with ``--junitxml``).
"""

import re
from typing import NamedTuple
from xml.etree import ElementTree

_PYTEST = re.compile(r"^(?:=+ )?((?:\d+ [a-z]+(?: [a-z]+)?, )*\d+ [a-z]+(?: [a-z]+)?) in [\d.]+s\b.*$", re.MULTILINE)
_PART = re.compile(r"(\d+) ([a-z]+(?: [a-z]+)?)")  # "6 subtests passed" is no count of tests
_RAN = re.compile(r"^Ran (\d+) tests? in [\d.]+s\n\n(?:OK|FAILED|NO TESTS RAN)(?: \(([^)]*)\))?$", re.MULTILINE)
_DETAIL = re.compile(r"([a-z ]+)=(\d+)")
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+?(?:\[.*?\])?)(?: - .*)?$", re.MULTILINE)
_FAIL_LINE = re.compile(r"^(?:FAIL|ERROR): (.+)$", re.MULTILINE)
_COLOR = re.compile(r"\x1b\[[0-9;]*m")
_JUNIT = re.compile(r"--junit-?xml[= ]([^\s'\";&|]+)")


class SuiteCounts(NamedTuple):
    """How many tests came to what; ``skipped`` are also those that were expected to fail, and did."""

    passed: int
    failed: int = 0
    skipped: int = 0
    errors: int = 0

    def __str__(self) -> str:
        words = ("failed", "skipped", "error" if self.errors == 1 else "errors")
        more = [f"{count} {what}" for what, count in zip(words, self[1:], strict=True) if count]
        return ", ".join((f"{self.passed} passed", *more))

    @property
    def bad(self) -> int:
        return self.failed + self.errors


class SuiteFindings(NamedTuple):
    """The counts, None where nobody tells, and the names of tests that failed, as far as they are told."""

    counts: SuiteCounts | None
    failing: frozenset[str] = frozenset()


def junit_file(command: str) -> str:
    """The file that a command's own words name for JUnit's report; "" for none."""
    found = _JUNIT.search(command)
    return found[1] if found else ""


def findings_of(said: str, junit: bytes = b"") -> SuiteFindings:
    """What the end of an output tells, and the report where there is one; the report is believed first."""
    said = _COLOR.sub("", said).replace("\r\n", "\n")
    reported = _of_junit(junit) if junit else None
    if reported is not None:
        return reported
    names = frozenset((*_FAILED.findall(said), *_FAIL_LINE.findall(said)))
    return SuiteFindings(_of_pytest(said) or _of_unittest(said), names)


def _of_pytest(said: str) -> SuiteCounts | None:
    """The last line of that kind; where a command runs pytest several times, their sum."""
    runs = [{what: int(count) for count, what in _PART.findall(line)} for line in _PYTEST.findall(said)]
    known = [
        run for run in runs if run.keys() & {"passed", "failed", "skipped", "error", "errors", "xfailed", "xpassed"}
    ]
    if not known:
        return None
    total = {what: sum(run.get(what, 0) for run in known) for what in set().union(*known)}
    groups = (("passed", "xpassed"), ("failed",), ("skipped", "xfailed"), ("error", "errors"))
    return SuiteCounts(*(sum(total.get(name, 0) for name in names) for names in groups))


def _of_unittest(said: str) -> SuiteCounts | None:
    found = _RAN.findall(said)
    if not found:
        return None
    total, told = 0, dict[str, int]()
    for ran, details in found:
        total += int(ran)
        for what, count in _DETAIL.findall(details):
            told[what.strip()] = told.get(what.strip(), 0) + int(count)
    failed = told.get("failures", 0) + told.get("unexpected successes", 0)
    skipped, errors = told.get("skipped", 0) + told.get("expected failures", 0), told.get("errors", 0)
    return SuiteCounts(total - failed - skipped - errors, failed, skipped, errors)


def _of_junit(report: bytes) -> SuiteFindings | None:
    """The cases of a report; None of one that cannot be read."""
    try:
        root = ElementTree.fromstring(report)
    except (ElementTree.ParseError, LookupError, ValueError):
        return None
    total = {"passed": 0, "failure": 0, "skipped": 0, "error": 0}
    failing: set[str] = set()
    for case in root.iter("testcase"):
        what = next((each.tag for each in case if each.tag in total), "passed")
        total[what] += 1
        if what in ("failure", "error"):
            failing.add(f"{case.get('classname', '')}::{case.get('name', '')}")
    counts = SuiteCounts(total["passed"], total["failure"], total["skipped"], total["error"])
    return SuiteFindings(counts, frozenset(failing)) if sum(total.values()) else None
