"""An archive rule: what it matches, why, and what follows; read from YAML that a person may edit.

One rule a file, with its own examples: a rule without them is refused,
because nobody can tell what it does.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from string import Formatter

from ...formats.yaml_nodes import at_node
from ...formats.yaml_schema import Node, SchemaReader
from ...kernel.errors import RuleError
from ...kernel.location import Location
from .predicate_reader import read_match
from .predicates import Predicate

WORDS = (
    "basename",
    "commits",
    "crowd",
    "days",
    "folder",
    "island",
    "kind",
    "matched",
    "missing",
    "named",
    "path",
    "phrase",
    "referrer",
    "stem",
    "told",
    "twin",
    "unnamed",
)
_KEYS = ("rule", "title", "why", "match", "effect", "explain", "tests")
_LIFE = ("days-untouched", "days-old", "commits", "commits-since")


class RuleEffect(StrEnum):
    """What follows from a match; a closed set."""

    WEIGHT = "weight"  # evidence for archiving, or against it where negative
    VETO = "veto"  # the file stays
    CAP = "cap"  # a person decides: review at most


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A small tree, and the path in it that a rule is asked about; ``lives`` is what git knows of each path, ``accounted`` what the duties ledger covers."""

    files: Mapping[PurePosixPath, bytes]
    path: PurePosixPath
    lives: Mapping[PurePosixPath, Mapping[str, int]]
    location: Location
    accounted: frozenset[PurePosixPath] = frozenset()


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """One rule; ``archive`` are cases in which it lets the file go, ``keep`` those in which it holds it.

    ``whole_folder`` says that the rule is about a folder and all that is in it.
    """

    name: str
    title: str
    why: str
    match: Predicate
    effect: RuleEffect
    weight: float
    whole_folder: bool
    explain: str
    archive: tuple[RuleCase, ...]
    keep: tuple[RuleCase, ...]

    @property
    def matching(self) -> tuple[RuleCase, ...]:
        """The cases in which the rule has something to say."""
        return self.archive if self.lets_go else self.keep

    @property
    def passing(self) -> tuple[RuleCase, ...]:
        """The cases that look alike, and about which it says nothing."""
        return self.keep if self.lets_go else self.archive

    @property
    def lets_go(self) -> bool:
        """Whether it speaks for archiving."""
        return self.effect is RuleEffect.WEIGHT and self.weight > 0


def load_rules(files: Iterable[tuple[PurePosixPath, bytes]]) -> tuple[ArchiveRule, ...]:
    """The rules of several files, by name.

    Raises:
        RuleError: a wrong file, or two rules of one name.
    """
    found: dict[str, ArchiveRule] = {}
    for path, text in files:
        rule = read_rule(path, text)
        if rule.name in found:
            raise RuleError(f"rule {rule.name!r} comes twice; expected names that differ", Location(path, 1, 1))
        found[rule.name] = rule
    return tuple(found[name] for name in sorted(found))


def read_rule(path: PurePosixPath, text: bytes) -> ArchiveRule:
    """One rule file.

    Raises:
        RuleError: with line and column: an unknown key, a value of the wrong type, a broken pattern, missing examples.
    """
    reader = SchemaReader(path)
    node = reader.document(text)
    found = reader.mapping(node, _KEYS, _KEYS)
    effect, weight, whole = _effect(reader, found["effect"])
    archive, keep = _cases(reader, found["tests"])
    rule = ArchiveRule(
        name=_name(reader, found["rule"]),
        title=reader.string(found["title"]),
        why=reader.string(found["why"]).strip(),
        match=read_match(reader, found["match"]),
        effect=effect,
        weight=weight,
        whole_folder=whole,
        explain=_template(reader, found["explain"]),
        archive=archive,
        keep=keep,
    )
    if not rule.matching or len(rule.passing) < 2:
        positive, negative = ("archive", "keep") if rule.lets_go else ("keep", "archive")
        raise reader.error(
            found["tests"],
            f"{len(rule.matching)} {positive} and {len(rule.passing)} {negative} examples; "
            f"expected at least one {positive} and two {negative}",
        )
    return rule


def _name(reader: SchemaReader, node: Node) -> str:
    name = reader.string(node)
    if name != name.lower() or not name.replace("-", "").isalnum():
        raise reader.error(node, f"{name!r}; expected a name in kebab-case")
    return name


def _effect(reader: SchemaReader, node: Node) -> tuple[RuleEffect, float, bool]:
    found = reader.mapping(node, (*RuleEffect, "whole-folder"))
    whole = reader.flag(found.pop("whole-folder")) if "whole-folder" in found else False
    if len(found) != 1:
        raise reader.error(node, f"{len(found)} effects; expected one of {', '.join(RuleEffect)}")
    ((name, value),) = found.items()
    match RuleEffect(name):
        case RuleEffect.WEIGHT:
            return RuleEffect.WEIGHT, reader.number(value), whole
        case RuleEffect.VETO:
            if not reader.flag(value):
                raise reader.error(value, "false; expected true")
            return RuleEffect.VETO, 0.0, False
        case RuleEffect.CAP:
            reader.one_of(value, ("review",))
            return RuleEffect.CAP, 0.0, False


def _template(reader: SchemaReader, node: Node) -> str:
    text = reader.string(node)
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        raise reader.error(node, f"{error}; expected words in braces") from error
    for name in names:
        if name not in WORDS:
            raise reader.error(node, f"unknown word {{{name}}}; expected one of {', '.join(WORDS)}")
    return text


def _cases(reader: SchemaReader, node: Node) -> tuple[tuple[RuleCase, ...], tuple[RuleCase, ...]]:
    found = reader.mapping(node, ("archive", "keep"), ("archive", "keep"))
    archive, keep = (tuple(_case(reader, item) for item in reader.items(found[key])) for key in ("archive", "keep"))
    return archive, keep


def _case(reader: SchemaReader, node: Node) -> RuleCase:
    found = reader.mapping(node, ("files", "path", "git", "accounted"), ("files", "path"))
    files = {PurePosixPath(name): reader.string(value).encode() for name, _, value in reader.pairs(found["files"])}
    path = PurePosixPath(reader.string(found["path"]))
    if path not in files:
        raise reader.error(found["path"], f"{str(path)!r}; expected one of the files")
    lives = dict(_lives(reader, found["git"])) if "git" in found else {}
    accounted = (
        frozenset(map(PurePosixPath, reader.strings(found["accounted"]))) if "accounted" in found else frozenset()
    )
    return RuleCase(files, path, lives, at_node(reader.path, node), accounted)


def _lives(reader: SchemaReader, node: Node) -> Iterator[tuple[PurePosixPath, Mapping[str, int]]]:
    for name, _, value in reader.pairs(node):
        life = reader.mapping(value, _LIFE)
        yield PurePosixPath(name), {key: reader.whole(number) for key, number in life.items()}
