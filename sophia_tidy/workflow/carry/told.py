"""Findings about what is carried, for people: what somebody outside of the repository has to be told, or will see as another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ..model import Workflow
from .identity import action_of, known_by
from .mentions import MentionKind, WorkflowMentions
from .model import CarriedJob
from .old_file import OldFile

TRUST, OWNER, LINK = "trust-policy", "owned-workflow", "linked-workflow"
TITLE, SCANNED, SHARED = "lost-run-name", "code-scanning-category", "shared-check-name"
RULES = {
    TRUST: (
        Severity.WARNING,
        (
            "A job that logs in by an OIDC token runs out of another file, and a policy that names the workflow would refuse it.\n\n"
            "Most policies ask for the repository and for the branch or the environment, which stay. One that asks for ``workflow`` or "
            "``job_workflow_ref`` has to name the new file."
        ),
    ),
    OWNER: (
        Severity.NOTE,
        (
            "CODEOWNERS names a workflow whose jobs run out of another file now.\n\n"
            "Whoever owned the old file is not asked about the new one until CODEOWNERS names that."
        ),
    ),
    LINK: (
        Severity.NOTE,
        (
            "A document links to the page of a workflow's runs, and its jobs run out of another file now.\n\n"
            "The page stays with the runs that there were; new ones are on the new file's page."
        ),
    ),
    TITLE: (
        Severity.NOTE,
        (
            "A workflow named its runs by ``run-name``, and its jobs share runs with others now.\n\n"
            "The runs of the new file have GitHub's own titles: the commit's or the pull request's."
        ),
    ),
    SCANNED: (
        Severity.NOTE,
        (
            "Code scanning knows results without a category by the workflow's file and job, so it takes those of the new file for another's.\n\n"
            "The first run opens the alerts anew under the new one; the old configuration can be deleted in the repository's security settings."
        ),
    ),
    SHARED: (
        Severity.WARNING,
        (
            "Jobs of several old files have one name, and so their checks too; in a run of the new file some of them may be skipped.\n\n"
            "GitHub takes a skipped check for a passed one. A branch protection that requires the name should require one that is not shared: "
            "``name:`` of a job makes one."
        ),
    ),
}


def told_of(
    old: OldFile, file: PurePosixPath, mentions: WorkflowMentions, called: Mapping[str, Workflow]
) -> Iterator[Finding]:
    """What there is to say of one carried file."""
    for job in old.jobs:
        for each in known_by(old.workflow, job, called):
            yield _finding(TRUST, each.at, f"{each.why}; a policy that names {old.path.name} has to name {file.name}")
        for step in job.steps:
            if action_of(step) in (
                "github/codeql-action/analyze",
                "github/codeql-action/upload-sarif",
            ) and not step.input("category"):
                yield _finding(
                    SCANNED,
                    step.at,
                    f"the results of `{job.id}` have no category, so they count as {file.name}'s from now on",
                )
    for mention in mentions.of.get(old.path, ()):
        if mention.kind is MentionKind.OWNER:
            yield _finding(OWNER, mention.at, f"{old.path.name} has an owner here; expected {file.name} beside it")
        elif mention.kind is MentionKind.LINK:
            yield _finding(
                LINK, mention.at, f"a link leads to the runs of {old.path.name}; new ones are those of {file.name}"
            )
    if old.workflow.run_name is not None:
        yield _finding(
            TITLE, old.workflow.run_name.at, f"its runs had a title of their own; those of {file.name} have GitHub's"
        )


def shared_checks(files: Sequence[OldFile], jobs: Sequence[CarriedJob]) -> Iterator[Finding]:
    """Names of checks that several old files of one new file have."""
    paths = {old.path for old in files}
    names = Counter[str]()
    places: dict[str, Location] = {}
    for old in files:
        checks = {job.name.value if job.name else job.id: job.at for job in old.jobs}
        names.update(checks.keys())
        places = checks | places
    for name, count in names.items():
        if count > 1:
            file = next(job.file for job in jobs if job.path in paths)
            yield _finding(
                SHARED, places[name], f"jobs of {count} files that go to {file.name} have the check `{name}`"
            )


def _finding(rule: str, at: Location, message: str) -> Finding:
    return Finding(at, rule, message, RULES[rule][0])
