"""Many files into few, on real repositories: are the same jobs started, does every checker accept what is written, and is it one run for good?

    fewer_files.py OWNER/NAME=GIT_DIR... [--list held_out.tsv] [--no-overlay] [--keep DIR] [--json OUT]
    fewer_files.py --tree NAME=DIR ...

Each repository at the commit that the list says, in a work tree of its own, with
an empty overlay for production committed where it is messy and has none (as
after `convert`).  `workflow` plans, applies with `--unsafe` only where git
ignores the archive, plans again and is taken back.

Started jobs are compared by `tests/workflow/oracle`, which shares no code
with the package: at every happening, the kept and carried jobs that start
before and after, with env, permissions, environment, secrets, concurrency,
matrix, runner and steps.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from unify import CHECKERS, ENVIRONMENT, HEAD, _branch, _overlay, at, check_out, findings, tidy, tree_hash

from tests.workflow.oracle.compare import differences
from tests.workflow.oracle.filters import paths_taken, ref_taken
from tests.workflow.oracle.started import read

HERE = Path(__file__).resolve().parent
STATUSES = ("kept", "carried", "merged", "superseded", "dropped", "unmapped")


@dataclass(slots=True)
class Fewer:
    """What came of one repository; ``error`` is the tool's own word where it refused."""

    repo: str
    commit: str
    kind: str
    before: int = 0
    after: int = 0
    jobs: int = 0
    told: int = 0
    duties: Counter[str] = field(default_factory=Counter)
    questions: int = 0
    looked: int = 0
    different: int = 0
    first: str = ""
    checked: dict[str, int] = field(default_factory=dict)
    audits: Counter[str] = field(default_factory=Counter)
    second: int | None = None
    undone: bool | None = None
    exit: int = 0
    error: str = ""


def files_of(place: Path) -> dict[str, str]:
    found = sorted((place / ".github/workflows").glob("*.y*ml"))
    return {path.name: path.read_text("utf-8", "replace") for path in found if path.is_file()}


def plans(happened: dict[str, Any]) -> Callable[[str, dict[str, Any]], dict[str, dict[str, str]]]:
    """The outputs of a job `plan`, by the filters that stand in it and the second opinion's reading of them."""

    def of(file: str, workflow: dict[str, Any]) -> dict[str, dict[str, str]]:
        job = workflow["jobs"].get("plan")
        texts = [step.get("env", {}).get("FILTERS") for step in (job or {}).get("steps", ())]
        wanted = next((json.loads(text) for text in texts if text), None)
        if wanted is None:
            return {}
        return {"plan": {name: "true" if holds(happened, events) else "false" for name, events in wanted.items()}}

    return of


def holds(happened: dict[str, object], events: dict[str, dict[str, list[str]]]) -> bool:
    how = events.get(str(happened["event"]))
    if how is None:
        return True
    if happened.get("tag"):
        return ref_taken(how, "tags", happened["tag"])
    refs = how if happened["event"] == "push" else {key: value for key, value in how.items() if "branches" in key}
    return ref_taken(refs, "branches", happened["branch"]) and paths_taken(how, happened.get("paths", ()))


def try_one(name: str, kind: str, commit: str, place: Path, *, keep: bool) -> Fewer:
    """Plan, apply, check, plan again, undo."""
    result = Fewer(name, commit, kind)
    start = tree_hash(place)
    old = files_of(place)
    result.before = result.after = len(old)
    result.questions = questions("".join(tidy(place, "decisions")[1:]))
    result.exit, out, err = tidy(place, "workflow", "--format", "json")
    if result.exit not in (0, 1):
        result.error = err.strip().splitlines()[-1]
        return result
    said = json.loads(out)
    unsafe = any(each["rule"] == "ignored-destination" for each in said["findings"])
    words = ("workflow", "--unsafe") if unsafe else ("workflow",)
    if unsafe:
        said = json.loads(tidy(place, *words, "--format", "json")[1])
    duties = said.get("duties", [])
    result.duties = Counter(each["status"] for each in duties)
    jobs = {(each["path"], job["id"]) for each in said.get("workflows", ()) for job in each["jobs"]}
    result.jobs, result.told = len(jobs), len(jobs & {(each["workflow"], each["job"]) for each in duties})
    code, _, err = tidy(place, *words, "--apply")
    if code not in (0, 1):
        result.error = err.strip().splitlines()[-1]
        return result
    new = files_of(place)
    result.after = len(new)
    written = [place / ".github/workflows" / file for file, text in new.items() if HEAD in text.partition("\n")[0]]
    if written:
        result.checked = {checker: findings(checker, place, written) for checker in CHECKERS}
        result.audits = audits(place, written)
    _, out, _ = tidy(place, *words, "--format", "json")
    result.second = sum(each["safety"] == "safe" or unsafe for each in json.loads(out)["changes"])
    _compare(result, old, new, duties)
    if not keep:
        tidy(place, "undo")
        result.undone = tree_hash(place) == start
    return result


