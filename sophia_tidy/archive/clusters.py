"""Groups of files that do the same, each with one that stays, and why that one.

Copies are found by MinHash over runs of three words (Broder, "On the
resemblance and containment of documents", 1997) with banding, as `rensa`
implements it; groups of one duty by the duty's word in their names.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..kernel.tree import SYMLINK
from .facts.facts import LIVE, ArchiveFacts
from .files.components import circles
from .files.kinds import FileKind
from .rules.evidence import Evidence
from .rules.rule import RuleEffect

if TYPE_CHECKING:
    from rensa import RMinHash

ALIKE = 0.8
COPY_WEIGHT, DUTY_WEIGHT, SURVIVOR_WEIGHT = 1.5, 0.5, -1.0
_PERMUTATIONS, _BANDS, _SEED = 128, 16, 1
_SMALLEST, _LARGEST, _RUN = 300, 200_000, 3
_COMPARED = frozenset(
    (FileKind.DOCUMENT, FileKind.SCRIPT, FileKind.SHELL, FileKind.DOCKERFILE, FileKind.BACKUP, FileKind.COMPOSE)
)
_WORD = re.compile(r"\w+")
_PROGRAMS = frozenset((FileKind.SCRIPT, FileKind.SHELL))
_DUTIES: Mapping[str, re.Pattern[str]] = {
    "deploy": re.compile(r"(?i)(?:^|[_-])(?:re)?deploy(?:s|ment)?(?=[_.-])"),
    "sync secrets": re.compile(r"(?i)(?=.*secret)(?=.*(?:sync|push|upload|rotat|migrat|load|set))"),
    "start the services": re.compile(r"(?i)^(?:start|launch|boot|run_all)[_-]"),
    "check the health": re.compile(r"(?i)health[_-]?check|check[_-]?health"),
    "set the machine up": re.compile(r"(?i)^(?:setup|install|bootstrap|provision)[_-]"),
}
_VARIANT = re.compile(
    r"(?i)(?:[._ -](?:old|new|v?\d+|copy|backup|bak|fixed|final|simple|working|complete|enhanced|improved|"
    r"optimi[sz]ed|ultimate|temp|tmp|test)\b|\(\d+\))"
)


@dataclass(frozen=True, slots=True)
class FileCluster:
    """Files that do the same; ``survivor`` stays, because of ``reason``.  ``archived`` are out of the way already."""

    rule: str
    what: str
    members: tuple[PurePosixPath, ...]
    survivor: PurePosixPath
    reason: str
    archived: int = 0


TEXTS = {
    "near-duplicate": "Another file says the same in nearly the same words (MinHash), and that one stays.",
    "survivor": "Of several scripts with one duty this is the one that stays.",
    "same-duty": "Several scripts have the same duty by their names; one of them stays.",
}


def clusters(facts: ArchiveFacts) -> tuple[FileCluster, ...]:
    """The groups of copies, and the groups of one duty."""
    return (*_copies(facts), *_duties(facts))


def cluster_evidence(cluster: FileCluster) -> Iterator[tuple[PurePosixPath, Evidence]]:
    """The word of a group about each of its members; the one that stays for the others of its duty is spoken for."""
    weight = COPY_WEIGHT if cluster.rule == "near-duplicate" else DUTY_WEIGHT
    text = f"{cluster.what} {cluster.survivor}, which stays because {cluster.reason}"
    for path in cluster.members:
        if path != cluster.survivor:
            yield path, Evidence(cluster.rule, RuleEffect.WEIGHT, weight, text)
        elif cluster.rule == "same-duty":
            count = len(cluster.members) - 1 + cluster.archived
            others = f"it stays for the {count} others of its duty, because {cluster.reason}"
            yield path, Evidence("survivor", RuleEffect.WEIGHT, SURVIVOR_WEIGHT, others)


def survivor(members: Sequence[PurePosixPath], facts: ArchiveFacts) -> tuple[PurePosixPath, str]:
    """The member that stays, and the first thing that sets it apart."""
    ranks = {path: _ranks(path, facts) for path in members}
    best = min(members, key=lambda path: (*ranks[path], str(path)))
    others = [ranks[path] for path in members if path != best]
    for place, reason in enumerate(_REASONS):
        if all(ranks[best][place] < other[place] for other in others):
            return best, reason
    return best, "it ranks first by use, name and age together"


_REASONS = (
    "live files name it",
    "its name is not that of a variant",
    "it was touched last",
    "its path is the shortest",
)


def _ranks(path: PurePosixPath, facts: ArchiveFacts) -> tuple[int, int, int, int]:
    named = len({each.source.path for each in facts.named_by(path) if each.origin in LIVE})
    untouched = facts.ages.days_untouched(path)
    return -named, len(_VARIANT.findall(path.name)), untouched if untouched is not None else 0, len(path.parts)


def _copies(facts: ArchiveFacts) -> Iterator[FileCluster]:
    prints = _prints(facts)
    edges: dict[PurePosixPath, list[PurePosixPath]] = defaultdict(list)
    for left, right in _pairs(prints):
        if facts.items[left].kind is facts.items[right].kind or FileKind.BACKUP in (
            facts.items[left].kind,
            facts.items[right].kind,
        ):
            edges[left].append(right)
            edges[right].append(left)
    for group in circles(edges):
        members = tuple(sorted(group))
        stays, reason = survivor(members, facts)
        yield FileCluster("near-duplicate", "it says nearly the same as", members, stays, reason)


def _pairs(prints: "Mapping[PurePosixPath, RMinHash]") -> Iterator[tuple[PurePosixPath, PurePosixPath]]:
    """Pairs that share a band of their signatures and are alike as a whole."""
    rows = _PERMUTATIONS // _BANDS
    buckets: dict[tuple[int, ...], list[PurePosixPath]] = defaultdict(list)
    for path, signature in prints.items():
        digest = signature.digest()
        for band in range(_BANDS):
            buckets[band, *digest[band * rows : (band + 1) * rows]].append(path)
    seen: set[tuple[PurePosixPath, PurePosixPath]] = set()
    for members in buckets.values():
        for pair in combinations(members[:50], 2):
            if pair not in seen:
                seen.add(pair)
                if prints[pair[0]].jaccard(prints[pair[1]]) >= ALIKE:
                    yield pair


def _prints(facts: ArchiveFacts) -> "Mapping[PurePosixPath, RMinHash]":
    from rensa import RMinHash  # a Rust extension: only `archive` pays for it

    prints: dict[PurePosixPath, RMinHash] = {}
    for path in _comparable(facts):
        content = facts.tree[path]
        if _SMALLEST <= len(content) <= _LARGEST:
            words = _WORD.findall(content.decode("utf-8", "replace").lower())
            signature = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
            signature.update([" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))])
            prints[path] = signature
    return prints


def _comparable(facts: ArchiveFacts) -> Iterable[PurePosixPath]:
    return (
        path
        for path, item in facts.items.items()
        if item.kind in _COMPARED and item.mode != SYMLINK and not facts.in_archive(path)
    )


def _duties(facts: ArchiveFacts) -> Iterator[FileCluster]:
    """The groups of one duty; archived members count, so that whoever stays for them still does when they have gone."""
    programs = [path for path, item in facts.items.items() if item.kind in _PROGRAMS]
    for duty, pattern in _DUTIES.items():
        known = [path for path in programs if pattern.search(path.name)]
        members = tuple(path for path in known if not facts.in_archive(path))
        if len(known) > 2 and members:
            stays, reason = survivor(members, facts)
            yield FileCluster(
                "same-duty",
                f"one of {len(known)} scripts to {duty}, by their names; so does",
                members,
                stays,
                reason,
                len(known) - len(members),
            )
