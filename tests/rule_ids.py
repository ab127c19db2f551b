"""Which rule ids findings, changes, errors and ledgers are made with, in this process and in those that it forks."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sophia_tidy.archive.rules.evidence import Evidence
from sophia_tidy.convert.ledger import Entry
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.finding import Finding
from sophia_tidy.kernel.plan import Move, Write

Made = tuple[str, str]  # the id, and the message where there is one
Listener = Callable[[str, str], None]
_TUPLES = (Finding, Write, Move, Entry)
_listeners: list[Listener] = []
_installed: list[bool] = []


@contextmanager
def listening() -> Iterator[list[Made]]:
    """What is made while this is open."""
    heard: list[Made] = []

    def listener(rule: str, message: str) -> None:
        heard.append((rule, message))

    listen(listener)
    try:
        yield heard
    finally:
        _listeners.remove(listener)


def listen(listener: Listener) -> None:
    """Call this with every id and message from now on."""
    if not _installed:
        _installed.append(True)
        for kind in _TUPLES:
            _watch(kind, "__new__")
        for kind in (TidyError, Evidence):
            _watch(kind, "__init__")
    _listeners.append(listener)


def _watch(kind: Any, name: str) -> None:
    original = getattr(kind, name)

    def watched(first: Any, *arguments: Any, **named: Any) -> Any:
        made = original(first, *arguments, **named)
        value = first if made is None else made
        for listener in tuple(_listeners):
            listener(value.rule, str(getattr(value, "message", None) or getattr(value, "text", "")))
        return made

    setattr(kind, name, watched)
