"""What `convert` shows: how each stack was read, what became of its keys, and what a person has to decide."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from ...convert.converted_stack import ConvertedStack
from ...convert.ledger import KeyFate, KeyStatus
from ...kernel.step import StepResult
from ...manifests.pointer import spell
from ...steps.convert import Converted

if TYPE_CHECKING:
    from ..formats import Page

_SHOWN = 10
_WORDS = {
    KeyStatus.MAPPED: "mapped",
    KeyStatus.ADAPTED: "adapted",
    KeyStatus.NOT_APPLICABLE: "not applicable",
    KeyStatus.NEEDS_DECISION: "to decide",
}


def page_of(result: StepResult[Converted], *, diff: bool = False, ledger: bool = False) -> "Page":
    """The page of a planned conversion."""
    from ...kernel.outcome import Report
    from ..formats import Page

    converted = result.facts
    return Page(
        "convert",
        result.tree,
        result.plan,
        result.unsafe,
        Report(before=_counts(converted)),
        details=_details(converted),
        lines=tuple(_lines(converted, ledger)),
        diff=diff,
        secrets=secrets_of(converted),
    )


def secrets_of(converted: Converted) -> frozenset[str]:
    """The values that are credentials of a stack."""
    from ...convert.resources.secrets.credentials import secret_values

    return frozenset(value for stacked in converted.stacks for value in secret_values(stacked.conversion))


def decisions(converted: Converted) -> list[KeyFate]:
    """The keys that wait for a person."""
    return [
        entry for stacked in converted.stacks for entry in stacked.entries if entry.status is KeyStatus.NEEDS_DECISION
    ]


def _counts(converted: Converted) -> dict[str, int]:
    counts = Counter(entry.status for stacked in converted.stacks for entry in stacked.entries)
    services = sum(len(stacked.conversion.stack.services) for stacked in converted.stacks)
    return {
        "services": services,
        "manifests": sum(len(stacked.manifests) for stacked in converted.stacks),
        "keys": counts.total(),
        **{word: counts[status] for status, word in _WORDS.items()},
    }


def _lines(converted: Converted, ledger: bool) -> Iterator[str]:
    for stacked in converted.stacks:
        stack = stacked.conversion.stack
        yield f"{stack.name}: read as a {stack.dialect.value} stack: {stacked.because}"
        yield from map(_line, stacked.entries) if ledger else _waiting(stacked)
    if converted.survey is not None:
        from .convert_survey import survey_lines

        yield from survey_lines(converted.survey)


def _waiting(stacked: ConvertedStack) -> Iterator[str]:
    """What a person has to decide and no finding of the same rule tells; each rule once."""
    told = {finding.rule for finding in stacked.findings}
    waiting = [entry for entry in stacked.entries if entry.status is KeyStatus.NEEDS_DECISION]
    alone = {(entry.rule, entry.note): entry for entry in reversed(waiting) if entry.rule not in told}
    yield from map(_line, islice(reversed(alone.values()), _SHOWN))
    if waiting:
        yield f"{len(waiting)} keys wait for a decision, each under its rule below; one by one with --ledger"


def _line(entry: KeyFate) -> str:
    where = f" -> {entry.target}" if entry.target else ""
    note = f": {entry.note}" if entry.note else ""
    return f"{_WORDS[entry.status]}: {spell(entry.pointer)}{where}{note} [{entry.rule}]"


def _details(converted: Converted) -> dict[str, object]:
    alone = len(converted.stacks) == 1
    return _found(converted) | {
        "stacks": [_stack(stacked) for stacked in converted.stacks],
        "ledger": [
            ({} if alone else {"stack": stacked.name}) | entry.to_json()
            for stacked in converted.stacks
            for entry in stacked.entries
        ],
    }


def _found(converted: Converted) -> dict[str, object]:
    """What was found in the tree, where nobody has named the stacks: else it need not be imported."""
    if converted.survey is None:
        return {}
    from .convert_survey import survey_details

    return survey_details(converted.survey)


def _stack(stacked: ConvertedStack) -> dict[str, object]:
    return {
        "name": stacked.name,
        "namespace": stacked.conversion.namespace,
        "dialect": stacked.conversion.stack.dialect.value,
        "because": stacked.because,
        "connections": [
            {
                "from": edge.source,
                "to": edge.target,
                "port": edge.port,
                "pointer": spell(edge.at),
                "standing": edge.standing.value,
                "note": edge.note,
            }
            for edge in stacked.proof.edges
        ],
    }
