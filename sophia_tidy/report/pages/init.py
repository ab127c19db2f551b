"""What `init` shows: each line that is needed, the answer that is seen, and where; then what only a person can say."""

from collections.abc import Iterator

from ...kernel.step import StepResult
from ...steps.init import SEEN, InitFacts, SeenSetting
from ..page import Note, Page, PageRow


def page_of(result: StepResult[InitFacts]) -> Page:
    """The page of a planned `init`."""
    facts = result.facts
    notes = tuple(map(_note, facts.settings))
    rows = (PageRow(facts.path, "seen", SEEN, "; ".join(note.text for note in notes), notes=notes),) if notes else ()
    return Page(
        "init",
        result.tree,
        result.plan,
        rows=rows,
        details={
            "settings": [
                {
                    "key": list(each.decision.key),
                    "value": each.option.value,
                    "seen": [str(place) for place in each.option.seen],
                    "question": each.decision.question,
                }
                for each in facts.settings
            ],
            "left": [each.id for each in facts.left],
        },
        lines=tuple(_lines(facts)),
    )


def _note(each: SeenSetting) -> Note:
    return Note(0, f"{'.'.join(each.decision.key)} is {each.option.value}, {each.option.title}", SEEN)


def _lines(facts: InitFacts) -> Iterator[str]:
    for each in facts.left:
        default = f" (until then: {each.default or 'none'})" if each.default is not None else ""
        yield f"{each.id}: {each.question}{default}"
