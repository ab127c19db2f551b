"""Which rule ids findings, changes, errors and ledgers are made with, in this process and in those that it forks.

What a test makes with its own hands is not told: it may be called anything.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sophia_tidy.archive.rules.evidence import Evidence
from sophia_tidy.archive.vetoes import Veto
from sophia_tidy.convert.ledger import KeyFate
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.finding import Finding
from sophia_tidy.kernel.plan import Move, Write

Made = tuple[str, str]  # the id, and the message where there is one
Listener = Callable[[str, str], None]
_TUPLES = (Finding, Write, Move, KeyFate)
FILES: list[Path] = []
"""Where ids are written, if anywhere."""
_listeners: list[Listener] = []
_findings: list[list[Finding]] = []
_installed: list[bool] = []


@contextmanager
def listening() -> Iterator[list[Made]]:
    """What is made while this is open."""
    heard: list[Made] = []

    def listener(rule: str, message: str) -> None:
        heard.append((rule, message))

    with listened(listener):
        yield heard


@contextmanager
def finding() -> Iterator[list[Finding]]:
    """The findings that are made while this is open."""
    heard: list[Finding] = []
    with listened(lambda rule, message: None):
        _findings.append(heard)
        try:
            yield heard
        finally:
            _findings.remove(heard)


@contextmanager
def listened(listener: Listener) -> Iterator[None]:
    """Call this with every id and message while this is open, from within the call that makes it."""
    listen(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


def listen(listener: Listener) -> None:
    """Call this with every id and message from now on."""
    if not _installed:
        _installed.append(True)
        for kind in _TUPLES:
            _watch(kind, "__new__")
        for kind in (TidyError, Evidence, Veto):
            _watch(kind, "__init__")
    _listeners.append(listener)


def keep(file: Path) -> None:
    """Write each id that is made from now on into a file, here and in all processes that come of this one."""
    FILES.append(file)
    file.parent.chmod(0o777)  # some tests do without their rights
    file.touch()
    file.chmod(0o666)
    told: set[str] = set()

    def listener(rule: str, _: str) -> None:
        if rule not in told:
            told.add(rule)
            with file.open("a", encoding="utf-8") as out:
                out.write(f"{rule}\n")

    listen(listener)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] == "sophia_tidy"


def _watch(kind: Any, name: str) -> None:
    original = getattr(kind, name)

    def watched(first: Any, *arguments: Any, **named: Any) -> Any:
        made = original(first, *arguments, **named)
        if _is_ours(sys._getframe(1).f_globals.get("__name__", "")):
            value = first if made is None else made
            for heard in _findings if isinstance(value, Finding) else ():
                heard.append(value)
            for listener in tuple(_listeners):
                listener(value.rule, str(getattr(value, "message", None) or getattr(value, "text", "")))
        return made

    setattr(kind, name, watched)
