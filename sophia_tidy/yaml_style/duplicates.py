"""Keys that stand twice in one mapping: YAML forbids them (1.2.2, 3.2.1.1), and parsers disagree on which one counts."""

import re

import yaml

from ..formats.yaml_reader import place

_WORD = re.compile(r"[A-Za-z_][\w./-]*")
# Words that a reading may take for something other than a text (YAML 1.1 bool and null, 1.2 core schema).
_SPECIAL = frozenset("y yes n no true false on off null".split())


class Duplicates:
    """Fed with events in their order; holds (line, column, key) of each key that came before in its mapping."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int, str]] = []
        self._open: list[set[object] | None] = []  # keys so far; None for a sequence
        self._expects_key: list[bool] = []

    def take(self, event: yaml.Event) -> None:
        """The next event."""
        match event:
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._step()
                mapping = isinstance(event, yaml.MappingStartEvent)
                self._open.append(set() if mapping else None)
                self._expects_key.append(mapping)
            case yaml.CollectionEndEvent():
                self._open.pop()
                self._expects_key.pop()
            case yaml.ScalarEvent():
                if self._step():
                    self._key(event)
            case yaml.AliasEvent():
                self._step()

    def _step(self) -> bool:
        """One node more in the innermost collection; whether it is a key."""
        if not self._open or self._open[-1] is None:
            return False
        key = self._expects_key[-1]
        self._expects_key[-1] = not key
        return key

    def _key(self, event: yaml.ScalarEvent) -> None:
        keys = self._open[-1]
        if keys is None or (event.value == "<<" and not event.style):
            return  # merge keys may repeat: each adds what is not there yet
        identity = _identity(event)
        if identity in keys:
            self.found.append((*place(event), event.value))
        keys.add(identity)


def _identity(event: yaml.ScalarEvent) -> object:
    """Equal only for keys that are equal under every reading: ``on`` and ``"on"`` are not."""
    plain = not event.style
    same = not plain or (_WORD.fullmatch(event.value) and event.value.lower() not in _SPECIAL)
    return (event.tag, event.value) if same else (event.tag, event.value, "plain")
