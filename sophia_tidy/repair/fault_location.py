"""The place of a fault: where the first slip of a text shows, which is not always what CPython names first."""

import re
from dataclasses import replace

from .fault import Fault, compiles, parse
from .source import Source

CUTS = 6
# What only the parser says; whatever else is said has to be asked for.
_PARSER = re.compile(r"invalid syntax|expected|indent|never closed|unmatched|does not match|Missing parentheses")


def first_fault(text: str) -> Fault | None:
    """The fault that comes first in the text, None where it compiles.

    CPython tells of a string that does not end before anything else, though
    it may be open because a quote is missing far above: then what stands in
    front of it does not parse either.  Such a fault is marked ``unpaired``:
    no line below the slip is what it seems to be.
    """
    fault = compiles(text)
    if fault is None or _PARSER.search(fault.message):
        return fault
    if "unterminated" not in fault.message:
        return replace(fault, by_compiler=parse(text) is None)
    source = Source(text)
    for _ in range(CUTS):
        above = parse(text[: source.starts[fault.line - 1]])
        if above is None or above.line >= source.before(fault.line) or _goes_on(source, above, fault.line):
            break
        fault = replace(above, unpaired=True)
        if "unterminated" not in fault.message:
            break
    return fault


def _goes_on(source: Source, above: Fault, line: int) -> bool:
    """Whether a bracket is open above ``line`` only because the text was cut there: all lines between are its own."""
    if "never closed" not in above.message:
        return False
    between = range(above.line + 1, line)
    return all(source.is_blank(n) or source.width(n) > source.width(above.line) for n in between)
