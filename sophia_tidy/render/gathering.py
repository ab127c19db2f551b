"""Findings that say one thing of many places, said once.

Twenty services without a memory limit are one thing to know.  Findings of
one rule whose messages are the same but for some words are gathered: those
words are what each is about.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from ..finding import Finding, Severity
from ..location import printable

_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_MOST_NAMED = 12
_ALIKE = 0.6  # of the words, so that two messages say the same of different things
_GAP = "…"


def gathered_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """One paragraph for each thing that is said, the gravest first: the message, what it is about, what helps."""
    for group in _groups(findings):
        yield from _one(group[0]) if len(group) == 1 else _many(group)


def _groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings that say the same, in the order of the first of each within its severity."""
    groups: dict[tuple[object, ...], list[list[Finding]]] = {}
    for finding in findings:
        key = _GRAVITY[finding.severity], finding.rule, len(finding.message.split()), finding.help
        alike = groups.setdefault(key, [])
        group = next((each for each in alike if _alike(each[0], finding)), None)
        if group is None:
            alike.append([finding])
        else:
            group.append(finding)
    return sorted((group for alike in groups.values() for group in alike), key=lambda group: _GRAVITY[group[0].severity])


def _alike(one: Finding, other: Finding) -> bool:
    words, others = one.message.split(), other.message.split()
    return sum(map(str.__eq__, words, others)) >= _ALIKE * len(words)


def _one(finding: Finding) -> Iterator[str]:
    yield f"{finding.location}: {finding.severity}: {printable(finding.message)} [{finding.rule}]"
    if finding.help:
        yield f"    {printable(finding.help)}"


def _many(group: list[Finding]) -> Iterator[str]:
    words = [finding.message.split() for finding in group]
    same = [len(set(column)) == 1 for column in zip(*words, strict=True)]
    first = group[0]
    message = " ".join(word if known else _gap(word) for word, known in zip(words[0], same, strict=True))
    about = dict.fromkeys(_about(each, same, finding) for each, finding in zip(words, group, strict=True))
    yield f"{first.location}: {first.severity}: {printable(_once(message))} [{first.rule}]"
    more = f" and {len(about) - _MOST_NAMED} more" if len(about) > _MOST_NAMED else ""
    yield f"    {len(group)} times: {printable(', '.join(list(about)[:_MOST_NAMED]))}{more}"
    if first.help:
        yield f"    {printable(first.help)}"


def _gap(word: str) -> str:
    """What stands for a word that differs, with the mark that ends it."""
    return _GAP + word[len(word.rstrip(":;,")):]


def _once(message: str) -> str:
    """Several gaps in a row are one."""
    return " ".join(word for word, _ in groupby(message.split())) if f"{_GAP} {_GAP}" in message else message


def _about(words: list[str], same: list[bool], finding: Finding) -> str:
    """The words that only this finding has, else where it is."""
    own = dict.fromkeys(word.strip(":;,'") for word, known in zip(words, same, strict=True) if not known)
    return " ".join(own) or str(finding.location)
