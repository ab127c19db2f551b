"""One file, from bytes to an answer: decode, search, choose the tier, encode."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from ..kernel.edit import Applicability
from .buried import buried
from .confidence import tier_of
from .documents import kind_of
from .encoding import decode
from .fault import Fault, compiles
from .fault_location import first_fault
from .fstrings import mask, unmask
from .history_hunks import HistoryHunks
from .meaning import doubt
from .outcome import APPLICABILITY, Alternative, Repair, ScoredFix, Tier, scored
from .repair_fault import MendingOption, Proposes
from .repairs import REPAIRS
from .search import RepairStep, Search, search
from .source import Source

Versions = Callable[[], Iterator[bytes]]


def no_history() -> Iterator[bytes]:
    """A file without earlier versions."""
    return iter(())


def repair(
    source: bytes, target: tuple[int, int] = (3, 13), history: Versions = no_history, siblings: Sequence[Proposes] = ()
) -> Repair:
    """Mend a file that does not parse; pure, and never raises for any bytes.

    Args:
        source: the file as it is on disk.
        target: the Python version whose syntax is wanted.
        history: earlier versions of the file, newest first, read only when needed.
        siblings: repairs learnt from other files of the repository.
    """
    try:
        decoded, encoding = decode(source)
    except (UnicodeDecodeError, LookupError) as error:
        kind = kind_of(source)
        return Repair(Tier.UNREPAIRED, source, reason=f"no Python: {kind}" if kind else f"cannot be decoded: {error}")
    text, fields = mask(decoded, target)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes of the file under repair are not ours to tell
        if compiles(text) is None:
            return Repair(Tier.UNREPAIRED, source, reason="it parses with the Python that runs the tool")
        if kind := kind_of(source):
            return Repair(Tier.UNREPAIRED, source, reason=f"no Python: {kind}")
        undo = HistoryHunks(history, target, fields)
        found = search(text, (*REPAIRS, *siblings, undo))
        if found.fault is not None:
            found = _from_history(text, undo) or found
        if found.fault is not None:
            return _unrepaired(source, found)
        return _Writer(text, encoding, fields).repaired(source, found, undo)


def _from_history(text: str, undo: HistoryHunks) -> Search | None:
    """Where no candidate helps, the work since the last version that parsed is what there is to lose."""
    fault = first_fault(text)
    edit = undo.smallest(Source(text))
    if fault is None or edit is None:
        return None
    after = edit.apply(text)
    return Search(after, (RepairStep(fault, (MendingOption(after, (edit,), edit.cost),)),))


def _unrepaired(source: bytes, found: Search) -> Repair:
    fault = found.fault or Fault(1, 1, "unknown")
    before = (*(s.fault for s in found.steps), fault)
    return Repair(
        Tier.UNREPAIRED, source, before, (fault,), reason=f"no candidate mends line {fault.line}: {fault.message}"
    )


class _Writer:
    """Turns what the search found back into bytes: masked fields put back, the file's own encoding."""

    def __init__(self, text: str, encoding: str, fields: list[str]):
        self._text, self._encoding, self._fields = text, encoding, fields

    def repaired(self, source: bytes, found: Search, undo: HistoryHunks) -> Repair:
        before = tuple(s.fault for s in found.steps)
        if reason := buried(found.text, found.edits):
            return Repair(Tier.UNREPAIRED, source, before, before[:1], reason=reason)
        try:
            content = self._bytes(found.text)
        except UnicodeEncodeError as error:
            return Repair(Tier.UNREPAIRED, source, before, reason=f"the mended text cannot be encoded: {error}")
        tier, confidence, reason = tier_of(self._text, found, undo.agrees)
        why = doubt(self._text, [step.options[0] for step in found.steps]) if tier is Tier.REPAIRED else ""
        if why and not self._stood_so(found, undo):
            tier, reason = Tier.REVIEW, why
        chosen = (step.options[0] for step in found.steps)
        fixes = tuple(_fixes(self._text, chosen, APPLICABILITY[tier]))
        return Repair(tier, content, before, (), fixes, tuple(self._alternatives(found)), confidence, reason)

    def _stood_so(self, found: Search, undo: HistoryHunks) -> bool:
        """Whether the last version that parsed had every line that the repair made: then nothing in it is new."""
        texts = (self._text, *(step.options[0].text for step in found.steps))
        return all(undo.agrees(before, after) for before, after in pairwise(texts))

    def _bytes(self, text: str) -> bytes:
        return unmask(text, self._fields).encode(self._encoding)

    def _alternatives(self, found: Search) -> Iterator[Alternative]:
        """Other ways to mend a file that has one fault; with several, they would multiply."""
        seen = {self._bytes(found.text)}
        for option in found.steps[0].options[1:] if len(found.steps) == 1 else ():
            if compiles(option.text) is not None:
                continue
            try:
                content = self._bytes(option.text)
            except UnicodeEncodeError:
                continue  # no way to write it, so it is none to offer
            if content not in seen:
                seen.add(content)
                fixes = tuple(_fixes(self._text, (option,), Applicability.DISPLAY))
                yield Alternative(content, fixes, round(option.score, 1))


def _fixes(text: str, options: Iterable[MendingOption], applicability: Applicability) -> Iterator[ScoredFix]:
    """The candidates that were taken, one after the other."""
    for option in options:
        for candidate in option.edits:
            yield scored(text, candidate, option.score, applicability)
            text = candidate.apply(text)
