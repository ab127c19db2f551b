"""Lines on which the slip behind a fault may stand.

CPython names where it gave up, which is often one statement late: a bracket
that is never closed is felt on the next line, a lost ``def`` at the first
line of its body.  Candidates are made for every line here, dearer by distance.
"""

from collections.abc import Iterator

from .fault import Fault
from .source import Source

NEAR = 4


def sites(source: Source, fault: Fault) -> Iterator[tuple[int, float]]:
    """(line, extra bits), nearest first, each line once."""
    seen: set[int] = set()
    at = min(fault.line, source.line_count)
    above = source.before(at)
    ranked = [
        (at, 0.0),
        (above, 1.0),
        (fault.opened, 0.5),
        (source.before(above) if above else 0, 4.0),
        (source.after(at), 5.0),
    ]
    ranked[1:1] = [(number, 0.5) for number in range(at + 1, min(fault.end, at + NEAR, source.line_count) + 1)]
    if fault.opened:
        number, extra = at, 2.0
        while (number := source.before(number)) > fault.opened and len(ranked) < NEAR + 8:
            ranked.append((number, extra))
            extra += 0.5
        ranked.append((source.after(fault.opened), 3.0))
    for line, extra in ranked:
        if 0 < line <= source.line_count and line not in seen and not source.is_blank(line):
            seen.add(line)
            yield line, extra
