"""``sophia-tidy rules [GROUP]``: every rule in a line; ``rules test``: archive rules against their own examples."""

from argparse import ArgumentParser, Namespace
from itertools import groupby
from typing import TYPE_CHECKING

from ..exit_codes import DONE, PENDING
from ..options import add_output

if TYPE_CHECKING:
    from ...archive.rules.rule import ArchiveRule


_EFFECT = 13  # columns of a rule's effect, unless its group has longer words


def add_options(parser: ArgumentParser) -> None:
    """Groups, or ``test`` and the rule files, and how to say it."""
    parser.add_argument(
        "words",
        nargs="*",
        metavar="GROUP",
        help="groups or rules to list (default: all); or `test` and rule files or folders: "
        "archive rules are tried on their own examples (default: the built-in ones and those of extra-rules)",
    )
    parser.add_argument("--grep", metavar="TEXT", default="", help="only rules that say this somewhere, in any case")
    add_output(parser)


def run(options: Namespace) -> int:
    """List them by group; the safety stands beside each name.

    Raises:
        RuleError: a rule file is wrong, or there is none; a group or rule is not known.
    """
    if options.words[:1] == ["test"]:
        return _test(options)
    from ...catalog.registry import selected, to_json
    from ...report.formats import Page
    from ..show import show

    known = selected(options.words, options.grep)
    width = max((len(rule.id) for rule in known), default=0)
    lines: list[str] = []
    for group, found in groupby(known, key=lambda rule: rule.group):
        members = tuple(found)
        effects = max(_EFFECT, *(len(rule.effect) for rule in members))
        lines += [group, *(f"  {m.id:<{width}}  {m.effect:<{effects}}  {m.title}".rstrip() for m in members)]
    show(Page("rules", lines=tuple(lines), details={"rules": [to_json(rule) for rule in known]}), options)
    return DONE


def _test(options: Namespace) -> int:
    """Try the examples; 1 where one does not come out as it says."""
    from ...archive.rules.self_test import try_rules
    from ...report.formats import Page
    from ..show import say, show

    chosen = _chosen(options)
    failures = [str(failure) for failure in try_rules(chosen)]
    cases = sum(len(rule.archive) + len(rule.keep) for rule in chosen)
    details = {"rules": [rule.name for rule in chosen], "failures": failures}
    show(Page("rules", lines=tuple(failures), details=details), options)
    say(f"{len(chosen)} rules, {cases} examples, {len(failures)} that do not come out as they say", options)
    return PENDING if failures else DONE


def _chosen(options: Namespace) -> "tuple[ArchiveRule, ...]":
    """The rules of the named files, else all that are in force."""
    from ...adapters.disk import read_tree
    from ...archive.rules.rulebook import all_rules, project_rules
    from ..place import config_of, paths_of, place_of

    place = place_of(options)
    root, (config, _, _) = place.root, config_of(options, place)
    tree = read_tree(root, max_size=config.max_file_size, git=place.git).tree
    if options.words[1:]:
        return project_rules(tree, (str(path) for path in paths_of(options, root, options.words[1:])))
    return all_rules(tree, config.archive.extra_rules)
