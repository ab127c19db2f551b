"""Mine (broken, human-fixed) pairs of Python files from git histories.

    mine.py REPO_GIT_DIR... --out DIR [--exclude DIR] [--max-pairs N]

A pair is a modification whose old side does not parse and whose new side
does.  What is set aside is counted, never silently dropped.
"""

import argparse
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import categories
import hunks
import judge
from history import Ancestry, BlobMissing, Blobs, Change, head, read_changes, refs_digest
from lexing import token_diff, tokens
from pairs import INDEX, REPORT_MARK, Pair, rank, read_pairs, write_row, write_texts

MAX_BYTES = 400_000
PER_COMMIT = 40
SIMILAR = 0.3


@dataclass(slots=True)
class Seen:
    """What has been taken already, over all repositories of a run."""

    blobs: set[str] = field(default_factory=set)
    shapes: set[str] = field(default_factory=set)

    def add(self, pair: Pair) -> None:
        self.blobs.add(pair.old_blob)
        self.shapes.add(pair.shape)


def verdicts(blobs: Blobs, names: list[str], aside: Counter[str]) -> dict[str, bool]:
    """For each blob that can be judged, whether it parses at the target."""
    found: dict[str, bool] = {}
    for start in range(0, len(names), judge.BATCH):
        texts: dict[str, str] = {}
        for name in names[start : start + judge.BATCH]:
            try:
                source = blobs.read(name)
            except BlobMissing:
                aside["blob absent from the snapshot"] += 1
                continue
            if len(source) > MAX_BYTES:
                aside[f"blob over {MAX_BYTES} bytes"] += 1
                continue
            texts[name] = judge.decode(source)
        passed = judge.accepted(texts)
        found |= {name: name in passed for name in texts}
    return found


def candidates(changes: list[Change], blobs: Blobs, aside: Counter[str]) -> list[int]:
    """Positions of the changes that turn a file from broken to parsing."""
    judged = verdicts(blobs, sorted({change.old for change in changes}), aside)
    broken = [i for i, change in enumerate(changes) if judged.get(change.old) is False]
    fresh = sorted({changes[i].new for i in broken} - judged.keys())
    judged |= verdicts(blobs, fresh, aside)
    aside["broken before and after"] += sum(judged.get(changes[i].new) is False for i in broken)
    return [i for i in broken if judged.get(changes[i].new)]


def sample(changes: list[Change], found: list[int], aside: Counter[str]) -> list[int]:
    """At most ``PER_COMMIT`` of each commit, in a stable random order."""
    by_commit: dict[str, list[int]] = defaultdict(list)
    order = sorted(found, key=lambda i: rank(changes[i].old, changes[i].new, changes[i].path))
    kept: list[int] = []
    for index in order:
        group = by_commit[changes[index].commit]
        if len(group) < PER_COMMIT:
            group.append(index)
            kept.append(index)
    aside[f"beyond {PER_COMMIT} of one commit"] += len(found) - len(kept)
    return kept


@dataclass(frozen=True, slots=True)
class Mined:
    """A pair with the texts that go beside it."""

    pair: Pair
    broken: bytes
    fixed: bytes
    minimal: bytes


def examine(git_dir: Path, repo: str, change: Change, blobs: Blobs, seen: Seen, aside: Counter[str]) -> Mined | None:
    """Make a pair of a change; None, and a count, where it is set aside."""
    broken_bytes, fixed_bytes = blobs.read(change.old), blobs.read(change.new)
    broken, fixed = judge.decode(broken_bytes), judge.decode(fixed_bytes)
    if (reason := _aside(broken, fixed, change, seen)) is not None:
        aside[reason] += 1
        return None
    all_hunks = hunks.hunks_between(broken, fixed)
    chosen, exact = smallest(broken, fixed, all_hunks)
    old_part, new_part = hunks.both_sides(broken, chosen)
    shape = rank("\0".join(tokens(old_part)), "\0".join(tokens(new_part)))
    if shape in seen.shapes:
        aside["same minimal fix as another pair"] += 1
        return None
    diff, error = hunk_diff(broken, chosen), judge.fault(broken)
    newer = bool(judge.accepted({"": broken}, "py314"))
    name = categories.category(broken, error, diff, (old_part, new_part), newer)
    minimal = hunks.apply_hunks(broken, chosen)
    pair = Pair(
        id=rank(repo, change.path, change.old, change.new)[:12],
        repo=repo, commit=change.commit, path=change.path,
        old_blob=change.old, new_blob=change.new, git_dir=str(git_dir.resolve()),
        category=name, message=(error.msg if error else "") or "",
        local=categories.is_local(name, diff),
        derivable=categories.is_derivable(name, diff, broken),
        hunks=len(all_hunks), minimal_hunks=len(chosen), minimal_exact=exact,
        tokens_deleted=len(diff.deleted), tokens_inserted=len(diff.inserted),
        similarity=round(hunks.similarity(broken, fixed), 3), shape=shape,
    )  # fmt: skip
    return Mined(pair, broken_bytes, fixed_bytes, judge.encode_like(minimal, broken_bytes))