def _compare(result: Fewer, old: dict[str, str], new: dict[str, str], duties: list[dict[str, str]]) -> None:
    """The second opinion on what starts; a job that left for another reason than to be carried is out of it."""
    gone = {
        (file, each["job"])
        for each in duties
        for file in (Path(each["workflow"]).name,)
        if each["job"] and each["status"] in ("merged", "superseded", "dropped")
        and each["job"] not in jobs_of(new.get(file, ""))
    }  # fmt: skip
    ours = {
        file
        for file, text in new.items()
        if HEAD in text.partition("\n")[0] and not set(jobs_of(text)) & carried_to(file, duties)
    }
    found, result.looked = differences(old, new, skip=gone, ours=ours, plans=plans)
    result.different = len(found)
    if found:
        happened, lost, doubled = found[0]
        plain = {name: value for name, value in happened.items() if not callable(value)}
        checks = [[dict(each)["check"] for each in some] for some in (lost, doubled)]
        result.first = f"{plain}: only before {checks[0][:4]}, only after {checks[1][:4]}"


def jobs_of(text: str) -> list[str]:
    """The ids of the jobs; none of a file that GitHub does not take."""
    return list(read(text).get("jobs", ()))


def carried_to(file: str, duties: list[dict[str, str]]) -> set[str]:
    targets = (each["target"] or "" for each in duties if each["status"] == "carried" and each["job"])
    return {target.partition(", ")[2] for target in targets if target.partition(", ")[0] == file}


def questions(text: str) -> int:
    """How many a person is asked about workflows, of the short list."""
    more = sum(int(count) for count in re.findall(r"and (\d+) more: sophia-tidy decisions 'workflow/", text))
    return more + len(re.findall(r"^workflow/", text, re.MULTILINE))


def audits(place: Path, written: list[Path]) -> Counter[str]:
    name, *arguments = CHECKERS["zizmor"]
    command = [str(Path(sys.executable).parent / name), *arguments, *map(str, written)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=place, env=ENVIRONMENT)
    return Counter(each["ident"] for each in json.loads(done.stdout))


def plain(result: Fewer) -> dict[str, object]:
    """As data; `dataclasses.asdict` takes a Counter for a table of pairs."""
    return {each.name: getattr(result, each.name) for each in fields(result)}


def table(results: list[Fewer]) -> str:
    head = (
        "repository", "commit", "kind", "files", "jobs told", *STATUSES, "questions", "happenings", "different",
        "zizmor actionlint schema", "second run", "undone", "exit", "refused",
    )  # fmt: skip
    rows = (
        (
            each.repo, each.commit[:10], each.kind, f"{each.before} → {each.after}", f"{each.told}/{each.jobs}",
            *(str(each.duties[status]) for status in STATUSES), str(each.questions), str(each.looked),
            str(each.different), " ".join(str(each.checked.get(checker, "-")) for checker in CHECKERS),
            str(each.second), str(each.undone), str(each.exit), each.error.replace("|", "\\|")[:120],
        )
        for each in results
    )  # fmt: skip
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ("---",) * len(head), *rows))


def listed(path: Path) -> Iterator[tuple[str, str, str]]:
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith(("#", "repository")):
            name, commit, _, kind = line.split("\t")
            yield name, commit, kind


def prepared(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, str, str, Path]]:
    """Name, kind, commit and work tree of each."""
    for each in options.tree or ():
        name, _, source = each.partition("=")
        place = folder / name.replace("/", "+")
        subprocess.run(["cp", "-a", source, str(place)], check=True)
        head = at(place, "rev-parse", "HEAD").decode().strip()
        yield name, "tune", head, place
    clones = dict(each.split("=", 1) for each in options.repositories)
    known = {name: (commit, kind) for name, commit, kind in listed(options.list)}
    for name, clone in clones.items():
        (commit, kind), git_dir = known[name], Path(clone)
        place = folder / name.replace("/", "+")
        place.mkdir(parents=True)
        check_out(git_dir, commit, place)
        at(place, "branch", "--move", "--force", _branch(git_dir))
        at(place, "remote", "add", "origin", f"https://github.com/{name}.git")
        if kind == "messy" and not options.no_overlay and not (place / "kubernetes/overlays/production").exists():
            _overlay(place)
        yield name, kind, commit, place


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repositories", nargs="*", metavar="OWNER/NAME=GIT_DIR", help="clones of those in the list")
    parser.add_argument("--list", type=Path, default=HERE / "held_out.tsv")
    parser.add_argument("--tree", nargs="*", metavar="NAME=DIR", help="work trees, which are copied")
    parser.add_argument("--no-overlay", action="store_true")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the work trees there, with what was written")
    parser.add_argument("--json", type=Path, metavar="OUT")
    options = parser.parse_args()
    results: list[Fewer] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for name, kind, commit, place in prepared(options, folder):
            results.append(try_one(name, kind, commit, place, keep=options.keep is not None))
            print(table(results[-1:]), results[-1].first, dict(results[-1].audits), file=sys.stderr)
    print(table(results))
    if options.json:
        options.json.write_text(json.dumps([plain(each) for each in results], indent=2) + "\n")


if __name__ == "__main__":
    main()
