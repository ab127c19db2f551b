"""Secrets in the texts of a step: written there, or behind a variable that the step was given.  Names only."""

import re
from collections.abc import Iterator, Mapping

from ..expressions import ExpressionError, names_in, read_template
from ..model import Job, Step, Text, Workflow

TOKEN = "GITHUB_TOKEN"
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")


def environment(workflow: Workflow, job: Job, step: Step) -> dict[str, Text]:
    """The variables of a step, those nearest to it last."""
    return {str(name): value for name, value in (*workflow.env, *job.env, *step.env)}


def secrets_in(text: str, env: Mapping[str, Text]) -> Iterator[str]:
    """The names of the secrets that a text holds, ``GITHUB_TOKEN`` for the job's own token."""
    try:
        parts = read_template(text).expressions
    except ExpressionError:  # a finding already, where the file was read
        return
    for part in parts:
        yield from (name.upper() for name, _ in names_in(part.tree, "secrets") if name != "*")
        if any(name.lower() == "token" for name, _ in names_in(part.tree, "github")):
            yield TOKEN
        for name, _ in names_in(part.tree, "env"):
            if name in env:
                yield from secrets_in(env[name].value, {})
    for match in _VARIABLE.finditer(re.sub(r"\$\{\{.*?\}\}", "", text)):
        if match[1] in env:
            yield from secrets_in(env[match[1]].value, {})


def secret_in(text: str, env: Mapping[str, Text]) -> str:
    """The one secret of a text; empty for none."""
    return next(secrets_in(text, env), "")
