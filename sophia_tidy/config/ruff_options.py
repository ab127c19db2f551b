"""What ruff is told on its command line, so that the project's configuration says the rest."""

from collections.abc import Iterable, Iterator

from .ruff_copy import patterns
from .ruff_settings import RuffInvocation


def checking(told: RuffInvocation, codes: tuple[str, ...]) -> Iterator[str]:
    """The options that choose the rules of a check."""
    if told.isolated:
        yield from ("--isolated", "--select", ",".join(codes))
    elif not told.rules:
        yield from ("--extend-select", ",".join(codes))
    else:
        yield from _chosen((*told.rules, *codes), told.ignored)


def fixing(told: RuffInvocation, unknown: Iterable[str]) -> Iterator[str]:
    """The options that choose the rules of a fix."""
    left_out = tuple(sorted(unknown))
    if told.rules:
        yield from _chosen(told.rules, (*told.ignored, *left_out))
    elif left_out:
        yield from ("--ignore", ",".join(left_out))


def _chosen(rules: Iterable[str], ignored: Iterable[str]) -> Iterator[str]:
    yield from ("--select", ",".join(dict.fromkeys(rules)))
    if left_out := ",".join(dict.fromkeys(ignored)):
        yield from ("--ignore", left_out)


def showing(told: RuffInvocation) -> tuple[str, ...]:
    """The options for a configuration that is not used, but for what it excludes."""
    excluded = ("--config", f"extend-exclude = {patterns(told.excluded)}") if told.excluded else ()
    return ("--isolated", *excluded) if told.isolated else ()