def smallest(broken: str, fixed: str, all_hunks: list[hunks.Hunk]) -> tuple[list[hunks.Hunk], bool]:
    """The minimal hunks by CPython's quick word, or by ruff's where the two differ."""
    if judge.fault(fixed) is None and judge.fault(broken) is not None:
        chosen, exact = hunks.minimal_hunks(broken, all_hunks, judge.fault)
        if judge.accepted({"": hunks.apply_hunks(broken, chosen)}):
            return chosen, exact
    return hunks.minimal_hunks(broken, all_hunks, judge.fault_at_target)


def hunk_diff(broken: str, chosen: list[hunks.Hunk]) -> categories.TokenDiff:
    """The token diff of each hunk on its own, added up."""
    parts = [token_diff(*hunks.both_sides(broken, [hunk])) for hunk in chosen]
    deleted = tuple(token for part in parts for token in part.deleted)
    return categories.TokenDiff(deleted, tuple(t for part in parts for t in part.inserted))


def _aside(broken: str, fixed: str, change: Change, seen: Seen) -> str | None:
    if change.old in seen.blobs:
        return "same broken file as another pair"
    if broken == fixed:
        return "only bytes differ, not text"
    if not tokens(fixed):
        return "empty fix"
    if hunks.similarity(broken, fixed) < SIMILAR:
        return f"less than {SIMILAR:.0%} similar"
    return None


def mine(git_dir: Path, out: Path, seen: Seen, limits: argparse.Namespace) -> dict[str, object]:
    """Mine one repository into ``out``; what was seen, taken and set aside."""
    aside: Counter[str] = Counter()
    changes = read_changes(git_dir, "--all" if limits.all_refs else "HEAD", limits.max_commits)
    ancestry = Ancestry(changes)
    repo = repository_name(git_dir)
    taken = 0
    with Blobs(git_dir) as blobs:
        found = candidates(changes, blobs, aside)
        order = sample(changes, found, aside)
        for position, index in enumerate(order):
            if taken == limits.max_pairs:
                aside["not sampled (--max-pairs)"] += len(order) - position
                break
            mined = examine(git_dir, repo, changes[index], blobs, seen, aside)
            if mined is None:
                continue
            mined.pair.history.extend(ancestry.before(index))
            write_texts(out, mined.pair.id, mined.broken, mined.fixed, mined.minimal)
            write_row(out, mined.pair)
            seen.add(mined.pair)
            taken += 1
    return {
        "repo": repo, "head": head(git_dir), "refs": refs_digest(git_dir), "changes": len(changes), "candidates": len(found),
        "pairs": taken, "aside": dict(aside), "all_refs": limits.all_refs, "max_commits": limits.max_commits,
        "max_pairs": limits.max_pairs,
    }  # fmt: skip


def repository_name(git_dir: Path) -> str:
    """A name for people: the last part of the path that is not git's own."""
    parts = [part for part in git_dir.resolve().parts if part not in (".git", "repo")]
    return parts[-1].removesuffix(".git").replace("+", "/")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("repositories", nargs="+", type=Path, metavar="REPO_GIT_DIR")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--exclude", type=Path, action="append", default=[], metavar="DIR",
                        help="leave out every pair that this mined folder already has")  # fmt: skip
    parser.add_argument("--report", action="store_true",
                        help="mark these pairs as never to be looked at, only measured")  # fmt: skip
    parser.add_argument("--all-refs", action="store_true",
                        help="mine every branch and pull request, not only what HEAD reaches")  # fmt: skip
    parser.add_argument("--max-pairs", type=int, default=150, help="per repository")
    parser.add_argument("--max-commits", type=int, default=None, help="per repository, newest")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / INDEX).write_bytes(b"")
    if options.report:
        (options.out / REPORT_MARK).write_bytes(b"")
    seen = Seen()
    for folder in options.exclude:
        for pair in read_pairs(folder):
            seen.add(pair)
    runs = []
    for git_dir in options.repositories:
        runs.append(mine(git_dir, options.out, seen, options))
        (options.out / "runs.json").write_text(json.dumps(runs, indent=1) + "\n")
        print(json.dumps(runs[-1]), flush=True)


if __name__ == "__main__":
    main()
