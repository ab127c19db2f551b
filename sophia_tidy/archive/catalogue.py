"""The wing's rules as a person reads them: those of the YAML files, and those that are code."""

from collections.abc import Iterator
from importlib.resources import files
from string import Formatter

from ..formats.rule_catalogue import completed
from ..kernel.rule import Example, Rule
from .classify import ORPHANED
from .clusters import COPY_WEIGHT, DUTY_WEIGHT, SURVIVOR_WEIGHT
from .clusters import TEXTS as GROUPED
from .planner import INDEX, RULE
from .references.owner_patterns import RULE as PATTERN
from .restore import NotArchived
from .rules.evidence import REVIEW_AT, explained
from .rules.rule import ArchiveRule, RuleCase, RuleEffect
from .rules.rulebook import built_in
from .rules.self_test import facts_of
from .scaffold import PLACE, SCAFFOLD
from .superseded import NOTHING, SUPERSEDED
from .vetoes import TEXTS as HELD

_PLANNED = {
    INDEX: "The archive's own page and manifest: every file with its old place, its day and the reason.",
    RULE: "A link or another reference follows a file into the archive.",
    PATTERN: "A pattern of CODEOWNERS, of .gitattributes or of a tool's ignore file is left without a file, or no longer reaches one that git reads by it.",
    NotArchived.rule: "A file comes back from the archive to where it was.",
    SCAFFOLD: "A folder of the clean structure that is missing, with a page that says what belongs in it.",
    NOTHING: "Nothing in the archive has a successor, so nothing has lost its use by one.",
    PLACE: "A script that stays goes to the folder that its name says, and every reference with it.",
}


def rules() -> Iterator[Rule]:
    """All of them.

    Raises:
        RuleError: a rule file is wrong.
    """
    yield from map(_of_file, built_in())
    yield from completed(_of_code(), files(__package__) / "catalog")


def effect_of(rule: ArchiveRule) -> str:
    """What follows from a match, in a word."""
    match rule.effect:
        case RuleEffect.WEIGHT:
            return f"weight {rule.weight:+g}"
        case RuleEffect.VETO:
            return "veto"
        case RuleEffect.CAP:
            return "review at most"


def _of_code() -> Iterator[Rule]:
    weights = {"near-duplicate": COPY_WEIGHT, "same-duty": DUTY_WEIGHT, "survivor": SURVIVOR_WEIGHT}
    for id, text in GROUPED.items():
        yield Rule(id, "archive", text, safety=f"weight {weights[id]:+g}")
    orphaned = "Only files that go into the archive make use of the file."
    yield Rule(ORPHANED, "archive", orphaned, safety=f"weight {REVIEW_AT:+g}")
    replaced = "Only files in the archive ran the program, and the manifest says what does their work now."
    yield Rule(SUPERSEDED, "archive", replaced, safety=f"weight {REVIEW_AT:+g}")
    yield from (Rule(id, "archive", text, safety="veto") for id, text in HELD.items())
    yield from (Rule(id, "archive", text) for id, text in _PLANNED.items())


def _of_file(rule: ArchiveRule) -> Rule:
    examples = (
        *(_example(case, _fixed(rule.explain) or explained(rule, case.path, facts_of(case))) for case in rule.matching),
        *(_example(case, "") for case in rule.passing),
    )
    title = f"{rule.title[0].upper()}{rule.title[1:]}."
    return Rule(rule.name, "archive", title, rule.why, effect_of(rule), examples=examples)


def _example(case: RuleCase, says: str) -> Example:
    """The case as a person reads it, with its own file first."""
    texts = {str(path): content.decode() for path, content in case.files.items()}
    before = {str(case.path): texts.pop(str(case.path)), **texts}
    return Example(before, says=says, why="; ".join((f"asked of {case.path}", *_told_by_git(case))))


def _told_by_git(case: RuleCase) -> Iterator[str]:
    for path, life in case.lives.items():
        yield f"git on {path}: " + ", ".join(f"{key} {value}" for key, value in life.items())
    yield from (f"the duties ledger accounts for {path}" for path in sorted(case.accounted))


def _fixed(template: str) -> str:
    """The longest part of a rule's sentence that is the same of every file."""
    return max((literal for literal, *_ in Formatter().parse(template)), key=len).strip(" (,;:")
