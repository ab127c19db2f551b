"""Evidence: what the rules have to say about each file, in words that a person can check."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..facts.facts import LIVE, ArchiveFacts
from ..facts.unreferenced_folders import UNREAD
from ..files.kinds import FileKind
from ..references.reference import OUTPUT, Reference
from .combinators import All
from .predicates import OfKind
from .rule import ArchiveRule, RuleEffect

ARCHIVE_AT = 3.0
REVIEW_AT = 2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """One rule's word about one file: ``weight`` counts, a veto holds the file, a cap leaves it to a person.

    ``whole_folder`` where the word is about everything in the folder.
    """

    rule: str
    effect: RuleEffect
    weight: float
    text: str
    whole_folder: bool = False


def gather(
    rules: Iterable[ArchiveRule], facts: ArchiveFacts, paths: Iterable[PurePosixPath]
) -> Mapping[PurePosixPath, tuple[Evidence, ...]]:
    """The evidence about these files; those that are in the archive, or about which no rule speaks, are left out."""
    by_kind = _by_kind(rules)
    told = (
        (path, tuple(_about(path, by_kind[facts.items[path].kind], facts)))
        for path in paths
        if not facts.in_archive(path)
    )
    return {path: evidence for path, evidence in told if evidence}


def matches(rule: ArchiveRule, path: PurePosixPath, facts: ArchiveFacts) -> bool:
    """Whether the rule has something to say about the file."""
    return rule.match.holds(path, facts)


def explained(rule: ArchiveRule, path: PurePosixPath, facts: ArchiveFacts) -> str:
    """The rule's sentence about this file; a word that nothing fills is left in its braces."""
    words: dict[str, str] = {
        "path": str(path),
        "basename": path.name,
        "stem": path.stem,
        "folder": str(path.parent) if path.parent.parts else "the root",
        "kind": facts.items[path].kind.value,
        "days": str(facts.ages.days_untouched(path)),
        "commits": str(facts.ages.commits(path)),
    }
    if "{named}" in rule.explain or "{unnamed}" in rule.explain:
        words["named"] = names_of(path, facts)
        words["unnamed"] = words["named"] if facts.named_by(path) else "no file names it, not even a document"
    for word, value in rule.match.words(path, facts):
        words.setdefault(word, value)
    return rule.explain.format_map(_Partial(words))


def names_of(path: PurePosixPath, facts: ArchiveFacts) -> str:
    """Who names the file, and why that does not hold it: most often nobody."""
    named = [each for each in facts.named_by(path) if each.origin in LIVE and (not each.certain or each.how == OUTPUT)]
    told = [each for each in facts.named_by(path) if each.origin not in LIVE]
    held = [each for each in facts.named_by(path) if each.origin in LIVE and each not in named]
    if held:
        return f"of the files that live only {_who(held)} names it"
    if named:
        return f"no live file names it for certain; {_who(named)} may mean it"
    if told:
        return f"no program names it; {_who(told)} does, which holds nothing: a mention is rewritten"
    return "no live file names it" + (
        " by its path; what this language imports is not read" if path.suffix.lower() in UNREAD else ""
    )


def _who(references: list[Reference]) -> str:
    """The first that names it, with its line, and how many more files do."""
    more = len({each.source.path for each in references}) - 1
    return f"{references[0].source}" + (f" (and {more} more)" if more else "")


class _Partial(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _about(path: PurePosixPath, rules: Iterable[ArchiveRule], facts: ArchiveFacts) -> Iterator[Evidence]:
    for rule in rules:
        if rule.match.holds(path, facts):
            yield Evidence(rule.name, rule.effect, rule.weight, explained(rule, path, facts), rule.whole_folder)


def _by_kind(rules: Iterable[ArchiveRule]) -> Mapping[FileKind, tuple[ArchiveRule, ...]]:
    """The rules that can speak about a kind: most begin by asking for it."""
    rules = tuple(rules)
    return {kind: tuple(rule for rule in rules if kind in _kinds(rule)) for kind in FileKind}


def _kinds(rule: ArchiveRule) -> frozenset[FileKind]:
    parts = rule.match.parts if isinstance(rule.match, All) else (rule.match,)
    return next((part.kinds for part in parts if isinstance(part, OfKind)), frozenset(FileKind))
