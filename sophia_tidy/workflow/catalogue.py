"""The rules of the wing, for ``explain``: each in the words of its own file."""

from collections.abc import Iterator
from inspect import cleandoc
from typing import NamedTuple

from .duties.build_ledger import RULES as ACCOUNTING
from .facts.refused import RULES as ASLEEP
from .planner import CUT, RULE
from .project.findings import RULES as SURVEYING
from .read.source import EXPRESSION, SHAPE, SYNTAX
from .reruns.lost_workflows import RULES as FORGOTTEN
from .reruns.missing_jobs import RULES as ASTRAY
from .reruns.original_tree import RULES as UNREAD
from .rules import RULES
from .write.findings import RULES as WRITING

_READING = {
    EXPRESSION: "An expression that GitHub refuses: its syntax, an unknown function or context, too long or too deep.",
    SHAPE: "A workflow or action says something at a place where GitHub does not read it, or lacks what GitHub needs.",
    SYNTAX: "A workflow or action is no YAML, or is too large or nested too deep to be one.",
}
_NOTHING = {
    "no-workflow": "There is no file in .github/workflows.",
    "nothing-to-deploy": "There is neither an image of the team's own nor an overlay, so there is nothing for the one workflow to do.",
}
_REFUSING = {
    "broken-workflows": "No workflow can be read, so nothing is known that one workflow could stand for.",
    "workflow-edit": "A job cannot be cut out of a file so that all else says the same: an anchor or a need leads into it, or all stands in one line.",
}


class Entry(NamedTuple):
    """A rule, how much it matters, and what a person is told of it; ``examples`` are (before, after or None, why)."""

    name: str
    severity: str
    text: str
    examples: tuple[tuple[str, str | None, str], ...] = ()


def entries() -> Iterator[Entry]:
    """Every rule of the wing, once each."""
    for name, text in (_READING | _REFUSING).items():
        yield Entry(name, "error", text)
    for name, text in _NOTHING.items():
        yield Entry(name, "note", text)
    yield Entry(
        RULE,
        "safe",
        "The one workflow, its roll-back, the scripts that both run, and the page of the duties, written from the old workflows.",
    )
    yield Entry(
        CUT,
        "safe",
        "A job that the one workflow stands for leaves a file that stays; the whole of the file is kept in the archive.",
    )
    for rule in RULES:
        yield Entry(rule.RULE, rule.SEVERITY.value, cleandoc(rule.__doc__ or ""))
    yield from _mends()
    for name, (severity, text) in (SURVEYING | WRITING | ACCOUNTING | ASLEEP | ASTRAY | UNREAD | FORGOTTEN).items():
        yield Entry(name, severity.value, text)


def _mends() -> Iterator[Entry]:
    """The repairs of files that do not read, and what is said where none helps."""
    from .mend import encoding, planner
    from .mend import history as past
    from .mend.rules import DEAD, FAULTS

    for rule in dict.fromkeys((*FAULTS, *DEAD)):
        yield Entry(
            rule.RULE, "unsafe", cleandoc(rule.__doc__ or ""), tuple((e.before, e.after, e.why) for e in rule.EXAMPLES)
        )
    yield Entry(encoding.RULE, "unsafe", cleandoc(encoding.__doc__ or ""))
    for name, text in (past.TEXTS | planner.TEXTS).items():
        yield Entry(name, "unsafe" if name in past.TEXTS else "error", text)
