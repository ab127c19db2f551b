"""What came of an example: which files are different then, and which rules had a word in it."""

from collections.abc import Mapping
from typing import NamedTuple

from sophia_tidy.kernel.rule import Example, Rule

NAMES = {
    "repair": "module.py",
    "codemod": "pkg/module.py",
    "yaml": "a.yaml",
    "workflow": ".github/workflows/a.yml",
    "convert": "compose.yml",
    "lint": "manifests.yaml",
}
"""What the only file of an example is called, by group."""


class Seen(NamedTuple):
    """``files`` are the texts of what is different, None for what is gone; ``said`` are ids with messages; ``changed`` are the ids that changed a file."""

    files: Mapping[str, str | None] = {}
    said: tuple[tuple[str, str], ...] = ()
    changed: frozenset[str] = frozenset()


def before(rule: Rule, example: Example) -> dict[str, str]:
    """The example's files by path."""
    if isinstance(example.before, str):
        return {NAMES.get(rule.group, "a.txt"): example.before}
    return dict(example.before)


def after(rule: Rule, example: Example) -> dict[str, str | None]:
    """What has to be different then; a text alone is that of the first file."""
    if isinstance(example.after, str):
        return {next(iter(before(rule, example))): example.after}
    return dict(example.after or {})


def became(rule: Rule, example: Example, seen: Seen) -> dict[str, str]:
    """The files as they are then."""
    return {path: text for path, text in {**before(rule, example), **seen.files}.items() if text is not None}
