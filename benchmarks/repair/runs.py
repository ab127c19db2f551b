"""Print what mining saw, took and set aside, as the table in README.md.

runs.py DIR...
"""

import json
import sys
from pathlib import Path

COLUMNS = (
    ("broken before and after", "still broken"),
    ("same broken file as another pair", "same file"),
    ("same minimal fix as another pair", "same fix"),
    ("less than 30% similar", "rewritten"),
    ("blob over 400000 bytes", "too large"),
    ("empty fix", "empty"),
    ("only bytes differ, not text", "bytes only"),
    ("blob absent from the snapshot", "absent"),
    ("beyond 40 of one commit", "beyond 40 a commit"),
    ("not sampled (--max-pairs)", "not sampled"),
)


def rows(folder: Path) -> list[list[str]]:
    """One line for each repository, and their sum."""
    found = json.loads((folder / "runs.json").read_text(encoding="utf-8"))
    names = [name for name, _ in COLUMNS]
    lines, sums = [], [0] * (3 + len(names))
    for run in found:
        if unknown := set(run["aside"]) - set(names):
            raise KeyError(f"{folder}: no column for {sorted(unknown)}")
        counts = [run["changes"], run["candidates"], run["pairs"], *(run["aside"].get(name, 0) for name in names)]
        sums = [total + count for total, count in zip(sums, counts, strict=True)]
        lines.append([run["repo"], f"`{run['head']}`", f"`{run['refs']}`", *map(str, counts)])
    return [*lines, ["all", "", "", *map(str, sums)]]


def main() -> None:
    head = ["repository", "HEAD", "refs", "changes", "candidates", "pairs", *(title for _, title in COLUMNS)]
    for folder in map(Path, sys.argv[1:]):
        print(f"| {' | '.join(head)} |")
        print(f"| {' | '.join(['---'] * 3 + ['--:'] * (len(head) - 3))} |")
        print("\n".join(f"| {' | '.join(line)} |" for line in rows(folder)) + "\n")


if __name__ == "__main__":
    main()
