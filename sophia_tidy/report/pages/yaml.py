"""What `yaml` shows: each file that changes and what changes in it; what is left alone is in the findings."""

from collections.abc import Iterator

from ...kernel.outcome import Report
from ...kernel.plan import Safety
from ...kernel.step import StepResult
from ...steps.yaml import YamlFacts
from ..formats import Note, Page, PageRow


def page_of(tidied: StepResult[YamlFacts], *, diff: bool = False) -> Page:
    """The page of a planned `yaml`."""
    return Page(
        "yaml",
        tidied.tree,
        tidied.plan,
        tidied.unsafe,
        Report(before=_counts(tidied)),
        rows=tuple(_rows(tidied)),
        diff=diff,
    )


def _counts(tidied: StepResult[YamlFacts]) -> dict[str, int]:
    left = sum(any(finding.rule in LEFT for finding in done.findings) for done in tidied.facts.values())
    return {"YAML files": len(tidied.facts), "to restyle": len(tidied.plan), "left alone": left}


LEFT = frozenset(("yaml-template", "yaml-sealed", "yaml-refused", "undecodable"))


def _rows(tidied: StepResult[YamlFacts]) -> Iterator[PageRow]:
    planned = {change.path: change.safety for change in tidied.plan}
    for path, done in tidied.facts.items():
        if done.content is not None:
            safety = planned.get(path, done.safety)
            word = "review" if safety is Safety.UNSAFE else "restyle"
            notes = tuple(Note(fix.line, fix.reason, fix.rule) for fix in done.fixes)
            yield PageRow(path, word, done.rule, ", ".join(fix.reason for fix in done.fixes), safety, notes)
