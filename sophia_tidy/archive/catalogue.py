"""The wing's rules as a person reads them: those of the YAML files, and those that are code."""

from collections.abc import Iterator
from dataclasses import dataclass

from .classify import ORPHANED
from .clusters import COPY_WEIGHT, DUTY_WEIGHT, SURVIVOR_WEIGHT
from .clusters import TEXTS as GROUPED
from .planner import INDEX, RULE
from .references.owner_patterns import RULE as PATTERN
from .restore import NotArchived
from .rules.evidence import REVIEW_AT
from .rules.rule import Effect, Rule
from .rules.rulebook import built_in
from .scaffold import PLACE, SCAFFOLD
from .vetoes import TEXTS as HELD

_SHOWN = 3
_PLANNED = {
    INDEX: "The archive's own page and manifest: every file with its old place, its day and the reason.",
    RULE: "A link or another reference follows a file into the archive.",
    PATTERN: "A pattern of CODEOWNERS, of .gitattributes or of a tool's ignore file is left without a file, or no longer reaches one that git reads by it.",
    NotArchived.rule: "A file comes back from the archive to where it was.",
    SCAFFOLD: "A folder of the clean structure that is missing, with a page that says what belongs in it.",
    PLACE: "A script that stays goes to the folder that its name says, and every reference with it.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule: ``effect`` in a word or a number."""

    name: str
    effect: str
    text: str


def entries() -> Iterator[Entry]:
    """All of them.

    Raises:
        RuleError: a rule file is wrong.
    """
    for rule in built_in():
        yield Entry(rule.name, effect_of(rule), _text(rule))
    weights = {"near-duplicate": COPY_WEIGHT, "same-duty": DUTY_WEIGHT, "survivor": SURVIVOR_WEIGHT}
    yield from (Entry(name, f"weight {weights[name]:+g}", text) for name, text in GROUPED.items())
    yield Entry(ORPHANED, f"weight {REVIEW_AT:+g}", "Only files that go into the archive make use of the file.")
    yield from (Entry(name, "veto", text) for name, text in HELD.items())
    yield from (Entry(name, "", text) for name, text in _PLANNED.items())


def effect_of(rule: Rule) -> str:
    """What follows from a match, in a word."""
    match rule.effect:
        case Effect.WEIGHT:
            return f"weight {rule.weight:+g}"
        case Effect.VETO:
            return "veto"
        case Effect.CAP:
            return "review at most"


def _text(rule: Rule) -> str:
    speaks, passes = (
        ", ".join(f"`{path}`" for path in dict.fromkeys(case.path for case in cases[:_SHOWN]))
        for cases in (rule.matching, rule.passing)
    )
    title = rule.title[0].upper() + rule.title[1:]
    return f"{title}.\n\n{rule.why}\n\nSpeaks of: {speaks}. Says nothing of: {passes} (see the examples in its file)."
