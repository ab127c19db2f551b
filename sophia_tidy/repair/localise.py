"""Where the first slip of a text shows, which is not always what CPython names first."""

from .fault import Fault, compiles, parse
from .source import Source


def first_fault(text: str) -> Fault | None:
    """The fault that comes first in the text, None where it compiles.

    CPython tells of an open triple-quoted string before anything else, though
    the string may be open because a quote is missing far above: then what
    stands in front of it does not parse either.
    """
    fault = compiles(text)
    if fault is None or not fault.in_long_string:
        return fault
    source = Source(text)
    first = parse(text[: source.starts[fault.line - 1]])
    if first is None or first.line >= source.before(fault.line):
        return fault
    return first
