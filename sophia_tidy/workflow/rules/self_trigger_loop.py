"""A workflow pushes to a branch whose push starts it, with a token whose pushes count.

What ``GITHUB_TOKEN`` pushes starts no workflow; what a personal access token
or a deploy key pushes does, so the workflow starts itself again and again.
A message with ``[skip ci]``, a condition on the actor or the message, or a
path filter ends the loop.
"""

import re
from collections.abc import Iterator

from ...formats.shell import commands
from ...kernel.finding import Finding, Severity
from ...kernel.location import Location
from ...kernel.rule import Example
from ..expressions import names_in
from ..facts.branches import pushed_branches
from ..facts.inventory import Inventory
from ..model import Job, Step, Text, Workflow
from .example import job

RULE = "self-trigger-loop"
SEVERITY = Severity.ERROR
_PUSHERS = frozenset(("stefanzweifel/git-auto-commit-action", "ad-m/github-push-action", "endbug/add-and-commit"))
_ENDS = re.compile(r"\[(skip ci|ci skip|no ci|skip actions|actions skip)\]|skip-checks: ?true", re.IGNORECASE)
_ASKS = re.compile(r"github\.(actor|triggering_actor)|head_commit|\.pusher\.")
_TOKEN = "- uses: actions/checkout@v4\n  with: {token: '${{ secrets.PAT }}'}\n"
EXAMPLES = (
    Example(
        job(_TOKEN + "- run: git commit -am x && git push", on="{push: {branches: [main]}}"),
        says="starts this workflow again",
    ),
    Example(
        job("- run: git push https://x:${{ secrets.PAT }}@github.com/o/r HEAD:main"), says="starts this workflow again"
    ),
    Example(job("- run: git push"), why="GitHub's own token starts nothing"),
    Example(job(_TOKEN + "- run: git commit -m 'x [skip ci]' && git push"), why="the message ends it"),
    Example(job(_TOKEN + "- run: git push", more="    if: github.actor != 'bot'\n"), why="the condition ends it"),
    Example(job(_TOKEN + "- run: git push", on="schedule"), why="no push starts it"),
    Example(job(_TOKEN + "- run: git push --tags"), why="only tags"),
    Example(
        job(_TOKEN + "- run: git push origin HEAD:gh-pages", on="{push: {branches: [main]}}"), why="another branch"
    ),
)


def check(inventory: Inventory) -> Iterator[Finding]:
    """One finding for each job that pushes."""
    for facts in inventory.workflows:
        branches = pushed_branches(facts.workflow)
        for each in facts.workflow.jobs if branches else ():
            at = _pushes(facts.workflow, each, branches)
            if at is not None:
                message = "the push starts this workflow again, and that again; expected GITHUB_TOKEN, [skip ci] or a path filter"
                yield Finding(at, RULE, message, SEVERITY)


def _pushes(workflow: Workflow, job: Job, branches: frozenset[str]) -> Location | None:
    steps = job.steps
    guards = [job.condition, *(step.condition for step in steps)]
    texts = [text for step in steps for text in (step.run, *(value for _, value in step.inputs)) if text is not None]
    if any(_ASKS.search(guard.value) for guard in guards if guard) or any(_ENDS.search(text.value) for text in texts):
        return None
    counted = any(_counts(step.input(name)) for step in steps for name in ("token", "ssh-key", "github_token"))
    for step in steps:
        if step.uses is not None and step.uses.value.partition("@")[0].lower() in _PUSHERS and counted:
            return step.uses.at
        at = _git_push(step, branches, counted or _counts(step.run))
        if at is not None:
            return at
    return None


def _counts(text: Text | None) -> bool:
    """Whether a text gives a secret that is not GitHub's own token."""
    named = (name for tree, _ in (text.expressions if text else ()) for name, _ in names_in(tree, "secrets"))
    return any(name.upper() != "GITHUB_TOKEN" for name in named)


def _git_push(step: Step, branches: frozenset[str], counted: bool) -> Location | None:
    if not step.run or not counted:
        return None
    for command in commands(step.run.value):
        if command.words[:2] == ("git", "push") and not {"--tags", "--delete", "--dry-run"} & set(command.words):
            named = [word for word in command.words[2:] if not word.startswith("-")][1:]
            targets = {word.rpartition(":")[2].removeprefix("refs/heads/").lstrip("+") for word in named} - {"HEAD"}
            if not targets or "*" in branches or targets & branches:
                return step.run.line(command.line)
    return None
