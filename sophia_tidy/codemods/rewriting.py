"""One file through its codemods: a pure function, made for worker processes.

Each codemod is a pass: it sees the file as the codemods before it left it,
and ruff's findings moved to where they are now.  Its proposals go through the
gate together; where they are refused, one by one.  All passes are made for
what is safe, then for what wants a reader, so that what an apply leaves does
not stand on an offer; what a safe edit could only do after one is one, too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ..kernel.edit import Applicability, Fix
from ..kernel.finding import Finding
from ..kernel.location import Location
from ..kernel.plan import Safety
from .codemod import Codemod, Declined, Proposal
from .gate import admitted
from .imports.placement import place
from .source.context import CodemodContext
from .source.encoded import Encoded, encoded
from .source.splice import DeclaredEdit, merged, shifted
from .source.suppression import suppressed
from .source.view import Unreadable, View


@dataclass(frozen=True, slots=True)
class Skip:
    """A finding that was left alone, and why."""

    rule: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class CodemodStep:
    """What one codemod made of the file."""

    rule: str
    safety: Safety
    content: bytes


@dataclass(frozen=True, slots=True)
class FileResult:
    """The contents after each codemod that changed anything, and the reckoning of the findings."""

    content: bytes
    steps: tuple[CodemodStep, ...] = ()
    applied: tuple[Fix, ...] = ()
    skipped: tuple[Skip, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A finding where it was and where it is now."""

    finding: Finding
    number: int
    line: int  # in the file as it was
    offset: int


@dataclass(frozen=True, slots=True)
class _Offer:
    asked: _Asked
    proposal: Proposal


def rewrite(
    source: bytes,
    findings: Iterable[Finding],
    codemods: Sequence[Codemod],
    context: CodemodContext,
    safeties: Sequence[Safety] = tuple(Safety),
) -> FileResult:
    """The file after the codemods that ruff's findings call, of these safeties; never raises, whatever the source.

    What is left alone is told with the safe edits, and not again with offers that follow them.
    """
    findings = list(findings)
    stored = encoded(source, context.path)
    if isinstance(stored, str):
        return FileResult(source, skipped=_unreadable(findings, codemods, stored))
    try:
        view = View(stored.data, context)
        return _Rewriting(view, stored, findings, Safety.SAFE in safeties).run(source, codemods, safeties)
    except Unreadable as error:
        return FileResult(source, skipped=_unreadable(findings, codemods, str(error)))


def _unreadable(findings: Iterable[Finding], codemods: Sequence[Codemod], reason: str) -> tuple[Skip, ...]:
    rules = {code: codemod.RULE for codemod in codemods for code in codemod.RUFF}
    return tuple(Skip(rules[f.rule], f.location.line, reason) for f in findings if f.rule in rules)


_Admission = tuple[list[DeclaredEdit], View]  # the splices that passed, and the file after them


class _Rewriting:
    def __init__(self, view: View, stored: Encoded, findings: Iterable[Finding], tells: bool):
        self.view = view
        self.stored = stored
        self.tells = tells
        self.answered: set[int] = set()
        self.declined: dict[tuple[str, int], Skip] = {}
        self.asked = [
            _Asked(finding, number, finding.location.line, offset)
            for number, finding in enumerate(sorted(findings))
            if (offset := view.offset(finding.location.line, finding.location.column)) is not None
        ]
        self.steps: list[CodemodStep] = []
        self.applied: list[Fix] = []
        self.skipped: list[Skip] = []

    def run(self, source: bytes, codemods: Sequence[Codemod], safeties: Sequence[Safety]) -> FileResult:
        """Every codemod in turn, for one safety after the other."""
        for safety in (Safety.SAFE, Safety.UNSAFE):
            for codemod in codemods if safety in safeties else ():
                self._pass(codemod, safety)
        content = self.steps[-1].content if self.steps else source
        left = (skip for (_, number), skip in self.declined.items() if number not in self.answered)
        skipped = (*left, *self.skipped) if self.tells else self.skipped
        return FileResult(content, tuple(self.steps), tuple(self.applied), tuple(dict.fromkeys(skipped)))

    def _pass(self, codemod: Codemod, safety: Safety) -> None:
        offers, admission = self._accepted(codemod, self._offers(codemod, safety))
        if admission is not None:
            self._commit(codemod, safety, *admission)
        self.answered |= {offer.asked.number for offer in offers}
        self.applied += dict.fromkeys(
            Fix(o.asked.line, codemod.RULE, o.proposal.reason, Applicability(safety)) for o in offers
        )

    def _offers(self, codemod: Codemod, safety: Safety) -> list[_Offer]:
        offers = []
        for asked in self.asked:
            if asked.finding.rule not in codemod.RUFF or asked.number in self.answered:
                continue
            line = self.view.line_of(asked.offset)
            if suppressed(self.view.line(line), codemod.RULE):
                self._decline(codemod, asked, "`# tidy: ignore` on the line")
                continue
            answer = codemod.propose(self._moved(asked, line), self.view)
            if isinstance(answer, Proposal) and safety in (codemod.safety_of(answer), Safety.UNSAFE):
                offers.append(_Offer(asked, answer))
            elif isinstance(answer, Declined):
                self._decline(codemod, asked, answer.reason)
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

    def _commit(self, codemod: Codemod, safety: Safety, splices: Sequence[DeclaredEdit], after: View) -> None:
        self.asked = [replace(asked, offset=shifted(asked.offset, splices)) for asked in self.asked]
        self.view = after
        if splices:
            self.steps.append(CodemodStep(codemod.RULE, safety, self.stored.encode(after.data)))

    def _decline(self, codemod: Codemod, asked: _Asked, reason: str) -> None:
        self.declined.setdefault((codemod.RULE, asked.number), Skip(codemod.RULE, asked.line, reason))

    def _skip(self, codemod: Codemod, asked: _Asked, reason: str) -> None:
        self.skipped.append(Skip(codemod.RULE, asked.line, reason))
