"""``sophia-tidy rules``: every rule in a line; ``rules test``: archive rules against their own examples."""

from argparse import ArgumentParser, Namespace
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from .exit_codes import DONE, PENDING
from .options import add_output

if TYPE_CHECKING:
    from ..archive.rules.rule import Rule


def add_options(parser: ArgumentParser) -> None:
    """``test`` and the rule files, and how to say it."""
    parser.add_argument("action", nargs="?", choices=("test",), help="try archive rules on their own examples")
    parser.add_argument(
        "files",
        nargs="*",
        metavar="FILE",
        help="rule files or folders (default: the built-in ones and those of extra-rules)",
    )
    add_output(parser)


def run(options: Namespace) -> int:
    """List them by group; the safety stands beside each name.

    Raises:
        RuleError: a rule file is wrong, or there is none.
    """
    if options.action == "test":
        return _test(options)
    from ..catalog.registry import rules
    from ..report.formats import Page
    from .show import show

    known = rules()
    width = max(len(rule.name) for rule in known)
    lines: list[str] = []
    for group, members in groupby(known, key=lambda rule: rule.group):
        lines += [group, *(f"  {m.name:<{width}}  {m.safety:<13}  {m.title}".rstrip() for m in members)]
    show(Page("rules", lines=tuple(lines), details={"rules": [asdict(rule) for rule in known]}), options)
    return 0


def _test(options: Namespace) -> int:
    """Try the examples; 1 where one does not come out as it says."""
    from ..archive.rules.self_test import try_rules
    from ..report.formats import Page
    from .show import say, show

    chosen = _chosen(options)
    failures = [str(failure) for failure in try_rules(chosen)]
    cases = sum(len(rule.archive) + len(rule.keep) for rule in chosen)
    details = {"rules": [rule.name for rule in chosen], "failures": failures}
    show(Page("rules", lines=tuple(failures), details=details), options)
    say(f"{len(chosen)} rules, {cases} examples, {len(failures)} that do not come out as they say", options)
    return PENDING if failures else DONE


def _chosen(options: Namespace) -> "tuple[Rule, ...]":
    """The rules of the named files, else all that are in force."""
    from ..adapters.disk import read_tree
    from ..archive.rules.rulebook import all_rules, project_rules
    from .place import config_of, paths_of, root_of

    root = root_of(options)
    config = config_of(options, root)
    tree = read_tree(root, max_size=config.max_file_size).tree
    if options.files:
        return project_rules(tree, (str(path) for path in paths_of(options, root, options.files)))
    return all_rules(tree, config.archive.extra_rules)
