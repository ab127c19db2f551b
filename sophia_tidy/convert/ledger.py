"""The ledger: what became of every leaf of the model.

A resource that reads a key accounts for it in the same breath.  An entry
covers the leaf at its pointer, or all leaves below it; of several, the
longest pointer counts, and entries of one pointer are told together.  A leaf
that no entry covers is *unread*: it is shown as a decision for a person, so
that nothing is silent even where a rule is missing.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from ..manifests.pointer import Pointer, leaves, spell

UNREAD = "unread-key"
NOTHING_ACCEPTED: Mapping[str, str] = MappingProxyType({})


class KeyStatus(StrEnum):
    """What became of a leaf, from the best to what a person has to see; a closed set."""

    MAPPED = "mapped"
    ADAPTED = "adapted"
    NOT_APPLICABLE = "not-applicable"
    NEEDS_DECISION = "needs-decision"


_GRAVEST = {
    status: rank
    for rank, status in enumerate(
        (KeyStatus.NOT_APPLICABLE, KeyStatus.MAPPED, KeyStatus.ADAPTED, KeyStatus.NEEDS_DECISION)
    )
}


class KeyFate(NamedTuple):
    """One leaf's fate; ``target`` points into the manifests (``Deployment/api.spec.replicas``), "" where none does."""

    pointer: Pointer
    status: KeyStatus
    target: str
    rule: str
    note: str = ""

    def to_json(self) -> dict[str, str]:
        """The entry in the words of the documented JSON output."""
        return {
            "pointer": spell(self.pointer),
            "status": self.status.value,
            "target": self.target,
            "rule": self.rule,
            "note": self.note,
        }


class Ledger:
    """Entries as they are made; `settle` turns them into one for each leaf."""

    __slots__ = ("_accepted", "_entries")

    def __init__(self, accepted: Mapping[str, str] = NOTHING_ACCEPTED) -> None:
        """``accepted`` are rules whose decisions a person has made, with the reason: such keys are adapted."""
        self._accepted = accepted
        self._entries: dict[Pointer, list[KeyFate]] = {}

    def mapped(self, pointer: Pointer, target: str, *, rule: str, note: str = "") -> None:
        """The cluster does just what the key asks."""
        self._add(KeyFate(pointer, KeyStatus.MAPPED, target, rule, note))

    def adapted(self, pointer: Pointer, target: str, *, rule: str, note: str) -> None:
        """The cluster does what the key is for in another way; the note says how it differs."""
        self._add(KeyFate(pointer, KeyStatus.ADAPTED, target, rule, note))

    def not_applicable(self, pointer: Pointer, *, rule: str, note: str) -> None:
        """The key has no meaning on a cluster, or had no effect before; the note says why."""
        self._add(KeyFate(pointer, KeyStatus.NOT_APPLICABLE, "", rule, note))

    def needs_decision(self, pointer: Pointer, *, rule: str, note: str, target: str = "") -> None:
        """A person has to decide; the note says what and between which choices."""
        self._add(self._asked(KeyFate(pointer, KeyStatus.NEEDS_DECISION, target, rule, note)))

    def _asked(self, entry: KeyFate) -> KeyFate:
        """The entry, or what a person has made of it."""
        said = self._accepted.get(entry.rule)
        if said is None:
            return entry
        return entry._replace(status=KeyStatus.ADAPTED, note=f"{entry.note} ({said})")

    def _add(self, entry: KeyFate) -> None:
        entries = self._entries.setdefault(entry.pointer, [])
        if entry not in entries:
            entries.append(entry)

    def settle(self, values: dict[str, Any]) -> tuple[KeyFate, ...]:
        """One entry for each leaf of the model, in the model's order."""
        return tuple(self._of(pointer) for pointer, _ in leaves(values))

    def _of(self, pointer: Pointer) -> KeyFate:
        for end in range(len(pointer), 0, -1):
            if entries := self._entries.get(pointer[:end]):
                return _together(pointer, entries)
        return self._asked(KeyFate(pointer, KeyStatus.NEEDS_DECISION, "", UNREAD, "no rule reads this key"))


def _together(pointer: Pointer, entries: Iterable[KeyFate]) -> KeyFate:
    entries = tuple(entries)
    gravest = max(entries, key=lambda entry: _GRAVEST[entry.status])
    targets = dict.fromkeys(entry.target for entry in entries if entry.target)
    notes = dict.fromkeys(entry.note for entry in entries if entry.note)
    return KeyFate(pointer, gravest.status, ", ".join(targets), gravest.rule, "; ".join(notes))
