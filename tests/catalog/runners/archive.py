"""Examples of the archive: a rule file's own cases by the rule alone, the others by verdicts and plan of a small repository."""

from collections.abc import Iterator
from pathlib import Path

from sophia_tidy.archive.classify import Judgement, Verdict, classify, judge_one
from sophia_tidy.archive.planner import WantedMoves, plan_archive
from sophia_tidy.archive.rules.evidence import explained, matches
from sophia_tidy.archive.rules.rule import ArchiveRule
from sophia_tidy.archive.rules.rulebook import built_in
from sophia_tidy.archive.rules.self_test import facts_of
from sophia_tidy.kernel.rule import Example, Rule

from ...archive import repositories
from ..seen import Seen, before


def run(rule: Rule, example: Example, _: Path) -> Seen:
    """What the rule says of the example's first file, and what it changes."""
    by_file = {each.name: each for each in built_in()}
    if rule.id in by_file:
        return Seen(said=tuple(_of_case(by_file[rule.id], rule.examples.index(example))))
    return _of_repository(before(rule, example))


def _of_case(rule: ArchiveRule, index: int) -> Iterator[tuple[str, str]]:
    case = (*rule.matching, *rule.passing)[index]
    facts = facts_of(case)
    if matches(rule, case.path, facts):
        yield rule.name, explained(rule, case.path, facts)


def _of_repository(files: dict[str, str]) -> Seen:
    facts = repositories.facts_of(files)
    judged = classify(facts, built_in())
    first = repositories.P(next(iter(files)))
    plan = plan_archive(
        facts, judged, WantedMoves(frozenset(judged.of(Verdict.ARCHIVE, Verdict.REVIEW))), repositories.read
    )
    after = {str(path): content.decode() for path, content in facts.tree.after(plan).items()}
    judgements = {first: judge_one(first, facts), **judged.judgements}
    return Seen(
        {path: after.get(path) for path in files.keys() | after.keys() if files.get(path) != after.get(path)},
        (
            *(word for each in judgements.values() for word in _words(each)),
            *((f.rule, f.message) for f in plan.findings),
        ),
        frozenset(change.rule for change in plan),
    )


def _words(judgement: Judgement) -> Iterator[tuple[str, str]]:
    yield from ((each.rule, each.text) for each in judgement.evidence)
    yield from ((each.rule, each.text) for each in judgement.vetoes)
