"""Evidence and vetoes to a verdict: archive, review or keep; in doubt, keep.

The weights are in the rule files, the thresholds here, and nothing is
learnt: a person can add up why a file got its verdict.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import PurePosixPath

from pathspec import GitIgnoreSpec

from .closure import closed, left_alone
from .clusters import Cluster, cluster_evidence, clusters
from .evidence import Evidence, gather
from .facts import LIVE, Facts
from .kinds import Kind
from .rules import Effect, Rule
from .vetoes import Veto, vetoes

ARCHIVE_AT = 3.0
REVIEW_AT = 2.0
ORPHANED = "orphaned"
_FOLLOWERS = frozenset((Kind.SCRIPT, Kind.SHELL, Kind.DATA, Kind.MODULE, Kind.DOCKERFILE))


class Verdict(StrEnum):
    """What becomes of a file; a closed set."""

    ARCHIVE = "archive"
    REVIEW = "review"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One file's verdict, and all that was said for and against it."""

    path: PurePosixPath
    verdict: Verdict
    score: float
    evidence: tuple[Evidence, ...] = ()
    vetoes: tuple[Veto, ...] = ()

    @property
    def rule(self) -> str:
        """The rule that weighs most."""
        spoken = [each for each in self.evidence if each.effect is Effect.WEIGHT]
        return max(spoken, key=lambda each: each.weight).rule if spoken else "archive"

    @property
    def reason(self) -> str:
        """The sentences that speak for archiving, the weightiest first."""
        spoken = [each for each in self.evidence if each.effect is Effect.WEIGHT and each.weight > 0]
        return "; ".join(each.text for each in sorted(spoken, key=lambda each: -each.weight))


@dataclass(frozen=True, slots=True)
class Judged:
    """The judgements of every file about which there is evidence, in the order of the tree, and the groups."""

    judgements: Mapping[PurePosixPath, Judgement]
    clusters: tuple[Cluster, ...]

    def of(self, *verdicts: Verdict) -> tuple[PurePosixPath, ...]:
        """The paths with one of these verdicts."""
        return tuple(path for path, judgement in self.judgements.items() if judgement.verdict in verdicts)


def classify(facts: Facts, rules: Iterable[Rule], *, keep: Iterable[str] = ()) -> Judged:
    """A judgement for every file about which some rule has a word."""
    spec = GitIgnoreSpec.from_lines(keep)
    groups = clusters(facts)
    evidence = _with_clusters(gather(rules, facts), groups)
    weighed = {path: _judgement(path, facts, said, spec) for path, said in evidence.items()}
    verdicts = _verdicts(weighed)
    orphans = _orphans(frozenset(verdicts), facts, spec)
    found = {path: replace(j, verdict=verdicts.get(path, Verdict.KEEP)) for path, j in weighed.items()}
    for path, orphan in orphans.items():
        found[path] = replace(orphan, evidence=found[path].evidence + orphan.evidence) if path in found else orphan
    return Judged({path: found[path] for path in facts.items if path in found}, groups)


def judge_one(path: PurePosixPath, facts: Facts, keep: Iterable[str] = ()) -> Judgement:
    """The judgement of a file that no rule has a word about: it stays, and these are the things that hold it."""
    return _judgement(path, facts, (), GitIgnoreSpec.from_lines(keep))


def _judgement(path: PurePosixPath, facts: Facts, said: tuple[Evidence, ...], keep: GitIgnoreSpec) -> Judgement:
    score = round(sum(each.weight for each in said), 2)
    return Judgement(path, Verdict.KEEP, score, said, vetoes(path, facts, said, keep))


def _with_clusters(evidence: Mapping[PurePosixPath, tuple[Evidence, ...]],
                   groups: Iterable[Cluster]) -> Mapping[PurePosixPath, tuple[Evidence, ...]]:
    joined = dict(evidence)
    for group in groups:
        for path, said in cluster_evidence(group):
            joined[path] = (*joined.get(path, ()), said)
    return joined


def _verdicts(weighed: Mapping[PurePosixPath, Judgement]) -> Mapping[PurePosixPath, Verdict]:
    """The files that go: first those that go unasked, then those that go if a person agrees."""
    holders = {path: frozenset(v.by for v in j.vetoes if v.by is not None) for path, j in weighed.items()}
    hard = {path: frozenset(v.by for v in j.vetoes if v.by is not None and not v.cap) for path, j in weighed.items()}
    free = [path for path, j in weighed.items() if all(v.by is not None for v in j.vetoes)]
    loose = [path for path, j in weighed.items() if all(v.by is not None or v.cap for v in j.vetoes)]
    sure = closed((path for path in free if weighed[path].score >= ARCHIVE_AT), holders)
    likely = closed((path for path in loose if path in sure or weighed[path].score >= REVIEW_AT), hard)
    return dict.fromkeys(likely, Verdict.REVIEW) | dict.fromkeys(sure, Verdict.ARCHIVE)


def _orphans(going: frozenset[PurePosixPath], facts: Facts, keep: GitIgnoreSpec) -> Mapping[PurePosixPath, Judgement]:
    """Files that only files which go made use of: nobody will miss them, but a person should say so."""
    users = {}
    for path, item in facts.items.items():
        if item.kind in _FOLLOWERS and path not in going and not facts.in_archive(path):
            users[path] = frozenset(r.source.path for r in (*facts.named_by(path), *facts.folder_named_by(path))
                                    if r.origin in LIVE)
    found = {}
    for path in left_alone(going, users) if going else ():
        by = sorted(users[path])
        text = f"only files that go make use of it: {', '.join(map(str, by[:3]))}"
        said = (Evidence(ORPHANED, Effect.WEIGHT, REVIEW_AT, text),)
        judgement = _judgement(path, facts, said, keep)
        if all(veto.by is not None or veto.cap for veto in judgement.vetoes):
            found[path] = replace(judgement, verdict=Verdict.REVIEW)
    return found
