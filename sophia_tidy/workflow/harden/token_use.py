"""Who is given ``GITHUB_TOKEN``: steps whose environment, inputs or script name it, and commands that use git's own."""

import re
from collections.abc import Iterable, Iterator

from ...formats.shell import commands
from ..expressions.tree import Expression, FunctionCall, Name, paths_of, walk
from ..model import Job, Pairs, Step, Text, Workflow

_PUSHING = re.compile(
    r"\b(?:semantic-release|lerna\s+publish|release-it|gh-deploy|mike\s+deploy|ghp-import|gh-pages|tagpr)\b"
)
_OPAQUE = frozenset("make just task invoke inv nox tox rake npm pnpm yarn python python3 bash sh node".split())
_NAMES = re.compile(
    r"release|bump|changelog|gh-?pages|git[-_]?push|commit|(?<![a-z])tag(?![a-z])|docs?[-_]?(?:deploy|publish)"
)
GIT = ("push", "fetch", "pull", "clone", "submodule", "lfs", "ls-remote", "remote")


def texts(step: Step) -> Iterator[Text]:
    """All that a step is given."""
    yield from (text for text in (step.run, step.condition) if text is not None)
    yield from values((*step.env, *step.inputs))


def values(pairs: Pairs) -> Iterator[Text]:
    """The values of a table."""
    return (value for _, value in pairs)


def has_token(found: Iterable[Text]) -> bool:
    """Whether an expression of these reads the token, or a whole context that holds it."""
    return any(_reads_token(tree) for text in found for tree, _ in text.expressions)


def _reads_token(tree: Expression) -> bool:
    for parts, _ in paths_of(tree):
        lowered = tuple(part.lower() for part in parts[:2])
        if lowered in (("github", "token"), ("secrets", "github_token"), ("secrets", "*"), ("github", "*")):
            return True
    return any(
        isinstance(node, FunctionCall)
        and any(isinstance(each, Name) and each.name in ("github", "secrets") for each in node.arguments)
        for node in walk(tree)
    )


def everywhere(workflow: Workflow, job: Job) -> bool:
    """Whether every step of a job is given the token, by the environment of the workflow or the job."""
    return has_token(values((*workflow.env, *job.env)))


def git_commands(step: Step) -> Iterator[str]:
    """What a script does with git over the network: ``push``, ``fetch`` and the like."""
    for command in commands(step.run.value) if step.run is not None else ():
        words = [word for word in command.words[1:] if not word.startswith("-")]
        if command.program == "git" and (found := next((word for word in words if word in GIT), None)):
            yield found


def pushes(step: Step) -> bool:
    """Whether a script pushes with the token that git keeps, or prepares to."""
    return step.run is not None and ("push" in git_commands(step) or _PUSHING.search(step.run.value) is not None)


def commits(step: Step) -> bool:
    """Whether a script makes a commit, which somebody may want to push."""
    return step.run is not None and any(
        command.program == "git" and "commit" in command.words[1:] for command in commands(step.run.value)
    )


def may_push(step: Step) -> bool:
    """Whether a script runs another one whose name says that it may push; nobody reads that one here."""
    for command in commands(step.run.value) if step.run is not None else ():
        runs_file = "/" in command.program or command.program.endswith((".sh", ".py"))
        words = command.words if runs_file else command.words[1:]
        if command.program in ("npm", "pnpm", "yarn") and "publish" in words[:1]:
            continue
        if (runs_file or command.program in _OPAQUE) and any(_NAMES.search(word.lower()) for word in words[:3]):
            return True
    return False
