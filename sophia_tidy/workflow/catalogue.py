"""The rules of the wing, for ``explain``: each in the words of its own file; reasons, and examples that are typed, in ``catalog/``."""

from collections.abc import Iterator
from importlib.resources import files
from inspect import cleandoc

from ..formats.rule_catalogue import completed
from ..kernel.finding import Severity
from ..kernel.plan import Safety
from ..kernel.rule import Example, Rule
from .carry.told import RULES as CARRYING
from .duties.build_ledger import RULES as ACCOUNTING
from .duties.second_deployers import RULE as BESIDE
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
    "well-kept": "No two workflows deploy one branch at once, less than a fifth of the jobs are proven dead, there is no overlay to deploy to, and the configuration asks for nothing: they are left as they are.",
    "nothing-to-deploy": "There is neither an image of the team's own nor an overlay, so there is nothing for the one workflow to do.",
}
_WRITING = {
    RULE: "The one workflow, its roll-back, the scripts that both run, and the page of the duties, written from the old workflows.",
    CUT: "A job that the one workflow stands for leaves a file that stays; the whole of the file is kept in the archive.",
}
_REFUSING = {
    "broken-workflows": "No workflow can be read, so nothing is known that one workflow could stand for.",
    "workflow-edit": "A job cannot be cut out of a file so that all else says the same: an anchor or a need leads into it, or all stands in one line.",
}


def rules() -> tuple[Rule, ...]:
    """Every rule of the wing, once each."""
    return completed(_of_code(), files(__package__) / "catalog")


def _of_code() -> Iterator[Rule]:
    for id, text in (_READING | _REFUSING).items():
        yield _rule(id, text, severity=Severity.ERROR)
    for id, text in _NOTHING.items():
        yield _rule(id, text, severity=Severity.NOTE)
    for id, text in _WRITING.items():
        yield _rule(id, text, safety=Safety.SAFE)
    for module in RULES:
        yield _rule(module.RULE, cleandoc(module.__doc__ or ""), severity=module.SEVERITY, examples=module.EXAMPLES)
    yield from _mends()
    for id, (severity, text) in (
        CARRYING | SURVEYING | WRITING | ACCOUNTING | ASLEEP | ASTRAY | UNREAD | FORGOTTEN
    ).items():
        yield _rule(
            id, text, severity=None if id == BESIDE else severity
        )  # that one is an error of some, a warning of others


def _mends() -> Iterator[Rule]:
    """The repairs of files that do not read, and what is said where none helps."""
    from .mend import encoding, planner
    from .mend import history as past
    from .mend.rules import DEAD, FAULTS

    for rule in dict.fromkeys((*FAULTS, *DEAD)):
        yield _rule(rule.RULE, cleandoc(rule.__doc__ or ""), safety=Safety.UNSAFE, examples=rule.EXAMPLES)
    yield _rule(encoding.RULE, cleandoc(encoding.__doc__ or ""), safety=Safety.UNSAFE)
    for id, text in past.TEXTS.items():
        yield _rule(id, text, safety=Safety.UNSAFE)
    for id, text in planner.TEXTS.items():
        yield _rule(id, text, severity=Severity.ERROR)


def _rule(
    id: str, text: str, *, safety: str = "", severity: Severity | None = None, examples: tuple[Example, ...] = ()
) -> Rule:
    return Rule(id, "workflow", text, safety=safety, severity=severity, examples=examples)
