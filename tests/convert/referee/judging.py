"""Whether an outcome is what a probe expects, and if not, whether a person was at least told.

*right*: every clause holds.
*wrong*: one does not, but the ledger or a finding says that something about this key is different, open or unread.
*dropped*: one does not, and nothing was said: the ledger claims that all is well, or is silent.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .expectations import Assertion, Clause, ends, holds
from .looking import look
from .outcome import Fate, Outcome
from .probe_file import Probe

_RANK = {"not-applicable": 0, "mapped": 1, "adapted": 2, "needs-decision": 3, "unread": 4}


class Verdict(StrEnum):
    """A closed set."""

    RIGHT = "right"
    WRONG = "wrong"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Judged:
    """``unmet`` are the lines of the first way of each clause that does not hold, with what was found instead."""

    probe: Probe
    verdict: Verdict
    unmet: tuple[str, ...]
    told: tuple[str, ...]


def judge(probe: Probe, outcome: Outcome) -> Judged:
    """The verdict on one probe."""
    unmet = [clause for clause in probe.clauses if not _clause(clause, outcome)]
    told = tuple(_told(probe.about, outcome))
    verdict = Verdict.RIGHT if not unmet else Verdict.WRONG if told else Verdict.DROPPED
    return Judged(probe, verdict, tuple(_instead(clause[0], outcome) for clause in unmet), told)


def _clause(clause: Clause, outcome: Outcome) -> bool:
    return any(all(_holds(assertion, outcome) for assertion in way) for way in clause)


def _holds(assertion: Assertion, outcome: Outcome) -> bool:
    return holds(assertion, _found(assertion, outcome))


def _found(assertion: Assertion, outcome: Outcome) -> list:
    match assertion.looked_at:
        case "finding":
            return list(outcome.said)
        case "ledger":
            return [status] if (status := fate_of(assertion.path, outcome)) else []
        case what:
            said = "\n".join(
                (outcome.written, *outcome.said, *(f"{each.note} {each.target}" for each in outcome.ledger))
            )
            return [end for thing in look(what, outcome.manifests, said) for end in ends(thing, assertion.path)]


def fate_of(pointer: str, outcome: Outcome) -> str:
    """The gravest status at or below a pointer; "" where there is no entry."""
    statuses = [each.status for each in below(pointer, outcome.ledger)]
    if not outcome.ledger and any(_last_key(pointer) in line for line in outcome.said):
        return "needs-decision"
    return max(statuses, key=_RANK.__getitem__, default="")


def below(pointer: str, ledger: Iterable[Fate]) -> list[Fate]:
    """The entries at or below a pointer."""
    return [
        each for each in ledger if each.pointer == pointer or each.pointer.startswith((f"{pointer}.", f"{pointer}["))
    ]


def _told(about: str, outcome: Outcome) -> Iterable[str]:
    yield from (f"{each.pointer}: {each.status}" for each in below(about, outcome.ledger) if each.status != "mapped")
    words = {_last_key(about), about}
    yield from (line for line in outcome.said if outcome.error or any(word in line for word in words))


def _last_key(pointer: str) -> str:
    return pointer.rsplit(".", 1)[-1].split("[")[0]


def _instead(way: tuple[Assertion, ...], outcome: Outcome) -> str:
    wrong = next((each for each in way if not _holds(each, outcome)), way[0])
    if wrong.looked_at == "finding":
        return f"{wrong.line}  (no such finding)"
    found = _found(wrong, outcome)
    shown = "nothing" if not found else ", ".join(map(repr, found))[:160]
    return f"{wrong.line}  (found {shown})"
