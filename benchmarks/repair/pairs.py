"""A pair: a file as it was broken, and as a human mended it."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

INDEX = "pairs.jsonl"
REPORT_MARK = "REPORT"


@dataclass(frozen=True, slots=True)
class Pair:
    """What is known of one pair; its texts lie in files beside the index."""

    id: str
    repo: str
    commit: str
    path: str
    old_blob: str
    new_blob: str
    git_dir: str
    category: str
    message: str
    local: bool
    derivable: bool
    hunks: int
    minimal_hunks: int
    minimal_exact: bool
    tokens_deleted: int
    tokens_inserted: int
    similarity: float
    shape: str
    history: list[str] = field(default_factory=list)


def write_row(folder: Path, pair: Pair) -> None:
    """Append one row, so that a reader may start before the miner is done."""
    with (folder / INDEX).open("a", encoding="utf-8") as index:
        index.write(json.dumps(asdict(pair), sort_keys=True) + "\n")


def write_texts(folder: Path, pair_id: str, broken: bytes, fixed: bytes, minimal: bytes) -> None:
    """Lay the three texts of a pair where ``read_text`` finds them."""
    place = folder / pair_id
    place.mkdir(parents=True, exist_ok=True)
    for name, content in (("broken", broken), ("fixed", fixed), ("minimal", minimal)):
        (place / f"{name}.py").write_bytes(content)


def read_pairs(folder: Path) -> Iterator[Pair]:
    """The pairs of a mined folder, in the order in which they were mined."""
    for line in (folder / INDEX).read_text(encoding="utf-8").splitlines():
        yield Pair(**json.loads(line))


def read_source(folder: Path, pair: Pair, name: str) -> bytes:
    """One of the texts of a pair: ``broken``, ``fixed`` or ``minimal``."""
    return (folder / pair.id / f"{name}.py").read_bytes()


def is_report(folder: Path) -> bool:
    """Whether these pairs may be measured but never looked at."""
    return (folder / REPORT_MARK).exists() or "report" in str(folder).lower()


def rank(*parts: str) -> str:
    """A stable random order: the same sample on every machine."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def stratified(pairs: Iterable[Pair], size: int, seed: str) -> list[Pair]:
    """About ``size`` pairs, each category in its share and none left out."""
    ranked = sorted(pairs, key=lambda pair: rank(seed, pair.id))
    groups: dict[str, list[Pair]] = {}
    for pair in ranked:
        groups.setdefault(pair.category, []).append(pair)
    share = min(size / max(len(ranked), 1), 1.0)
    chosen = {p.id for group in groups.values() for p in group[: max(1, round(share * len(group)))]}
    return [pair for pair in ranked if pair.id in chosen]
