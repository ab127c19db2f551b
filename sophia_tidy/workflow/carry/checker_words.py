"""What a checker of workflows would say of a job as it is, and nobody but a person can mend: its file stays."""

import re

import yaml

from ..editing.nodes import value_of
from ..expressions.tree import paths_of
from .old_file import CannotCarry, OldFile

_RETIRED = re.compile(r"::(?:set-output|save-state|set-env|add-path)\b")

# GitHub's own runners, and the labels that runners of one's own have by themselves (docs.github.com, "Self-hosted runners").
_KNOWN = re.compile(r"(?:ubuntu|windows|macos)-|(?:self-hosted|linux|windows|macos|x64|arm64|arm)$")


def check_words(old: OldFile) -> None:
    """Look for values of a matrix that it does not have, commands that GitHub has retired, and runners that nobody else knows.

    Raises:
        CannotCarry: there are such.
    """
    for job in old.jobs:
        known = _axes(value_of(old.body(job.id), "strategy"))
        for used in old.workflow.used if known is not None else ():
            for parts, _ in paths_of(used.tree) if used.job == job.id else ():
                if parts[0] == "matrix" and len(parts) > 1 and parts[1].lower() not in {"*", *(known or ())}:
                    raise CannotCarry(used.at, f"`{job.id}` reads `matrix.{parts[1]}`, which it does not have")
        for label in job.runs_on:
            if not label.expressions and not _KNOWN.match(label.value.lower()):
                raise CannotCarry(label.at, f"`{job.id}` runs on `{label}`, a runner that no checker knows")
        for step in job.steps:
            if step.run is not None and (match := _RETIRED.search(step.run.value)):
                at = step.run.line(step.run.value.count("\n", 0, match.start()))
                raise CannotCarry(at, f"a script of `{job.id}` uses `{match[0]}`, which GitHub has retired")


def _axes(strategy: yaml.Node | None) -> set[str] | None:
    """The names of a matrix in small letters; None where an expression makes some of them."""
    if strategy is None:
        return set()
    matrix = value_of(strategy, "matrix") if isinstance(strategy, yaml.MappingNode) else strategy
    if not isinstance(matrix, yaml.MappingNode):
        return None if matrix is not None else set()
    found = set[str]()
    for key, value in matrix.value:
        if key.value == "include":
            if not isinstance(value, yaml.SequenceNode):
                return None
            rows = [row for row in value.value if isinstance(row, yaml.MappingNode)]
            found |= {str(name.value).lower() for row in rows for name, _ in row.value}
        elif key.value != "exclude":
            found.add(str(key.value).lower())
    return found
