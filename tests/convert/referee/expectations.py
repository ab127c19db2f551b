"""What a probe expects, one assertion a line.

    Deployment/api spec.replicas is 3
    container/api resources.limits.memory amounts 64Mi
    ledger services.api.init is not-applicable
    | finding init
    | pod/api shareProcessNamespace is true
    & ledger services.api.init is adapted

A line is: what to look at, a path into it, a verb, a value in YAML's flow
style.  A line that begins with ``|`` is another way to be right; one that
begins with ``&`` belongs to the way above it.  Where a path has several ends
(``[*]``, or several objects of one name pattern), one that fits is enough for
the verbs that affirm; ``absent`` and ``lacks`` hold for all.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from .paths import parse_path, walk
from .quantities import quantity

VERBS = ("is", "one-of", "amounts", "matches", "has", "lacks", "exists", "absent", "at-least", "at-most")


@dataclass(frozen=True, slots=True)
class Assertion:
    """``looked_at`` is split at its first slash when it is looked up; ``line`` is the text, for reports."""

    looked_at: str
    path: str
    verb: str
    value: Any
    line: str


Way = tuple[Assertion, ...]
Clause = tuple[Way, ...]


def parse_expectations(text: str) -> tuple[Clause, ...]:
    """Clauses that must all hold; each is the ways in which it may.

    Raises:
        ValueError: a line that is no assertion.
    """
    clauses: list[list[list[Assertion]]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match line[0]:
            case "|":
                clauses[-1].append([_assertion(line[1:].strip())])
            case "&":
                clauses[-1][-1].append(_assertion(line[1:].strip()))
            case _:
                clauses.append([[_assertion(line)]])
    return tuple(tuple(tuple(way) for way in clause) for clause in clauses)


def _assertion(line: str) -> Assertion:
    if line.startswith("finding "):
        return Assertion("finding", ".", "matches", line.removeprefix("finding ").strip(), line)
    words = _ledger_words(line) if line.startswith("ledger ") else _words(line)
    if len(words) < 3 or words[2] not in VERBS or (len(words) == 3) != (words[2] in ("exists", "absent")):
        raise ValueError(f"{line!r} is not an assertion; expected WHAT PATH VERB [VALUE], a verb of {', '.join(VERBS)}")
    parse_path(words[1] if words[0] != "ledger" else ".")
    value = words[3] if words[2] == "matches" else yaml.safe_load(words[3]) if len(words) == 4 else None
    return Assertion(words[0], words[1], words[2], value, line)


def _words(line: str) -> list[str]:
    """What, path, verb and value; a path may have spaces within quotes."""
    found = re.fullmatch(r'(\S+)\s+((?:"[^"]*"|[^\s"])+)\s+(\S+)(?:\s+(.*))?', line)
    return [each for each in found.groups() if each is not None] if found else []


def _ledger_words(line: str) -> list[str]:
    found = re.fullmatch(r"ledger (\S+) (is|one-of) (.*)", line)
    return ["ledger", *found.groups()] if found else []


def holds(assertion: Assertion, ends: list[Any]) -> bool:
    """Whether the values that the path led to are as asserted."""
    if assertion.verb == "absent":
        return not ends
    if assertion.verb == "lacks":
        return not any(_has(end, assertion.value) for end in ends)
    test = _TESTS[assertion.verb]
    return any(test(end, assertion.value) for end in ends)


def ends(thing: Any, path: str) -> list[Any]:
    """The values at the path's ends."""
    return list(walk(thing, parse_path(path)))


def _same(end: Any, value: Any) -> bool:
    return (
        type(end) is type(value) and end == value if isinstance(end, bool) or isinstance(value, bool) else end == value
    )


def _has(end: Any, value: Any) -> bool:
    if isinstance(end, str):
        return str(value) in end
    if isinstance(end, list):
        return any(_within(each, value) for each in end)
    return _within(end, value)


def _within(whole: Any, part: Any) -> bool:
    """Equal, or a mapping that has at least what ``part`` has."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return all(key in whole and _within(whole[key], each) for key, each in part.items())
    if isinstance(whole, dict) and isinstance(part, str):
        return part in whole
    return _same(whole, part)


def _measured(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(end: Any, value: Any) -> bool:
        left, right = quantity(end), quantity(value)
        return left is not None and right is not None and test(left, right)

    return compare


_TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": _same,
    "one-of": lambda end, values: any(_same(end, each) for each in values),
    "amounts": _measured(lambda left, right: left == right),
    "at-least": _measured(lambda left, right: left >= right),
    "at-most": _measured(lambda left, right: left <= right),
    "matches": lambda end, value: re.search(value, str(end)) is not None,
    "has": _has,
    "exists": lambda end, value: True,
}
