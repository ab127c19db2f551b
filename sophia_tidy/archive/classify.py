"""Evidence and vetoes to a verdict: archive, review or keep; in doubt, keep.

The weights are in the rule files, the thresholds beside the evidence, and nothing is
learnt: a person can add up why a file got its verdict.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import PurePosixPath

from pathspec import GitIgnoreSpec

from ..formats.ignore_patterns import spec
from .clusters import FileCluster, cluster_evidence, clusters
from .facts.closure import closed, left_alone
from .facts.facts import LIVE, ArchiveFacts
from .facts.unreferenced_folders import part_of
from .files.kinds import FileKind
from .rules.evidence import ARCHIVE_AT, REVIEW_AT, Evidence, gather
from .rules.rule import ArchiveRule, RuleEffect
from .vetoes import Veto, loads, vetoes

ORPHANED = "orphaned"
_FOLLOWERS = frozenset((FileKind.SCRIPT, FileKind.SHELL, FileKind.DATA, FileKind.MODULE, FileKind.DOCKERFILE))


class Verdict(StrEnum):
    """What becomes of a file; a closed set."""

    ARCHIVE = "archive"
    REVIEW = "review"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One file's verdict, and all that was said for and against it; ``successor`` does its work now, where that is known."""

    path: PurePosixPath
    verdict: Verdict
    score: float
    evidence: tuple[Evidence, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    successor: str = ""

    @property
    def rule(self) -> str:
        """The rule that weighs most."""
        spoken = [each for each in self.evidence if each.effect is RuleEffect.WEIGHT]
        return max(spoken, key=lambda each: each.weight).rule if spoken else "archive"

    @property
    def reason(self) -> str:
        """The sentences that speak for archiving, the weightiest first."""
        spoken = [each for each in self.evidence if each.effect is RuleEffect.WEIGHT and each.weight > 0]
        return "; ".join(_said_once(each.text for each in sorted(spoken, key=lambda each: -each.weight)))


def _said_once(sentences: Iterable[str]) -> Iterator[str]:
    """The sentences; what one adds behind ", and" is left out where another has said it."""
    said: set[str] = set()
    for sentence in sentences:
        head, _, more = sentence.partition(", and ")
        yield head if more in said else sentence
        said |= {more} - {""}


@dataclass(frozen=True, slots=True)
class Judgements:
    """The judgements of every file about which there is evidence, in the order of the tree, and the groups."""

    judgements: Mapping[PurePosixPath, Judgement]
    clusters: tuple[FileCluster, ...]

    def of(self, *verdicts: Verdict) -> tuple[PurePosixPath, ...]:
        """The paths with one of these verdicts."""
        return tuple(path for path, judgement in self.judgements.items() if judgement.verdict in verdicts)


def classify(facts: ArchiveFacts, rules: Iterable[ArchiveRule], *, keep: Iterable[str] = ()) -> Judgements:
    """A judgement for every file about which some rule has a word."""
    classifier = _Classifier(facts, tuple(rules), spec(keep), clusters(facts))
    classifier.score(facts.items)
    sure = classifier.fixpoint(ARCHIVE_AT, allow_caps=False)
    likely = classifier.fixpoint(REVIEW_AT, allow_caps=True)
    verdicts = dict.fromkeys(likely, Verdict.REVIEW) | dict.fromkeys(sure, Verdict.ARCHIVE)
    found = {path: replace(j, verdict=verdicts.get(path, Verdict.KEEP)) for path, j in classifier.judgements.items()}
    found |= classifier.orphans()
    return Judgements({path: found[path] for path in facts.items if path in found}, classifier.groups)


def judge_one(path: PurePosixPath, facts: ArchiveFacts, keep: Iterable[str] = ()) -> Judgement:
    """The judgement of a file that no rule has a word about: it stays, and these are the things that hold it."""
    return _judgement(path, facts, (), spec(keep))


def _judgement(path: PurePosixPath, facts: ArchiveFacts, said: tuple[Evidence, ...], keep: GitIgnoreSpec) -> Judgement:
    score = round(sum(each.weight for each in said), 2)
    return Judgement(path, Verdict.KEEP, score, said, vetoes(path, facts, said, keep))


@dataclass(slots=True)
class _Classifier:
    """The judgements while they are made: what a file that goes says counts no more, so those it named are scored again."""

    facts: ArchiveFacts
    rules: tuple[ArchiveRule, ...]
    keep: GitIgnoreSpec
    groups: tuple[FileCluster, ...]
    grouped: dict[PurePosixPath, tuple[Evidence, ...]] = field(default_factory=dict)
    judgements: dict[PurePosixPath, Judgement] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for group in self.groups:
            for path, said in cluster_evidence(group):
                self.grouped[path] = (*self.grouped.get(path, ()), said)

    def score(self, paths: Iterable[PurePosixPath]) -> None:
        """Judge these files by what is said about them now."""
        paths = tuple(paths)
        evidence = gather(self.rules, self.facts, paths)
        for path in paths:
            said = evidence.get(path, ()) + self.grouped.get(path, ())
            if any(each.effect is not RuleEffect.CAP for each in said):
                self.judgements[path] = _judgement(path, self.facts, said, self.keep)
            else:
                self.judgements.pop(path, None)

    def fixpoint(self, least: float, *, allow_caps: bool) -> frozenset[PurePosixPath]:
        """The files that go at this score, until none that goes was all that held another back.

        So a second run, which finds them in the archive, has nothing to add.
        """
        going = self.facts.gone
        while True:
            more = going | self._going(least, allow_caps, going)
            if more == going:
                return going
            before, self.facts = self.facts, replace(self.facts, gone=more)
            named = {each.target for path in more - going for each in self.facts.graph.out_of(path)}
            cut_off = self.facts.islands - before.islands
            going = more
            self.score(
                path
                for path in self.facts.items
                if path not in going and (path in named or (cut_off and part_of(path) in cut_off))
            )

    def _going(self, least: float, allow_caps: bool, gone: frozenset[PurePosixPath]) -> frozenset[PurePosixPath]:
        left = {path: j for path, j in self.judgements.items() if path not in gone and j.score >= least}
        holders = {
            path: frozenset(v.by for v in j.vetoes if v.by is not None and not (allow_caps and v.cap))
            for path, j in left.items()
        }
        free = (path for path, j in left.items() if all(v.by is not None or (allow_caps and v.cap) for v in j.vetoes))
        return closed(free, holders)

    def orphans(self) -> Mapping[PurePosixPath, Judgement]:
        """Files that only files which go made use of: nobody will miss them, but a person should say so."""
        before = replace(self.facts, gone=frozenset())
        users = {
            path: _users(path, before)
            for path, item in before.items.items()
            if item.kind in _FOLLOWERS and path not in self.facts.gone and not before.in_archive(path)
        }
        while True:
            alone = left_alone(self.facts.gone, users) if self.facts.gone else frozenset()
            told = {path: self._orphan(path, sorted(users[path])) for path in alone if not self._is_spoken_for(path)}
            stay = {path for path in alone if path not in told or not _may_follow(told[path])}
            if not stay:
                return told
            users = {path: by for path, by in users.items() if path not in stay}

    def _is_spoken_for(self, path: PurePosixPath) -> bool:
        return path in self.judgements and any(each.weight < 0 for each in self.judgements[path].evidence)

    def _orphan(self, path: PurePosixPath, by: list[PurePosixPath]) -> Judgement:
        text = f"only files that go make use of it: {', '.join(map(str, by[:3]))}"
        before = self.judgements[path].evidence if path in self.judgements else ()
        said = (*before, Evidence(ORPHANED, RuleEffect.WEIGHT, REVIEW_AT, text))
        return replace(_judgement(path, self.facts, said, self.keep), verdict=Verdict.REVIEW)


def _may_follow(judgement: Judgement) -> bool:
    """Whether nothing but its users holds an orphan: one that stays keeps all that it uses."""
    return judgement.score >= REVIEW_AT and all(veto.by is not None or veto.cap for veto in judgement.vetoes)


def _users(path: PurePosixPath, facts: ArchiveFacts) -> frozenset[PurePosixPath]:
    """The files that make use of this one, guesses among them; none where there are only guesses."""
    named = [each for each in facts.named_by(path) if each.origin in LIVE]
    if not any(each.certain for each in named):
        return frozenset()
    around = (each for each in facts.folder_named_by(path) if each.origin in LIVE and loads(each, facts))
    return frozenset(each.source.path for each in (*named, *around) if each.certain or loads(each, facts))
