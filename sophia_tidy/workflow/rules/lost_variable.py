"""A step reads a variable that an earlier step exported, and that was lost with its shell.

Each ``run`` is a shell of its own; only what is written to ``$GITHUB_ENV``
reaches the next one.
"""

import re
from collections.abc import Iterator

from ...formats.shell import commands
from ...kernel.finding import Finding, Severity
from ...kernel.rule import Example
from ..facts.inventory import Inventory
from ..model import Job, Step, Workflow
from .example import job

RULE = "lost-variable"
SEVERITY = Severity.ERROR
EXAMPLES = (
    Example(
        job("- run: export TAG=$(date +%s)\n- run: docker push x:$TAG"), says="TAG was exported in an earlier step"
    ),
    Example(
        job("- run: |\n    export TAG=1\n    echo $TAG\n- run: |\n    echo x\n    echo ${TAG}"), says="TAG was exported"
    ),
    Example(job('- run: |\n    export TAG=1\n    echo "TAG=$TAG" >> $GITHUB_ENV\n- run: echo $TAG'), why="handed on"),
    Example(job("- run: export TAG=1\n- run: echo $TAG\n  env: {TAG: 2}"), why="set anew"),
    Example(job("- run: export TAG=1\n- run: TAG=2; echo $TAG"), why="assigned anew"),
    Example(job("- run: export TAG=1\n- run: echo ${TAG:-none}"), why="a default was thought of"),
    Example(job("- run: export TAG=1 && echo $TAG"), why="the same step"),
    Example(job("- run: export TAG=1\n- run: echo '$TAG'"), why="single quotes read nothing"),
)
_READ = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})")
_QUOTED = re.compile(r"'[^']*'")
_HANDED = re.compile(r"GITHUB_ENV")
_OWN = frozenset(("PATH", "HOME", "PWD", "SHELL", "USER", "LANG"))


def check(inventory: Inventory) -> Iterator[Finding]:
    """One finding for each variable in each job, where it is first read."""
    for facts in inventory.workflows:
        for each in facts.workflow.jobs:
            yield from _of_job(facts.workflow, each)


def _of_job(workflow: Workflow, job: Job) -> Iterator[Finding]:
    given = {key.value for key, _ in (*workflow.env, *job.env)}
    lost: set[str] = set()
    for step in job.steps:
        if step.run is None:
            continue
        known = given | {key.value for key, _ in step.env} | _assigned(step)
        for name, line in _reads(step.run.value):
            if name in lost - known:
                lost.discard(name)
                message = f"{name} was exported in an earlier step and is empty here; expected it in $GITHUB_ENV"
                yield Finding(step.run.line(line), RULE, message, SEVERITY)
        handed = _HANDED.search(step.run.value) is not None
        names = {
            name
            for name in _exported(step)
            if not (handed and f"{name}=" in step.run.value.replace(f"export {name}=", ""))
        }
        lost = (lost | names) - _OWN


def _exported(step: Step) -> set[str]:
    return {
        word.partition("=")[0]
        for command in commands(step.run.value if step.run else "")
        if command.program == "export"
        for word in command.words[1:]
        if "=" in word
    }


def _assigned(step: Step) -> set[str]:
    """What a script sets itself, by ``X=``, ``export``, ``read``, ``for`` or from a file that it sources."""
    names: set[str] = set()
    for command in commands(step.run.value if step.run else ""):
        names |= {each.partition("=")[0].rstrip("+") for each in command.settings}
        if command.program in ("export", "read", "local", "declare", "for", "mapfile", "readarray", "getopts"):
            names |= {word.partition("=")[0] for word in command.words[1:]}
        if command.program in ("source", ".", "eval"):
            names |= {name for name, _ in _reads(step.run.value if step.run else "")}
    return names


def _reads(script: str) -> Iterator[tuple[str, int]]:
    """The variables that are read, with the line, from 0; comments and single quotes read none."""
    for line, text in enumerate(script.split("\n")):
        if not text.lstrip().startswith("#"):
            for match in _READ.finditer(_QUOTED.sub("", text)):
                yield match[1] or match[2], line
