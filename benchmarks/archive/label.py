"""Derive labels from the histories of repositories.

    label.py MIRRORS --out DIR [--split tune|report] [--only OWNER/NAME] [--window DAYS]

MIRRORS holds clones (bare or not), named as in `repositories.toml`.  Only
counts are printed: the labels of report repositories are never looked at.
"""

import argparse
import json
from collections import Counter
from pathlib import Path

from blobs import Blobs
from cuts import WINDOW, choose
from labels import Labelled, counted_once, label, write
from repositories import REPORT, TUNE, Repository, git_dir, load_repositories
from timeline import main_line


def label_repository(where: Path, repository: Repository, out: Path, window: int) -> dict[str, object]:
    """Write the labels of one repository; what was counted."""
    line = main_line(where, repository.commit)
    cuts = choose(where, line, window)
    with Blobs(where) as blobs:
        found = [label(blobs, line, cut) for cut in cuts]
    counted_once(found)
    about = {"repo": repository.name, "head": repository.commit, "split": repository.split}
    write(out / f"{repository.file_name}.json", found, about)
    return (
        about | {"commits": len(line), "cuts": len(cuts), "files": sum(each.files for each in found)} | _counts(found)
    )


def _counts(found: list[Labelled]) -> Counter[str]:
    return sum((each.counts() for each in found), Counter())


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Derive labels from the histories of repositories.")
    parser.add_argument("mirrors", type=Path, metavar="MIRRORS")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--split", choices=(TUNE, REPORT))
    parser.add_argument("--only", action="append", metavar="OWNER/NAME")
    parser.add_argument("--window", type=int, default=WINDOW, metavar="DAYS")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    for repository in load_repositories(options.split):
        if options.only and repository.name not in options.only:
            continue
        where = git_dir(options.mirrors, repository)
        if where is None:
            print(json.dumps({"repo": repository.name, "absent": True}), flush=True)
            continue
        print(json.dumps(label_repository(where, repository, options.out, options.window)), flush=True)


if __name__ == "__main__":
    main()
