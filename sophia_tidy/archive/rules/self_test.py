"""A rule against its own examples: each is a small repository, read as a real one is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...kernel.file_ages import DAY, FileAges, Touched
from ...kernel.location import Location
from ...kernel.tree import Tree
from ..facts.entry_points import roots
from ..facts.facts import ArchiveFacts
from ..files.inventory import inventory
from ..references.graph import read_graph
from .evidence import matches
from .rule import ArchiveRule, RuleCase

_NOW = 1_000_000 * DAY


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not come out as it says."""

    location: Location
    message: str

    def __str__(self) -> str:
        return f"{self.location}: {self.message} [rules]"


def try_rules(rules: Iterable[ArchiveRule]) -> Iterator[Failure]:
    """Every example of every rule that fails."""
    for rule in rules:
        for cases, expected in ((rule.matching, True), (rule.passing, False)):
            for case in cases:
                if matches(rule, case.path, facts_of(case)) is not expected:
                    found = "the rule has nothing to say" if expected else "the rule speaks"
                    wanted = "it to speak" if expected else "it to have nothing to say"
                    yield Failure(case.location, f"{rule.name}: {case.path}: {found}; expected {wanted}")


def facts_of(case: RuleCase) -> ArchiveFacts:
    """The example as a repository."""
    tree = Tree(case.files)
    items = inventory(tree)
    return ArchiveFacts(tree, items, read_graph(tree, items), roots(items), _chronicle(case), accounted=case.accounted)


def _chronicle(case: RuleCase) -> FileAges:
    lives = {
        path: Touched(
            _NOW - life.get("days-old", life.get("days-untouched", 0)) * DAY,
            _NOW - life.get("days-untouched", 0) * DAY,
            life.get("commits", 1),
            life.get("commits-since", 0),
        )
        for path, life in case.lives.items()
    }
    return FileAges(_NOW if lives else None, lives)
