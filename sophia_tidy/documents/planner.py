"""Documents to a plan: for each, what is safe is written first, then what wants a reader's eye, a write for each rule.

Each round reads the text that the one before has left, so a second run finds
nothing that the first has settled.  What no text can settle is a finding.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..kernel.edit import Applicability, Edit, Fix, edited
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Plan, Safety, Write, digest
from .knowledge import Knowledge
from .layout.lines import Lines
from .mention import RULES, DocumentReading, Mention
from .mentions import mentions
from .stack_of import names_of
from .which import markup_of


@dataclass(frozen=True, slots=True)
class DocumentState:
    """What one document says that is no longer so: its mentions with their lines, and what becomes of it."""

    path: PurePosixPath
    mentions: tuple[tuple[int, int, Mention], ...] = ()
    writes: tuple[Write, ...] = ()
    fixes: tuple[Fix, ...] = ()

    @property
    def findings(self) -> Iterator[Finding]:
        """What only a person can settle."""
        for line, column, mention in self.mentions:
            if mention.text is None:
                where = Location(self.path, line, column)
                yield Finding(where, mention.rule, mention.reason, Severity.WARNING, mention.help)


def plan_documents(
    documents: Mapping[PurePosixPath, bytes],
    known: Knowledge,
    scripts: Iterable[str],
    wanted: Collection[str] = RULES,
) -> tuple[tuple[DocumentState, ...], Plan]:
    """What each document says, and the plan; ``scripts`` are texts that deploy stacks, ``wanted`` the rules that are asked for."""
    scripts = tuple(scripts)
    states = tuple(_state(path, content, known, scripts, wanted) for path, content in documents.items())
    changes = tuple(write for state in states for write in state.writes)
    return states, Plan(changes, tuple(finding for state in states for finding in state.findings))


def _state(
    path: PurePosixPath, content: bytes, known: Knowledge, scripts: tuple[str, ...], wanted: Collection[str]
) -> DocumentState:
    text = content.decode("utf-8", "surrogateescape")
    found = _read(path, text, known, scripts, wanted)
    if not found:
        return DocumentState(path)
    lines = Lines(text)
    places = tuple((*_place(lines, each.start), each) for each in found)
    writes, fixes = [], []
    for safety, rule in ((safety, rule) for safety in Safety for rule in RULES):
        chosen = [each for each in _read(path, text, known, scripts, wanted) if _is_of(each, rule, safety)]
        if chosen:
            new = edited(text, (Edit(each.start, each.end, each.text or "") for each in chosen))
            fixes += [_fix(lines, text, each, safety) for each in chosen]
            old = text.encode("utf-8", "surrogateescape")
            writes.append(Write(path, new.encode("utf-8", "surrogateescape"), digest(old), rule, safety))
            text, lines = new, Lines(new)
    return DocumentState(path, places, tuple(writes), tuple(fixes))


def _read(
    path: PurePosixPath, text: str, known: Knowledge, scripts: tuple[str, ...], wanted: Collection[str]
) -> list[Mention]:
    markup = markup_of(path)
    if markup is None:
        return []
    reading = DocumentReading(str(path), text, markup, known)
    names = names_of(known.cluster, (*scripts, text), reading.folder)
    return [each for each in mentions(reading, names) if each.rule in wanted]


def _is_of(mention: Mention, rule: str, safety: Safety) -> bool:
    return mention.rule == rule and mention.text is not None and mention.is_safe == (safety is Safety.SAFE)


def _place(lines: Lines, offset: int) -> tuple[int, int]:
    number = lines.at(offset)
    return number + 1, offset - lines.start(number) + 1


def _fix(lines: Lines, text: str, mention: Mention, safety: Safety) -> Fix:
    applicability = Applicability.SAFE if safety is Safety.SAFE else Applicability.UNSAFE
    edit = Edit(mention.start, mention.end, mention.text or "")
    return Fix(lines.at(mention.start) + 1, mention.rule, mention.reason, applicability, (edit,))
