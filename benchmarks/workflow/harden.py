"""What hardening does to all jobs of repositories: findings of zizmor, actionlint and GitHub's schema, before and after.

    python benchmarks/workflow/harden.py FOLDER…

Each folder is a checked-out repository, which is only read.  Every workflow
that reads is hardened in all of its jobs, and wrapped as carried jobs are: a
name, its own triggers, no permissions and a group of its own at the top; the
same wrapping around the old jobs is what that is compared with.  Jobs that
are left stay in both files as they were, and are counted by themselves.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from sophia_tidy.workflow.editing.nodes import read
from sophia_tidy.workflow.harden import built_in_rules, hardened, pins_of
from sophia_tidy.workflow.harden.model import HardenedWorkflow
from sophia_tidy.workflow.model import Action, Workflow
from sophia_tidy.workflow.read import read_action, read_workflow

FOLDER = PurePosixPath(".github/workflows")
KEPT = ("on", "env", "defaults", "jobs")


class HardenedFile(NamedTuple):
    """A workflow before and after."""

    workflow: Workflow
    before: bytes
    after: HardenedWorkflow


def main() -> None:
    """Print a table of audits, one of reasons, and what it cost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--keep", type=Path, help="leave the wrapped files here, in before/ and after/")
    options = parser.parse_args()
    files, cost = list[HardenedFile](), 0.0
    for folder in options.folders:
        begun = time.process_time()
        files += _hardened(folder)
        cost += time.process_time() - begun
    _tell(files, cost)
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary)
        before = _findings(root / "before", {str(index): each.before for index, each in enumerate(files)}, files)
        after = _findings(root / "after", {str(index): each.after.content for index, each in enumerate(files)}, files)
    print(
        "\n| finding | before | after | in jobs that are left | told as open | not told |\n| --- | --- | --- | --- | --- | --- |"
    )
    for name in sorted(before.keys() | after.keys(), key=lambda each: -sum(before[each].values())):
        print(
            f"| {name} | {before[name].total()} | {after[name].total()} | {after[name]['left']} | {after[name]['told']} | {after[name]['silent']} |"
        )


def _hardened(folder: Path) -> Iterator[HardenedFile]:
    paths = sorted(folder.joinpath(FOLDER).glob("*.y*ml"))
    known = pins_of(path.read_bytes() for path in paths)
    local: dict[PurePosixPath, Workflow | Action] = {
        PurePosixPath(path.relative_to(folder)): read_action(PurePosixPath(path.relative_to(folder)), path.read_bytes())
        for path in folder.joinpath(".github").rglob("action.y*ml")
    }
    local |= {FOLDER / path.name: read_workflow(FOLDER / path.name, path.read_bytes()) for path in paths}
    for path in paths:
        content = path.read_bytes()
        workflow = read_workflow(FOLDER / path.name, content)
        if not workflow.broken:
            jobs = [job.id for job in workflow.jobs]
            yield HardenedFile(workflow, content, hardened(content, workflow, jobs, built_in_rules(), known, local))


def _tell(files: list[HardenedFile], cost: float) -> None:
    jobs = sum(len(each.workflow.jobs) for each in files)
    left = [unhardened for each in files for unhardened in each.after.left.values()]
    whole = sum(not each.after.left for each in files)
    print(f"{len(files)} files, {jobs} jobs: {len(left)} left, {whole} files whole; {cost:.2f} s of CPU")
    for title, told in (
        ("left", Counter(each.reason for each in left)),
        ("edits", Counter(str(edit.kind) for each in files for edit in each.after.edits)),
        ("open", Counter(str(edit.kind) for each in files for edit in each.after.open)),
    ):
        print(f"\n{title}:")
        for name, count in told.most_common():
            print(f"  {count:4} {name}")


def _findings(root: Path, contents: dict[str, bytes], files: list[HardenedFile]) -> dict[str, Counter[str]]:
    """Each audit's findings: in jobs that are left, told as open, and neither."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        folder.joinpath(f"{name}.yml").write_bytes(_wrapped(content, name))
    found: dict[str, Counter[str]] = {}
    for name, path, line in (*_zizmor(folder), *_actionlint(folder), *_schema(folder)):
        each = files[int(Path(path).stem)]
        job = _job_at(folder / Path(path).name, line)
        told = any(one.kind == name.partition(" ")[2] and one.job == job for one in each.after.open)
        found.setdefault(name, Counter())["left" if job in each.after.left else "told" if told else "silent"] += 1
    return _Defaulting(found)


class _Defaulting(dict[str, Counter[str]]):
    def __missing__(self, key: str) -> Counter[str]:
        return Counter()


def _wrapped(content: bytes, name: str) -> bytes:
    """The jobs of a file below a head as a carried file has it."""
    _, text, root = read(content, None)
    ends = [key.start_mark.index for key, _ in root.value[1:]] + [len(text)]
    parts = [
        text[key.start_mark.index : end] for (key, _), end in zip(root.value, ends, strict=True) if key.value in KEPT
    ]
    head = f"name: file-{name}\npermissions: {{}}\nconcurrency:\n  group: {name}-${{{{ github.run_id }}}}\n"
    return (head + "".join(part if part.endswith("\n") else f"{part}\n" for part in parts)).encode()


def _job_at(path: Path, line: int) -> str:
    """The id of the job that a line is in."""
    workflow = read_workflow(FOLDER / path.name, path.read_bytes())
    before = [job for job in workflow.jobs if job.at.line <= line]
    return before[-1].id if before else ""


def _run(*command: str) -> str:
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run([str(program), *command[1:]], capture_output=True, text=True, check=False).stdout


def _zizmor(folder: Path) -> Iterator[tuple[str, str, int]]:
    flags = ("--offline", "--no-config", "--no-progress", "--quiet", "--persona", "auditor", "--format", "json")
    for finding in json.loads(_run("zizmor", *flags, str(folder)) or "[]"):
        place = next(each for each in finding["locations"] if each["symbolic"]["kind"] == "Primary")
        path = place["symbolic"]["key"]["Local"]["verbatim_path"]
        yield f"zizmor {finding['ident']}", path, place["concrete"]["location"]["start_point"]["row"] + 1


def _actionlint(folder: Path) -> Iterator[tuple[str, str, int]]:
    files = sorted(map(str, folder.glob("*.yml")))
    for finding in json.loads(_run("actionlint", "-no-color", "-format", "{{json .}}", *files) or "[]"):
        yield f"actionlint {finding['kind']}", finding["filepath"], finding["line"]


def _schema(folder: Path) -> Iterator[tuple[str, str, int]]:
    files = sorted(map(str, folder.glob("*.yml")))
    told = json.loads(
        _run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", "-o", "json", *files) or "{}"
    )
    for error in told.get("errors", ()):
        yield "schema", error["filename"], 1


if __name__ == "__main__":
    main()
