"""Do the gates of the written workflow go green, and where not, whose fault is it?

    act_runs.py OWNER/NAME=GIT_DIR[@COMMIT]... [--minutes 10]

In a work tree of each, with an empty overlay for production committed first
and no setting by hand: `workflow` is applied, and each gate job of the
written workflow is run by act, in a fresh environment of Python, with the
real pip.  Actions are stood in by those of `tests/workflow/act/actions`,
because the tools are on the machine.

Each step that runs a gate ends *green*, *red for the code*, *red for this
machine*, or as a *defect*: red for a path, script, target, configuration or
prepared file that is not there.  A job that could not prepare (its
dependencies cannot be installed here) is red for this machine.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent))

from unify import ENVIRONMENT, HEAD, _branch, _overlay, at, check_out, tidy

HERE = Path(__file__).resolve().parent
STANDS_IN = HERE.parent.parent / "tests/workflow/act/actions"
USES = re.compile(r"uses: ((?P<name>[\w.-]+/[\w.-]+)\S*@[0-9a-f]{40})")
NOTHING = "name: stands in\ndescription: Does nothing.\nruns:\n  using: composite\n  steps:\n    - {shell: bash, run: 'true'}\n"
LINE = re.compile(r"^\[[^\]]*\]\s*(.*)$")
DONE = re.compile(r"(✅|❌)\s+(Success|Failure) - Main (.+?)(?: \[([\d.]+)(ms|s|m[\d.]*s?)\])?$")
PREPARES = re.compile(r"^(Check out|Set up|Install|Start|Prepare)|^(actions|astral-sh|docker)/", re.IGNORECASE)
# What is not there although the gate names it; a module that nobody installs is one too.
DEFECT = re.compile(
    r"file or directory not found|can't open file|No rule to make target|[Mm]issing script|No such file or directory"
    r"|does not exist|ENOENT|unknown recipe|no such (?:option|file)|unrecognized arguments|invalid choice"
    r"|No module named|command not found|ConfigNotFound|No files? (?:were )?found matching",
)
MACHINE = re.compile(
    r"Temporary failure in name resolution|Could not resolve host|Connection refused|Network is unreachable"
    r"|No matching distribution found|Could not find a version|Cannot connect to the Docker daemon|getaddrinfo"
    r"|requires a different Python|Max retries exceeded|ECONNREFUSED|ENOTFOUND|No space left|sudo: "
    r"|(?:node|npm|npx|go|cargo|docker|apt-get|pnpm|yarn|uv|poetry)(?:: |:\s+)(?:command )?not found|Killed",
)


class Row(NamedTuple):
    """One gate step of one repository: how it ended, the seconds, and the line of the log that decides."""

    repo: str
    job: str
    step: str
    end: str
    seconds: str
    line: str


def gates_of(path: Path) -> Iterator[str]:
    """The ids of the jobs that have a gate: what waits for nobody, but the plan and the check that sums up."""
    jobs = yaml.safe_load(path.read_text("utf-8"))["jobs"]
    summed = jobs.get("gates", {}).get("needs") or [job for job, body in jobs.items() if not body.get("needs")]
    yield from (job for job in ([summed] if isinstance(summed, str) else summed) if job != "plan")


def stand_ins(path: Path, folder: Path) -> Iterator[str]:
    for name, action in sorted({(match["name"], match[1]) for match in USES.finditer(path.read_text("utf-8"))}):
        place = STANDS_IN / name
        if not place.is_dir():
            place = folder / "actions" / name
            place.mkdir(parents=True, exist_ok=True)
            (place / "action.yml").write_text(NOTHING)
        yield from ("--local-repository", f"{action}={place}")


def run(place: Path, workflow: Path, job: str, folder: Path, minutes: float) -> str:
    """What act prints of one job, in an environment of Python of its own."""
    home = folder / "environment"
    shutil.rmtree(home, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
    act = shutil.which("act", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert act is not None, "act is not here; install the test extra"
    command = [act, "push", "--workflows", str(workflow), "--job", job]
    command += ["--platform", "ubuntu-24.04=-self-hosted", "--platform", "ubuntu-latest=-self-hosted"]
    command += [*stand_ins(workflow, folder), "--secret", "GITHUB_TOKEN=given"]
    environment = ENVIRONMENT | {
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(home),
        "HOME": str(folder / "home"),
        "RECORD": str(folder / "record"),
        "ARTIFACTS": str(folder / "artifacts"),
        "XDG_CACHE_HOME": str(folder / "home/cache"),
    }
    (folder / "home").mkdir(exist_ok=True)
    try:
        done = subprocess.run(
            command, cwd=place, env=environment, text=True, errors="replace", check=False, timeout=60 * minutes,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        said = error.stdout or b""
        return (said.decode("utf-8", "replace") if isinstance(said, bytes) else said) + "\nno end in time"
    return done.stdout


def rows(repo: str, job: str, output: str) -> Iterator[Row]:
    """A row for each step that ended, but those that prepare and went well; and one where nothing ended."""
    said: list[str] = []
    seen = False
    for line in output.splitlines():
        text = match[1] if (match := LINE.match(line)) else line
        ended = DONE.search(text)
        if ended is None:
            said.append(text.lstrip("| ").rstrip())
            continue
        name, seconds = ended[3].strip(), (f"{ended[4]} {ended[5]}" if ended[4] else "")
        prepares = bool(PREPARES.match(name))
        if ended[1] == "✅":
            if not prepares:
                seen = True
                yield Row(repo, job, name, "green", seconds, "")
        else:
            seen = True
            yield Row(repo, job, name, *classified(said, prepares=prepares, seconds=seconds))
        said = []
    if not seen:
        late = "no end in time" in output
        yield Row(repo, job, "", "red for this machine" if late else "nothing ran", "", last(said))


def classified(said: list[str], *, prepares: bool, seconds: str) -> tuple[str, str, str]:
    """How a red step ended, its seconds, and the line that decides."""
    for pattern, end in ((MACHINE, "red for this machine"), (DEFECT, "defect")):
        line = next((each for each in said if pattern.search(each)), "")
        if line:
            return end, seconds, line
    return "red for this machine" if prepares else "red for the code", seconds, last(said)


def last(said: list[str]) -> str:
    return next((each for each in reversed(said) if each.strip() and "exitcode" not in each), "")


def try_one(name: str, git_dir: Path, commit: str, folder: Path, minutes: float) -> list[Row]:
    """All rows of a repository; one without a job where nothing was written."""
    place = folder / "tree"
    check_out(git_dir, commit, place)
    at(place, "branch", "--move", "--force", _branch(git_dir))
    at(place, "remote", "add", "origin", f"https://github.com/{name}.git")
    if not (place / "kubernetes/overlays/production").exists():
        _overlay(place)
    code, _, err = tidy(place, "workflow", "--apply")
    workflow = place / ".github/workflows/deploy.yml"
    if code not in (0, 1) or not workflow.exists() or HEAD not in workflow.read_text("utf-8").partition("\n")[0]:
        return [Row(name, "", "", "nothing written", "", (err.strip().splitlines() or [""])[-1])]
    at(place, "add", "--all")
    at(place, "commit", "--quiet", "--message", "One workflow")
    found: list[Row] = []
    for job in gates_of(workflow):
        output = run(place, workflow, job, folder, minutes)
        (folder / f"{job}.log").write_text(output)
        found += rows(name, job, output)
        at(place, "clean", "-qfd")
        at(place, "checkout", "-q", ".")
    return found


def table(found: list[Row]) -> str:
    head = ("repository", "job", "gate", "ended", "took", "the line that decides")
    body = [(*row[:5], row.line.replace("|", "\\|").replace("`", "'")[:160]) for row in found]
    return "".join(f"| {' | '.join(each)} |\n" for each in (head, ("---",) * len(head), *body))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("repositories", nargs="+", metavar="OWNER/NAME=GIT_DIR[@COMMIT]")
    parser.add_argument("--minutes", type=float, default=10.0, help="for one job")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the work trees and the logs there")
    options = parser.parse_args()
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as temporary:
        for each in options.repositories:
            name, _, rest = each.partition("=")
            mirror, _, commit = rest.partition("@")
            command = ["git", "-C", mirror, "rev-parse", commit or "HEAD"]
            commit = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
            folder = (options.keep or Path(temporary)) / name.replace("/", "+")
            folder.mkdir(parents=True)
            began = time.perf_counter()
            found += try_one(name, Path(mirror), commit, folder, options.minutes)
            print(f"{name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    print(table(found))


if __name__ == "__main__":
    main()
