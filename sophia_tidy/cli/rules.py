"""``sophia-tidy rules``: every rule in a line."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from itertools import groupby

from .options import add_output


def add_options(parser: ArgumentParser) -> None:
    """Nothing but how to say it."""
    add_output(parser)


def run(options: Namespace) -> int:
    """List them by group; the safety stands beside each name."""
    from ..catalogue import rules
    from ..render import Page
    from .show import show

    known = rules()
    width = max(len(rule.name) for rule in known)
    lines: list[str] = []
    for group, members in groupby(known, key=lambda rule: rule.group):
        lines += [group, *(f"  {m.name:<{width}}  {m.safety:<13}  {m.title}".rstrip() for m in members)]
    show(Page("rules", lines=tuple(lines), details={"rules": [asdict(rule) for rule in known]}), options)
    return 0
