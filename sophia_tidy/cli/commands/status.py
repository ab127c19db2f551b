"""``sophia-tidy status``: what parses, what is critical, and the next step."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ..options import add_commit, add_output

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...steps.python_survey import PythonFacts


def add_options(parser: ArgumentParser) -> None:
    """Nothing but where and how to say it."""
    add_output(parser)
    add_commit(parser)
    parser.set_defaults(paths=(), select=None, ignore=None, unsafe=None, jobs=None)


def run(options: Namespace) -> int:
    """Survey the root and count.

    Raises:
        TidyError: the root, git or ruff refuses.
    """
    from ...kernel.outcome import Report
    from ...kernel.plan import Plan
    from ...report.formats import Page
    from ...steps.python_survey import survey
    from ..request import context_of
    from ..show import say, show

    with context_of(options) as context:
        facts = survey(context.tree, context)
    details = {"gate": _by_rule(facts), "broken": [str(path) for path in facts.broken]}
    found = Plan(findings=(*facts.findings, *facts.newer.values(), *facts.foreign.values()))
    lines = tuple(_lines(facts, verbose=options.verbose))
    show(Page("status", facts.tree, found, report=Report(before=facts.counts()), details=details, lines=lines), options)
    say(_next_step(facts), options)
    return 1 if facts.broken or facts.critical or any(f.severity == "error" for f in facts.foreign.values()) else 0


def _by_rule(facts: "PythonFacts") -> dict[str, int]:
    from collections import Counter

    return dict(sorted(Counter(finding.rule for finding in facts.critical).items()))


def _lines(facts: "PythonFacts", *, verbose: bool) -> "Iterator[str]":
    """What does not parse, and how often each rule of the gate is broken."""
    from ...report.gathering import gathered, single

    broken = facts.broken.values()
    for paragraph in map(single, broken) if verbose else gathered(broken):
        yield from paragraph.lines()
    yield from (f"{rule:<15} {count:>6}" for rule, count in _by_rule(facts).items())


def _next_step(facts: "PythonFacts") -> str:
    if facts.broken:
        return "next: sophia-tidy fix --diff"
    if facts.critical:
        return "next: sophia-tidy fix"
    every = "every file that is Python" if facts.foreign else "every file"
    return f"nothing to do: {every} parses and the gate passes"
