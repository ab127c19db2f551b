"""Findings that say one thing of many places, said once.

Twenty services without a memory limit are one thing to know.  Findings of
one rule whose messages are the same but for some words are gathered: those
words are what each is about.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from ..kernel.finding import Finding, Severity
from ..kernel.location import printable
from .paragraph import MORE, Paragraph

_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_MOST = {Severity.ERROR: 20, Severity.WARNING: 8, Severity.NOTE: 4}  # paragraphs of one rule
_COMPARED = 50  # groups, so that thousands of messages that nothing unites cost no more than a look at each
_HELPS = 6
_FEW = 2  # lines are no more than a line for both and one for their places
_ALIKE = 0.6  # of the words, so that two messages say the same of different things
_GAP = "…"
_MARKS = ":;,'`\"()"


def gathered_lines(findings: Iterable[Finding]) -> Iterator[str]:
    """`gathered`, as lines of text."""
    for each in gathered(findings):
        yield from each.lines()


def gathered(findings: Iterable[Finding]) -> Iterator[Paragraph]:
    """One paragraph for each thing that is said, the gravest first: the message, what it is about, what helps.

    Two that differ by their places alone stay apart.  Of one rule that says
    many different things only the first are told, and how many more there are.
    """
    told: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for group in _groups(findings):
        apart = len(group) == _FEW and group[0].message == group[1].message
        for some in ([each] for each in group) if apart else [group]:
            first = some[0]
            told[first.rule] += 1
            if told[first.rule] > _MOST[first.severity]:
                left[first.rule] += len(some)
            else:
                yield single(first) if len(some) == 1 else _many(some)
    for rule, count in left.items():
        yield Paragraph("", MORE, f"and {count} more, each in full with --verbose", rule)


def single(finding: Finding) -> Paragraph:
    """One finding by itself."""
    return Paragraph(
        str(finding.location), finding.severity.value, printable(finding.message), finding.rule, tail=_help(finding)
    )


def _help(finding: Finding) -> tuple[str, ...]:
    return (printable(finding.help),) if finding.help else ()


def _groups(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings that say the same, in the order of the first of each within its severity."""
    groups: dict[tuple[object, ...], list[list[Finding]]] = {}
    for finding in findings:
        key = _GRAVITY[finding.severity], finding.rule, len(finding.message.split())
        known = groups.setdefault(key, [])
        group = next((each for each in known[:_COMPARED] if _same_thing(each[0], finding)), None)
        if group is None:
            known.append([finding])
        else:
            group.append(finding)
    return sorted(
        (group for known in groups.values() for group in known), key=lambda group: _GRAVITY[group[0].severity]
    )


def _same_thing(one: Finding, other: Finding) -> bool:
    """Whether both say the same, and the same helps, if perhaps by other names."""
    helps = one.help or "", other.help or ""
    return alike(one.message, other.message) and (helps[0] == helps[1] or alike(*helps))


def alike(one: str, other: str) -> bool:
    """Whether two messages of the same number of words say the same of different things."""
    words, others = one.split(), other.split()
    return 0 < len(words) == len(others) and sum(map(str.__eq__, words, others)) >= _ALIKE * len(words)


def with_gaps(messages: Iterable[str]) -> tuple[str, list[bool]]:
    """What messages that are alike have in common, a gap for each word that differs; and which words are the same in all."""
    words = [message.split() for message in messages]
    same = [len(set(column)) == 1 for column in zip(*words, strict=True)]
    return _once(" ".join(word if known else _gap(word) for word, known in zip(words[0], same, strict=True))), same


def _many(group: list[Finding]) -> Paragraph:
    first = group[0]
    message, same = with_gaps(finding.message for finding in group)
    scattered = len({finding.location.path for finding in group}) > 1
    about = dict.fromkeys(printable(_about(finding, same, scattered)) for finding in group)
    helps = tuple(dict.fromkeys(text for finding in group for text in _help(finding)))
    more = (f"and {len(helps) - _HELPS} more such lines",) if len(helps) > _HELPS else ()
    return Paragraph(
        "" if all(same) or scattered else str(first.location),
        first.severity.value,
        printable(message),
        first.rule,
        f"{len(group)} times: ",
        tuple(about),
        tail=helps[:_HELPS] + more,
    )


def _gap(word: str) -> str:
    """What stands for a word that differs, with the marks around it."""
    bare = word.strip(_MARKS)
    start = word.index(bare)
    return f"{word[:start]}{_GAP}{word[start + len(bare) :]}" if bare else _GAP


def _once(message: str) -> str:
    """Several gaps in a row are one."""
    return " ".join(word for word, _ in groupby(message.split())) if f"{_GAP} {_GAP}" in message else message


def _about(finding: Finding, same: list[bool], scattered: bool) -> str:
    """The words that only this finding has, and where it is if it has none or the others are in other files."""
    words = finding.message.split()
    own = " ".join(dict.fromkeys(word.strip(_MARKS) for word, known in zip(words, same, strict=True) if not known))
    place = str(finding.location)
    if not scattered or not own:
        return own or place
    return place if own in place else f"{place} ({own})"
