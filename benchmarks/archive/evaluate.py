"""Measure tools against what the owners of repositories did.

    evaluate.py MIRRORS --labels DIR [--tool NAME|all] [--json OUT] [--markdown] [--misses FILE]
    evaluate.py MIRRORS --head [--tool NAME|all] [--split report]
    evaluate.py --from RUN.json... [--markdown]

A tool sees the commit of a cut and the dates until then.  ``--head`` counts
what it flags in well-kept repositories as they are today.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from blobs import Blobs
from exempt import exemption
from labels import ARCHIVED, KEPT, Labelled, read
from repositories import REPORT, TUNE, WELL_KEPT, Repository, git_dir, load_repositories
from rivals import RIVALS
from score import tally
from sight import AUTO, REVIEW, Flagged, Sight, see
from tables import Row, Share, render, tables
from wing import OWN, sophia_tidy

TOOLS: dict[str, Callable[[Sight], Flagged]] = {OWN: sophia_tidy} | RIVALS


def measure(where: Path, repository: Repository, options: argparse.Namespace) -> list[Row]:
    """Every tool on every cut of one repository."""
    _, cuts = read(options.labels / f"{repository.file_name}.json")
    found = []
    with Blobs(where) as blobs:
        for cut in cuts:
            sight = see(blobs, cut.cut.commit)
            for name in options.tools:
                begun = time.process_time()
                flagged = TOOLS[name](sight)
                seconds = time.process_time() - begun
                found += [
                    Row(repository.name, repository.group, cut.cut.commit, name, kind, asdict(counts))
                    for kind, counts in tally(cut, flagged).items()
                ]
                print(f"{repository.name} {cut.cut.commit[:9]} {name}: {seconds:.1f} s", file=sys.stderr, flush=True)
                if options.misses:
                    write_misses(options.misses, repository, name, cut, flagged)
    return found


def write_misses(target: Path, repository: Repository, tool: str, cut: Labelled, flagged: Flagged) -> None:
    """The files that a tool was wrong about, to learn from.

    Raises:
        PermissionError: the repository is one that figures are reported from.
    """
    if repository.split != TUNE:
        raise PermissionError(f"{repository.name}: its labels are for reporting and are never looked at")
    tiers = {str(path): tier for path, tier in flagged.items()}
    with target.open("a", encoding="utf-8", errors="surrogateescape") as out:
        for name, (label, reason) in sorted(cut.labels.items()):
            tier = tiers.get(name)
            if (label == ARCHIVED and tier is None) or (label == KEPT and tier is not None):
                out.write(
                    f"{tool}\t{repository.name}\t{cut.cut.commit[:9]}\t{tier or 'missed'}\t{label}\t{reason}\t{name}\n"
                )


def at_head(where: Path, repository: Repository, options: argparse.Namespace) -> list[Share]:
    """What every tool flags today; vendored and generated files aside, as everywhere."""
    with Blobs(where) as blobs:
        sight = see(blobs, repository.commit)
        own = {path for path in sight.tree if exemption(path, sight.tree[path][:1500]) is None}
        found = []
        for name in options.tools:
            flagged = [tier for path, tier in TOOLS[name](sight).items() if path in own]
            found.append(Share(repository.name, name, len(own), flagged.count(AUTO), flagged.count(REVIEW)))
    return found


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure tools against what the owners of repositories did.")
    add = parser.add_argument
    add("mirrors", type=Path, nargs="?", metavar="MIRRORS")
    add("--labels", type=Path, metavar="DIR", help="what label.py wrote")
    add("--head", action="store_true", help="count what is flagged in well-kept repositories today")
    add("--tool", choices=(*TOOLS, "all"), default=OWN)
    add("--split", choices=(TUNE, REPORT))
    add("--only", action="append", metavar="OWNER/NAME")
    add("--json", type=Path, metavar="OUT", help="write every row")
    add("--misses", type=Path, metavar="FILE", help="append what a tool was wrong about; tune repositories alone")
    add("--from", type=Path, nargs="+", dest="runs", metavar="RUN", help="print --json files again")
    add("--markdown", action="store_true")
    options = parser.parse_args()
    if not options.runs and (options.mirrors is None or not (options.labels or options.head)):
        parser.error("one of MIRRORS with --labels or --head, and --from is needed")
    options.tools = tuple(TOOLS) if options.tool == "all" else (options.tool,)
    return options


def chosen(options: argparse.Namespace) -> list[tuple[Repository, Path]]:
    """The repositories to measure that are here."""
    found = []
    for repository in load_repositories(options.split):
        where = git_dir(options.mirrors, repository)
        wanted = not options.only or repository.name in options.only
        labelled = not options.labels or (options.labels / f"{repository.file_name}.json").exists()
        if where is not None and wanted and labelled:
            found.append((repository, where))
    return found


def run(options: argparse.Namespace) -> tuple[list[Row], list[Share]]:
    """Rows and shares, freshly measured."""
    rows: list[Row] = []
    shares: list[Share] = []
    for repository, where in chosen(options):
        if options.labels:
            rows += measure(where, repository, options)
        if options.head and repository.group == WELL_KEPT:
            shares += at_head(where, repository, options)
        if options.json:
            write_json(options.json, rows, shares)
    return rows, shares


def write_json(target: Path, rows: list[Row], shares: list[Share]) -> None:
    body = {"version": 1, "rows": [asdict(row) for row in rows], "shares": [asdict(share) for share in shares]}
    target.write_text(json.dumps(body, indent=0) + "\n", encoding="utf-8")


def read_json(source: Path) -> tuple[list[Row], list[Share]]:
    body = json.loads(source.read_text(encoding="utf-8"))
    return [Row(**row) for row in body["rows"]], [Share(**share) for share in body["shares"]]


def main() -> None:
    options = arguments()
    if options.runs:
        read_back = [read_json(path) for path in options.runs]
        rows, shares = ([each for pair in read_back for each in pair[index]] for index in (0, 1))
    else:
        rows, shares = run(options)
    print(render(tables(rows, shares), options.markdown))


if __name__ == "__main__":
    main()
