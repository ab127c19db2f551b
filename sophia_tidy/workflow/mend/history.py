"""The history of a file: the newest earlier version that reads, whole or line by line.

A version that differs from the file by nothing but blanks, quotes, colons
and dashes is the file before the damage: nothing that a person wrote since is lost with it.
Elsewhere its lines are proposed at the fault alone, and what people wrote
in other places stays.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import PurePosixPath

from ...kernel.edit import Fix
from ..facts.refused import read
from .draft import Draft, LineProposal, line_fix
from .parse_state import ReadFault

VERSION, LINES = "workflow-earlier-version", "workflow-earlier-lines"
TEXTS = {
    VERSION: "A workflow does not read, and its newest version that did comes back whole.\n\n"
    "By default only where nothing but blanks, quotes, colons and dashes is other; else a person is asked.",
    LINES: "A workflow does not read, and the lines at the fault come back from its newest version that did.\n\n"
    "What people wrote elsewhere since stays; where a line of theirs goes, a person is asked.",
}
MANY = 30
_FLESH = str.maketrans("", "", " \t\r\n'\":-\ufeff\u00a0")
_LONGEST = 40


class FileHistory:
    """The earlier versions of one file, asked for once and only when needed; ``good`` is the newest that reads, with ``findings``."""

    def __init__(self, path: PurePosixPath, earlier: Callable[[], Iterable[bytes]]):
        self.good: Draft | None = None
        self.findings = 0
        self._lines: set[str] = set()
        for number, content in enumerate(earlier()):
            if number == MANY:
                break
            version = read(path, content)
            if version.broken:
                continue
            draft = Draft.of(content.decode("utf-8"))
            self._lines |= {line.rstrip() for line in draft.lines}
            if self.good is None:
                self.good, self.findings = draft, len(version.findings)

    def knows(self, proposal: LineProposal) -> bool:
        """Whether every line that a proposal makes was there before, as far right as it stands now."""
        made = [line.rstrip() for lines in proposal.lines.values() for line in lines if line.strip()]
        return bool(made) and self._lines.issuperset(made)

    def whole(self, draft: Draft) -> tuple[Draft, tuple[Fix, ...], int] | None:
        """The good version itself, what is other in it, and how many lines of the file it does not have."""
        if self.good is None:
            return None
        fixes: list[Fix] = []
        lost = 0
        for tag, begin, end, there, until in _blocks(draft, self.good):
            if tag != "equal":
                lines = range(begin, max(end, begin + 1))
                fixes += [
                    line_fix(min(line, len(draft.lines) - 1) + 1, VERSION, "as it was in the newest version that reads")
                    for line in lines
                ]
                lost += end - begin if bones(draft.lines[begin:end]) != bones(self.good.lines[there:until]) else 0
        return self.good, tuple(fixes), lost

    def candidates(self, draft: Draft, fault: ReadFault) -> Iterator[LineProposal]:
        """The good version's lines where the text differs from it, at the fault and where it began."""
        if self.good is None:
            return
        near = {fault.line, fault.line - 1, fault.began}
        for tag, begin, end, there, until in _blocks(draft, self.good):
            span = range(begin, max(end, begin + 1))
            if tag == "equal" or end - begin > _LONGEST or not near & set(span):
                continue
            yield self._back(draft, begin, end, self.good.lines[there:until])

    def _back(self, draft: Draft, begin: int, end: int, old: tuple[str, ...]) -> LineProposal:
        lines: dict[int, tuple[str, ...]] = dict.fromkeys(range(begin, end), ())
        if end > begin:
            lines[begin] = old
        elif begin < len(draft.lines):
            lines[begin] = (*old, draft.lines[begin])
        else:
            lines[begin - 1] = (draft.lines[begin - 1], *old)
        same = bones(draft.lines[begin:end]) == bones(old)
        reason = "as the lines were in the newest version that reads"
        return LineProposal(lines, LINES, reason, 0.3 if same else 2.0 + 0.1 * (end - begin), loses=not same)


def bones(lines: Iterable[str]) -> str:
    """A text without what damage puts in or takes out."""
    return "".join(lines).translate(_FLESH)


def _blocks(draft: Draft, good: Draft) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, draft.lines, good.lines, autojunk=False).get_opcodes()
