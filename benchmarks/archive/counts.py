"""Print what labelling saw, as the tables in README.md: counts alone, no path.

counts.py DIR...
"""

import sys
from collections import Counter
from pathlib import Path

from labels import ARCHIVED, ASIDE, KEPT, OTHERWISE, Labelled, read
from repositories import GROUPS, load_repositories
from tables import render

ASIDE_COLUMNS = (
    ("in use", ("in use until removed",)),
    ("replaced", ("replaced by", "another", "module made", "package made", "its text went")),
    ("moved", ("moved",)),
    ("restored", ("restored",)),
    ("vendored, generated, news", ("vendored", "generated", "news fragment", "link", "archived already")),
    ("beyond, twice", ("beyond", "counted at", "removed off")),
)


def line(about: dict[str, object], cuts: list[Labelled]) -> list[str]:
    """One repository.

    Raises:
        KeyError: a reason that no column counts.
    """
    seen: Counter[str] = Counter()
    for label, reason in (found for cut in cuts for found in cut.labels.values()):
        seen["archived"] += label == ARCHIVED
        seen["in a clean-up"] += label == ARCHIVED and reason != OTHERWISE
        seen["kept"] += label == KEPT
        if label == ASIDE:
            seen[_column(reason)] += 1
    calendar = sum(not cut.cut.why.startswith("before") for cut in cuts)
    columns = ("archived", "in a clean-up", "kept", *(title for title, _ in ASIDE_COLUMNS))
    return [
        str(about["repo"]),
        f"`{about['head']}`",
        f"{calendar} + {len(cuts) - calendar}",
        *(str(seen[each]) for each in columns),
    ]


def _column(reason: str) -> str:
    for title, beginnings in ASIDE_COLUMNS:
        if reason.startswith(beginnings):
            return title
    raise KeyError(reason)


def main() -> None:
    head = ["repository", "HEAD", "cuts", "archived", "in a clean-up", "kept", *(title for title, _ in ASIDE_COLUMNS)]
    order = {each.file_name: each for each in load_repositories()}
    for folder in map(Path, sys.argv[1:]):
        found = {name: read(folder / f"{name}.json") for name in order if (folder / f"{name}.json").exists()}
        for group in GROUPS:
            lines = [line(*labelled) for name, labelled in found.items() if order[name].group == group]
            if lines:
                print(render([(f"{folder.name}, {group}", [head, *lines])], markdown=True), end="\n\n")


if __name__ == "__main__":
    main()
