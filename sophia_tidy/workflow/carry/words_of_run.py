"""Words by which a job would notice that it runs in another file: numbers and names of its run, in expressions and in scripts."""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from ...kernel.location import Location
from ...kernel.tree import Tree
from ..expressions.tree import paths_of
from ..facts.inventory import WorkflowFacts
from ..model import Job, Text, Workflow

_IN_EXPRESSIONS = {
    "run_number": "`github.run_number` begins anew in another file",
    "workflow_ref": "`github.workflow_ref` is the file itself",
    "workflow_sha": "`github.workflow_sha` is of the file itself",
    "*": "the whole of `github` is read, with the file's name and number in it",
}
_IN_SCRIPTS = re.compile(
    r"GITHUB_(?P<env>WORKFLOW(?:_REF|_SHA)?|RUN_NUMBER)\b|\bcontext\.(?P<js>workflow|runNumber)\b|github\.(?P<gh>run_number)\b"
)
_WHOLE_RUN = re.compile(
    r"actions/runs/[^\s\"']*/(?:jobs|artifacts|attempts)|gh run (?:view|download|cancel|watch)\b|listJobsForWorkflowRun|"
    r"listWorkflowRunArtifacts"
)
_HERE = ("./", "$/")  # both are this repository
Noticed = tuple[Location, str]


def noticed(facts: WorkflowFacts, jobs: Iterable[Job], tree: Tree) -> Iterator[Noticed]:
    """What of these jobs, and of the top that goes down to them, would be another thing in another file."""
    ids = {job.id for job in jobs}
    for used in facts.workflow.used:
        if used.job and used.job not in ids:
            continue
        for parts, _ in paths_of(used.tree):
            why = _IN_EXPRESSIONS.get(parts[1].lower() if len(parts) > 1 else "*") if parts[0] == "github" else None
            if why:
                yield used.at, why
    for job in jobs:
        yield from _in_texts(facts.path, job)
    yield from _in_files(facts, ids, tree)


def _in_texts(path: PurePosixPath, job: Job) -> Iterator[Noticed]:
    for text in texts_of(job):
        if match := _IN_SCRIPTS.search(text.value):
            yield _line(text, match), f"a script of `{job.id}` reads `{match[0]}`, which is another in another file"
        if match := _WHOLE_RUN.search(text.value):
            yield (
                _line(text, match),
                f"a script of `{job.id}` looks at its whole run (`{match[0]}`), which would have more in it",
            )
        if str(path) in text.value:
            yield text.at, f"`{job.id}` reads its own file"


def texts_of(job: Job) -> Iterator[Text]:
    """The scripts of a job, and what its actions get."""
    for step in job.steps:
        if step.run is not None:
            yield step.run
        yield from (value for _, value in step.inputs)
        yield from (value for _, value in step.env)


def _line(text: Text, match: re.Match[str]) -> Location:
    return text.line(text.value.count("\n", 0, match.start()))


def _in_files(facts: WorkflowFacts, ids: Iterable[str], tree: Tree) -> Iterator[Noticed]:
    """Scripts and actions of the repository, and the workflows that are called: those see the caller's name and number."""
    for script in facts.scripts:
        path = PurePosixPath(script.path)
        if script.job in ids and script.there and path in tree and _IN_SCRIPTS.search(_text(tree[path])):
            yield script.at, f"`{path}`, which `{script.job}` runs, reads what is another in another file"
    for call in facts.calls:
        if call.job not in ids or call.target.startswith("docker://"):
            continue
        if not call.target.startswith(_HERE):
            yield call.at, f"`{call.job}` calls a workflow of another repository, which may ask for its caller's name"
            continue
        for path in _files_of(PurePosixPath(call.target[len(_HERE[0]) :]), tree):
            if _of_caller(_text(tree[path])):
                yield call.at, f"`{path}`, which `{call.job}` uses, asks for its caller's name or number"


def _files_of(path: PurePosixPath, tree: Tree) -> Iterator[PurePosixPath]:
    yield from (each for each in (path, path / "action.yml", path / "action.yaml") if each in tree)


def _of_caller(text: str) -> bool:
    return bool(
        _IN_SCRIPTS.search(text)
        or re.search(r"github\.(?:workflow|workflow_ref|workflow_sha)\b|toJSON\(\s*github\s*\)", text)
    )


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def reads_run_id(workflow: Workflow, jobs: Iterable[Job]) -> Location | None:
    """Where these jobs read the number of their run, by which things outside of it may be named; None where they do not."""
    ids = {job.id for job in jobs}
    groups = {each.group.at for each in (workflow.concurrency, *(job.concurrency for job in workflow.jobs)) if each}
    for used in workflow.used:
        if (
            used.job in ids
            and used.at not in groups
            and any(parts[:2] == ("github", "run_id") for parts, _ in paths_of(used.tree))
        ):
            return used.at
    return next((text.at for job in jobs for text in texts_of(job) if "GITHUB_RUN_ID" in text.value), None)
