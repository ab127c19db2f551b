"""One file through its codemods: a pure function, made for worker processes.

Each codemod is a pass: it sees the file as the codemods before it left it,
and ruff's findings moved to where they are now.  Its proposals go through the
gate together; where they are refused, one by one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..finding import Finding
from ..location import Location
from ..plan import Safety
from .codemod import Codemod, Declined, Proposal
from .context import Context
from .encoded import Encoded, encoded
from .gate import admitted
from .placement import place
from .splice import Splice, merged, shifted
from .suppression import suppressed
from .view import Unreadable, View


@dataclass(frozen=True, slots=True)
class Edit:
    """A finding that was answered, by its line in the file as it was."""

    rule: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Skip:
    """A finding that was left alone, and why."""

    rule: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one codemod made of the file."""

    rule: str
    safety: Safety
    content: bytes


@dataclass(frozen=True, slots=True)
class FileResult:
    """The contents after each codemod that changed anything, and the reckoning of the findings."""

    content: bytes
    steps: tuple[Step, ...] = ()
    applied: tuple[Edit, ...] = ()
    skipped: tuple[Skip, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A finding where it was and where it is now."""

    finding: Finding
    line: int  # in the file as it was
    offset: int


@dataclass(frozen=True, slots=True)
class _Offer:
    asked: _Asked
    proposal: Proposal


def rewrite(source: bytes, findings: Iterable[Finding], codemods: Sequence[Codemod], context: Context) -> FileResult:
    """The file after the codemods that ruff's findings call; never raises, whatever the source."""
    findings = list(findings)
    stored = encoded(source, context.path)
    if isinstance(stored, str):
        return FileResult(source, skipped=_unreadable(findings, codemods, stored))
    try:
        view = View(stored.data, context)
        return _Rewriting(view, stored, findings).run(source, codemods)
    except Unreadable as error:
        return FileResult(source, skipped=_unreadable(findings, codemods, str(error)))


def _unreadable(findings: Iterable[Finding], codemods: Sequence[Codemod], reason: str) -> tuple[Skip, ...]:
    rules = {code: codemod.RULE for codemod in codemods for code in codemod.RUFF}
    return tuple(Skip(rules[f.rule], f.location.line, reason) for f in findings if f.rule in rules)


_Admission = tuple[list[Splice], View]  # the splices that passed, and the file after them


class _Rewriting:
    def __init__(self, view: View, stored: Encoded, findings: Iterable[Finding]):
        self.view = view
        self.stored = stored
        self.asked = [
            _Asked(finding, finding.location.line, offset)
            for finding in sorted(findings)
            if (offset := view.offset(finding.location.line, finding.location.column)) is not None
        ]
        self.steps: list[Step] = []
        self.applied: list[Edit] = []
        self.skipped: list[Skip] = []

    def run(self, source: bytes, codemods: Sequence[Codemod]) -> FileResult:
        """Every codemod in turn."""
        for codemod in codemods:
            offers, admission = self._accepted(codemod, self._offers(codemod))
            if admission is not None:
                self._commit(codemod, *admission)
            self.applied += dict.fromkeys(Edit(codemod.RULE, o.asked.line, o.proposal.reason) for o in offers)
        content = self.steps[-1].content if self.steps else source
        return FileResult(content, tuple(self.steps), tuple(self.applied), tuple(dict.fromkeys(self.skipped)))

    def _offers(self, codemod: Codemod) -> list[_Offer]:
        offers = []
        for asked in self.asked:
            if asked.finding.rule not in codemod.RUFF:
                continue
            line = self.view.line_of(asked.offset)
            if suppressed(self.view.line(line), codemod.RULE):
                self._skip(codemod, asked, "`# tidy: ignore` on the line")
                continue
            answer = codemod.propose(self._moved(asked, line), self.view)
            if isinstance(answer, Proposal):
                offers.append(_Offer(asked, answer))
            elif isinstance(answer, Declined):
                self._skip(codemod, asked, answer.reason)
        return offers

    def _moved(self, asked: _Asked, line: int) -> Finding:
        """The finding at its place in the present view."""
        column = len(self.view.data[self.view.starts[line - 1] : asked.offset].decode()) + 1
        return asked.finding._replace(location=Location(asked.finding.location.path, line, column))

    def _accepted(self, codemod: Codemod, offers: Sequence[_Offer]) -> tuple[list[_Offer], _Admission | None]:
        """What passes the gate: all of them at once, else those that pass one after the other."""
        if not offers:
            return [], None
        admission = self._admitted(offers)
        if not isinstance(admission, str):
            return list(offers), admission
        if len(offers) == 1:
            self._skip(codemod, offers[0].asked, admission)
            return [], None
        return self._one_by_one(codemod, offers)

    def _one_by_one(self, codemod: Codemod, offers: Sequence[_Offer]) -> tuple[list[_Offer], _Admission | None]:
        passed: list[_Offer] = []
        last: _Admission | None = None
        for offer in offers:
            admission = self._admitted([*passed, offer])
            if isinstance(admission, str):
                self._skip(codemod, offer.asked, admission)
            else:
                last = admission
                passed.append(offer)
        return passed, last

    def _admitted(self, offers: Sequence[_Offer]) -> _Admission | str:
        """The splices of the offers and of the imports that they need, or why the gate refuses them."""
        imports = place(self.view, (required for offer in offers for required in offer.proposal.imports))
        if isinstance(imports, str):
            return imports
        splices = merged([*imports, *(splice for offer in offers for splice in offer.proposal.splices)])
        after = admitted(self.view, splices, self.stored)
        return after if isinstance(after, str) else (splices, after)

    def _commit(self, codemod: Codemod, splices: Sequence[Splice], after: View) -> None:
        self.asked = [replace(asked, offset=shifted(asked.offset, splices)) for asked in self.asked]
        self.view = after
        if splices:
            self.steps.append(Step(codemod.RULE, codemod.SAFETY, self.stored.encode(after.data)))

    def _skip(self, codemod: Codemod, asked: _Asked, reason: str) -> None:
        self.skipped.append(Skip(codemod.RULE, asked.line, reason))
