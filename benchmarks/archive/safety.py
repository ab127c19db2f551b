"""Does archiving break anything?  On real repositories, as they are and as they were before their clean-ups.

    safety.py MIRRORS [--labels DIR] [--tier auto|both] [--collect] [--only OWNER/NAME] [--json OUT]

For each commit, in a work tree of its own: plan and apply, count unresolved
references before and after, undo and compare tree hashes; then apply in
commits and ask ``git log --follow`` of each moved file.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath

from checkout import ENVIRONMENT, at, check_out, tree_hash
from labels import read
from planted import plant
from repositories import REPORT, TUNE, Repository, git_dir, load_repositories
from tables import render

FOLLOWED = 40
COLLECT_SECONDS = 300
ARCHIVE = PurePosixPath("archive")
Change = dict[str, str]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one commit; ``error`` where the tool refused or failed, in its own words."""

    repo: str
    commit: str
    moved: int = 0
    rewritten: int = 0
    unresolved_before: int = 0
    unresolved_after: int = 0
    archived_unresolved: int = 0
    undone: bool | None = None
    followed: int = 0
    asked_to_follow: int = 0
    collected_before: int | None = None
    collected_after: int | None = None
    error: str = ""

    @property
    def safe(self) -> bool:
        collects = self.collected_before is None or self.collected_after == self.collected_before
        return (
            not self.error
            and self.unresolved_after <= self.unresolved_before
            and self.undone is not False
            and self.followed == self.asked_to_follow
            and collects
        )


class Refused(Exception):
    """The tool ended with another exit code than "done" or "changes pending"."""


def tidy(place: Path, *arguments: str) -> dict[str, list[Change]]:
    """Run the command line; its JSON.

    Raises:
        Refused: with the tool's last line.
    """
    command = [sys.executable, "-m", "sophia_tidy", "-C", str(place), *arguments, "--format", "json"]
    done = subprocess.run(command, capture_output=True, env=ENVIRONMENT, check=False)
    if done.returncode not in (0, 1):
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Refused(f"exit code {done.returncode}: {lines[-1] if lines else ''}")
    return json.loads(done.stdout)


def unresolved(place: Path) -> tuple[int, int]:
    """References that lead nowhere: of files that live, and of archived ones."""
    from sophia_tidy.adapters.disk import read_tree
    from sophia_tidy.archive import inventory, read_graph

    tree = read_tree(place).tree
    sources = [each.source.path for each in read_graph(tree, inventory(tree)).unresolved()]
    archived = sum(source.is_relative_to(ARCHIVE) for source in sources)
    return len(sources) - archived, archived


def collected(place: Path) -> int | None:
    """How many tests pytest finds; None where it finds none or cannot import what they need."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-o", "addopts="]
    paths = {"PYTHONPATH": f"{place / 'src'}:{place}", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=place, env=ENVIRONMENT | paths, capture_output=True, check=False, timeout=COLLECT_SECONDS
        )
    except subprocess.TimeoutExpired:
        return None
    said = re.search(rb"^(\d+) tests? collected", done.stdout, re.MULTILINE)
    return int(said[1]) if done.returncode == 0 and said else None


def try_commit(where: Path, repository: Repository, commit: str, options: argparse.Namespace) -> Trial:
    """All the questions about one commit."""
    with tempfile.TemporaryDirectory(prefix="safety-") as folder:
        place, trial = Path(folder) / "tree", Trial(repository.name, commit)
        check_out(where, commit, place)
        if options.plant:
            plant(place)
        try:
            trial = _applied_and_undone(place, trial, options)
            return _committed(place, trial, options) if trial.moved else trial
        except Refused as refusal:
            return replace(trial, error=_told(str(refusal), repository))


def _told(error: str, repository: Repository) -> str:
    """The tool's words; of a repository that is never looked at, only which of its rules spoke."""
    if repository.split == TUNE:
        return error
    return " ".join(re.findall(r"^exit code \d+|\[[\w-]+\]$", error))


def _applied_and_undone(place: Path, trial: Trial, options: argparse.Namespace) -> Trial:
    before, (living, past) = tree_hash(place), unresolved(place)
    tests = collected(place) if options.collect else None
    changes = tidy(place, "archive", "--apply", *_tier(options))["changes"]
    done = [each for each in changes if options.tier == "both" or each["safety"] == "safe"]
    moved = sum(each["verb"] == "move" for each in done)
    trial = replace(trial, moved=moved, rewritten=len(done) - moved, unresolved_before=living)
    if not moved:
        return replace(trial, unresolved_after=living, archived_unresolved=past, undone=tree_hash(place) == before)
    living, past = unresolved(place)
    trial = replace(
        trial,
        unresolved_after=living,
        archived_unresolved=past,
        collected_before=tests,
        collected_after=collected(place) if tests is not None else None,
    )
    tidy(place, "undo")
    return replace(trial, undone=tree_hash(place) == before)


