"""``sophia-tidy explain RULE``: what a rule looks for and does, with its own examples."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict
from difflib import unified_diff
from typing import TYPE_CHECKING

from .options import add_output

if TYPE_CHECKING:
    from ..catalog.registry import Rule


def add_options(parser: ArgumentParser) -> None:
    """The rule."""
    parser.add_argument("rule", metavar="RULE", help="a name that `sophia-tidy rules` lists")
    add_output(parser)


def run(options: Namespace) -> int:
    """Print it.

    Raises:
        RuleError: no such rule.
    """
    from ..catalog.registry import rule_of
    from ..report.formats import Page
    from .show import show

    rule = rule_of(options.rule)
    show(Page("explain", lines=tuple(explained(rule)), details={"rule": asdict(rule)}), options)
    return 0


def explained(rule: "Rule") -> Iterator[str]:
    """The rule's text, then each example: what it changes as a diff, what it leaves alone as it is."""
    yield f"{rule.name} ({', '.join(filter(None, (rule.group, rule.safety)))})"
    yield ""
    yield from rule.text.splitlines()
    for before, after, why in rule.examples:
        yield ""
        yield _heading(after is not None, why)
        lines = before.splitlines() if after is None else _changes(before, after)
        yield from (f"    {line}".rstrip() for line in lines)


def _heading(changes: bool, why: str) -> str:
    return ("changes" if changes else "leaves alone") + (f": {why}" if why else ":")


def _changes(before: str, after: str) -> Iterator[str]:
    """A diff of the whole example, without its headers."""
    lines = unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=len(before))
    yield from list(lines)[3:]
