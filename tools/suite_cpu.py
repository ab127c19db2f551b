"""The CPU that each file of the tests takes, its processes included: ``python -m pytest -p tools.suite_cpu``.

User and system time of the test process, of the children that it has waited
for, and of those that are still alive with theirs (the loaded process that
`tests/started.py` forks from is one).  CPU, not the clock: a busy machine
makes the clock a matter of luck.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

_TICKS = os.sysconf("SC_CLK_TCK")
_spent: Counter[str] = Counter()


def _living(pid: int) -> float:
    """CPU seconds of the living descendants of a process, and of those that they have waited for."""
    total = 0.0
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in listing.read_text().split():
            try:
                fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            except FileNotFoundError:  # it has ended since, and is waited for by whoever started it
                continue
            total += sum(int(field) for field in fields[11:15]) / _TICKS + _living(int(child))
    return total


def _cpu() -> float:
    return sum(os.times()[:4]) + _living(os.getpid())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item):
    before = _cpu()
    try:
        return (yield)
    finally:
        _spent[item.location[0]] += _cpu() - before


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("CPU seconds by file")
    for file, seconds in _spent.most_common():
        terminalreporter.write_line(f"{seconds:8.2f}  {file}")
    terminalreporter.write_line(f"{sum(_spent.values()):8.2f}  in tests; {_cpu():.2f} with starting and collecting")
