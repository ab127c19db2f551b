"""One file, from bytes to an answer: decode, search, choose the tier, encode."""

import warnings
from collections.abc import Callable, Iterator, Sequence

from .encoding import decode
from .fault import Fault, compiles
from .mender import Option
from .outcome import Alternative, Change, Repair, Tier, change_of
from .repairs import REPAIRS
from .search import Search, Step, search
from .tier import tier_of
from .undo import Undo

Versions = Callable[[], Iterator[bytes]]


def no_history() -> Iterator[bytes]:
    """A file without earlier versions."""
    return iter(())


def repair(source: bytes, target: tuple[int, int] = (3, 13), history: Versions = no_history, siblings: Sequence[object] = ()) -> Repair:
    """Mend a file that does not parse; pure, and never raises for any bytes.

    Args:
        source: the file as it is on disk.
        target: the Python version whose syntax is wanted.
        history: earlier versions of the file, newest first, read only when needed.
        siblings: repairs learnt from other files of the repository.
    """
    try:
        text, encoding = decode(source)
    except (UnicodeDecodeError, LookupError) as error:
        return Repair(Tier.UNREPAIRED, source, reason=f"cannot be decoded: {error}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes of the file under repair are not ours to tell
        if compiles(text) is None:
            return Repair(Tier.UNREPAIRED, source, reason="it parses with the Python that runs the tool")
        undo = Undo(history)
        found = search(text, (*REPAIRS, *siblings, undo))
        if found.fault is not None:
            return _unrepaired(source, found)
        return _repaired(source, text, encoding, found, undo)


def _unrepaired(source: bytes, found: Search) -> Repair:
    fault = found.fault or Fault(1, 1, "unknown")
    before = (*(s.fault for s in found.steps), fault)
    return Repair(Tier.UNREPAIRED, source, before, (fault,), reason=f"no candidate mends line {fault.line}: {fault.message}")


def _repaired(source: bytes, text: str, encoding: str, found: Search, undo: Undo) -> Repair:
    try:
        content = found.text.encode(encoding)
    except UnicodeEncodeError as error:
        return Repair(Tier.UNREPAIRED, source, tuple(s.fault for s in found.steps), reason=f"the mended text cannot be encoded: {error}")
    tier, confidence, reason = tier_of(text, found, undo.agrees)
    return Repair(
        tier, content, tuple(s.fault for s in found.steps), (), tuple(_changes(text, found.steps)), tuple(_alternatives(text, encoding, found)), confidence, reason
    )


def _changes(text: str, steps: Sequence[Step]) -> Iterator[Change]:
    for step in steps:
        option = step.options[0]
        for edit in option.edits:
            yield change_of(text, edit, option.score)
            text = edit.apply(text)


def _alternatives(text: str, encoding: str, found: Search) -> Iterator[Alternative]:
    """Other ways to mend a file that has one fault; with several, they would multiply."""
    if len(found.steps) != 1:
        return
    for option in found.steps[0].options[1:]:
        if compiles(option.text) is None:
            content = option.text.encode(encoding, "replace")
            yield Alternative(content, tuple(_option_changes(text, option)), round(option.score, 1))


def _option_changes(text: str, option: Option) -> Iterator[Change]:
    for edit in option.edits:
        yield change_of(text, edit, option.score)
        text = edit.apply(text)