def _committed(place: Path, trial: Trial, options: argparse.Namespace) -> Trial:
    changes = tidy(place, "archive", "--apply", "--commit", "--branch", "benchmark", *_tier(options))["changes"]
    moves = [
        each for each in changes if each["verb"] == "move" and (options.tier == "both" or each["safety"] == "safe")
    ]
    asked = moves[:: max(1, -(-len(moves) // FOLLOWED))]
    twins = _twins(place, moves)
    reached = [each for each in asked if _reaches(place, twins[each["target"]], each["target"])]
    return replace(trial, followed=len(reached), asked_to_follow=len(asked))


def _twins(place: Path, moves: list[Change]) -> dict[str, list[str]]:
    """For each new path the old ones of its content: git pairs files that are alike as it pleases, and follows either."""
    listed = (record.partition(b"\t") for record in at(place, "ls-tree", "-r", "-z", "HEAD").split(b"\0") if record)
    blobs = {os.fsdecode(name): facts.split()[2] for facts, _, name in listed}
    old: dict[bytes, list[str]] = {}
    for move in moves:
        old.setdefault(blobs[move["target"]], []).append(move["path"])
    return {move["target"]: old[blobs[move["target"]]] for move in moves}


def _reaches(place: Path, old: list[str], target: str) -> bool:
    """Whether the history of the new name holds the last commit of the old one."""
    last = {at(place, "log", "-1", "--format=%H", "--diff-filter=AM", "--", path).strip() for path in old}
    return not last.isdisjoint({*at(place, "log", "--follow", "-M100%", "--format=%H", "--", target).split(), b""})


def _tier(options: argparse.Namespace) -> tuple[str, ...]:
    return ("--unsafe",) if options.tier == "both" else ()


def table(trials: list[Trial]) -> tuple[str, list[list[str]]]:
    lines = [
        ["repository", "commit", "moved", "rewritten", "unresolved before", "after", "undo", "follow", "tests", "safe"]
    ]
    for each in trials:
        tests = "-" if each.collected_before is None else f"{each.collected_before} → {each.collected_after}"
        lines.append(
            [
                each.repo,
                each.commit[:9],
                str(each.moved),
                str(each.rewritten),
                str(each.unresolved_before),
                str(each.unresolved_after),
                {True: "same hash", False: "DIFFERS", None: "-"}[each.undone],
                f"{each.followed}/{each.asked_to_follow}",
                tests,
                "yes" if each.safe else f"NO {each.error}",
            ]
        )
    return "Safety", lines


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Does archiving break anything?")
    add = parser.add_argument
    add("mirrors", type=Path, metavar="MIRRORS")
    add("--labels", type=Path, metavar="DIR", help="also at the cuts that label.py chose")
    add("--tier", choices=("auto", "both"), default="auto")
    add("--collect", action="store_true", help="ask pytest what it collects, where it does (slow)")
    add("--plant", action="store_true", help="put leftovers of our own into it first")
    add("--split", choices=(TUNE, REPORT))
    add("--only", action="append", metavar="OWNER/NAME")
    add("--json", type=Path, metavar="OUT")
    return parser.parse_args()


def main() -> None:
    options, trials = arguments(), []
    for repository in load_repositories(options.split):
        where = git_dir(options.mirrors, repository)
        if where is None or (options.only and repository.name not in options.only):
            continue
        labels = options.labels / f"{repository.file_name}.json" if options.labels else None
        cuts = [each.cut.commit for each in read(labels)[1]] if labels and labels.exists() else []
        for commit in (repository.commit, *cuts):
            trials.append(try_commit(where, repository, commit, options))
            print(
                f"{repository.name} {commit[:9]}: {'safe' if trials[-1].safe else 'NOT SAFE'}",
                file=sys.stderr,
                flush=True,
            )
            if options.json:
                options.json.write_text(
                    json.dumps([asdict(each) for each in trials], indent=1) + "\n", encoding="utf-8"
                )
    print(render([table(trials)], markdown=True))
    sys.exit(not all(each.safe for each in trials))


if __name__ == "__main__":
    main()
