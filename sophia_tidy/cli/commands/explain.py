"""``sophia-tidy explain RULE``: what a rule looks for and does, why, and its own examples."""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..options import add_output

if TYPE_CHECKING:
    from ...kernel.rule import Rule


def add_options(parser: ArgumentParser) -> None:
    """The rule."""
    parser.add_argument("rule", metavar="RULE", help="a name that `sophia-tidy rules` lists")
    add_output(parser)


def run(options: Namespace) -> int:
    """Print it.

    Raises:
        RuleError: no such rule.
    """
    from ...catalog.registry import also, rule_of, to_json
    from ...report.formats import Page
    from ..show import show

    rule = rule_of(options.rule)
    others = also(rule)
    lines = [*explained(rule), *(line for other in others for line in ("", *explained(other)))]
    details = {"rule": to_json(rule), **({"also": [to_json(other) for other in others]} if others else {})}
    show(Page("explain", lines=tuple(lines), details=details), options)
    return 0


def explained(rule: "Rule") -> Iterator[str]:
    """The rule's text and its reason, then each example: what it changes as a diff, what it leaves alone as it is."""
    from ...catalog.example_text import blocks, heading

    yield f"{rule.id} ({', '.join(filter(None, (rule.group, rule.effect)))})"
    for text in filter(None, (rule.what, rule.why)):
        yield ""
        yield from text.splitlines()
    for example in rule.examples:
        yield ""
        yield heading(example)
        for block in blocks(example):
            yield from ((f"  {block.path}",) if block.path else ())
            yield from (f"    {line}".rstrip() for line in block.lines)
