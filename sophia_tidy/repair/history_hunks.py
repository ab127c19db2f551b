"""Hunks of the file's own history: what the last version that parsed had in this place.

Most broken files have an ancestor that parsed.  Each run of lines that changed
since is a candidate to be undone; small ones near the fault come first, for
undoing costs the work that was done in them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property

from ..kernel.rule import Example
from .candidate import Candidate
from .encoding import decode
from .fault import Fault, parse
from .fault_location import first_fault
from .fstrings import mask, unmask
from .lexer import code_tokens
from .source import Source

RULE = "history"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example(
            {"app.py": "import os\n\nPORT = os.environ['PORT']\nHOST = 'x'\n"},
            {"app.py": "import os\n\nPORT = os.environ['PORT']\nHOST = 'x'\n\nprint(HOST)\n"},
            command="git init -q\ngit add .\ngit commit -qm first\n"
            "sed -i 's/environ.*/environ[/; $a \\\\nprint(HOST)' app.py\ngit commit -qam second\n"
            "sophia-tidy fix --unsafe --apply",
            why="no rule can tell the name; what was written since stays",
        ),
    )
}
LOOK_AT, NEAR, LARGEST = 12, 3, 6000  # versions, lines around the fault, lines of a text
WORK = 1.5  # bits for each token that somebody wrote since and that is lost
MOST, LAST_RESORT = 60, 40.0  # changed runs that are looked at, bits
Hunk = tuple[int, int, list[str]]  # first line, last line, the ancestor's lines


class HistoryHunks:
    """The history of one file as a repair; versions are read when the first fault asks."""

    RULE = RULE

    def __init__(
        self, versions: Callable[[], Iterator[bytes]], target: tuple[int, int] = (3, 13), fields: Sequence[str] = ()
    ):
        self._versions = versions
        self._target, self._fields = target, list(fields)
        self._hunks: tuple[str, list[Hunk]] = ("", [])

    @cached_property
    def ancestor(self) -> str | None:
        """The newest earlier version that parses."""
        for _, content in zip(range(LOOK_AT), self._versions(), strict=False):
            try:
                text, _ = decode(content)
            except (UnicodeDecodeError, LookupError):
                continue
            if text.strip() and parse(mask(text, self._target)[0]) is None:
                return text
        return None

    def agrees(self, before: str, after: str) -> bool:
        """Whether every line that an edit made stood so in the last version that parsed."""
        if self.ancestor is None:
            return False
        had = {line.strip() for line in self.ancestor.splitlines()}
        kept = {line.strip() for line in before.splitlines()}
        made = {unmask(line, self._fields).strip() for line in after.splitlines() if line.strip() not in kept}
        return bool(made) and made <= had

    def candidates(self, source: Source, fault: Fault) -> Iterator[Candidate]:
        """Changed runs of lines near the fault, put back as they were."""
        low = min(fault.line, fault.opened or fault.line) - NEAR
        high = max(fault.line, fault.opened) + NEAR
        for first, last, lines in self.hunks(source):
            if last < low - 1 or first > high:
                continue
            yield self._put_back(source, first, last, lines, 12.0)
            if len(lines) == last - first + 1 > 1:
                for offset, line in enumerate(lines):
                    if low <= first + offset <= high and source.line(first + offset) != line:
                        yield self._put_back(source, first + offset, first + offset, [line], 12.5)

    def hunks(self, source: Source) -> list[Hunk]:
        """(first line, last line, the ancestor's lines) of each changed run; last < first where lines were taken out."""
        if self._hunks[0] is source.text:
            return self._hunks[1]
        found: list[Hunk] = []
        if self.ancestor is not None and source.line_count <= LARGEST:
            old, new = Source(self.ancestor), source
            before = [old.line(n) for n in range(1, old.line_count + 1)]
            after = [unmask(new.line(n), self._fields) for n in range(1, new.line_count + 1)]
            for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
                if tag != "equal":
                    found.append((j1 + 1, j2, before[i1:i2]))
        self._hunks = (source.text, found)
        return found

    def smallest(self, source: Source) -> Candidate | None:
        """The fewest changed runs that, put back together, leave a text that compiles.

        Runs go back one by one, the one nearest to the first fault next, until
        none is left at fault; then each is tried again without (a greedy
        delta debugging, Zeller and Hildebrandt 2002).
        """
        hunks = self.hunks(source)
        if not 0 < len(hunks) <= MOST:
            return None
        taken: list[int] = []
        while (
            fault := first_fault(self._without(source, hunks, taken).apply(source.text) if taken else source.text)
        ) is not None:
            left = [i for i in range(len(hunks)) if i not in taken]
            if not left:
                return None
            line = fault.line + sum(
                hunks[i][1] - hunks[i][0] + 1 - len(hunks[i][2]) for i in taken if hunks[i][0] <= fault.line
            )
            taken.append(min(left, key=lambda i: max(hunks[i][0] - line, line - hunks[i][1], 0)))
        for index in list(taken):
            fewer = [i for i in taken if i != index]
            if fewer and first_fault(self._without(source, hunks, fewer).apply(source.text)) is None:
                taken = fewer
        return self._without(source, hunks, taken)

    def _without(self, source: Source, hunks: Sequence[Hunk], taken: Sequence[int]) -> Candidate:
        edits = [self._put_back(source, *hunks[i], 0.0) for i in sorted(taken)]
        together = tuple(edit for candidate in edits for edit in candidate.edits)
        return Candidate(
            together, LAST_RESORT, RULE, "nothing else mends it; the last version that parsed had it so", judged=False
        )

    def _put_back(self, source: Source, first: int, last: int, lines: list[str], cost: float) -> Candidate:
        start, end = source.starts[first - 1], source.starts[last]
        text = "".join(line + source.newline for line in lines)
        if end == len(source.text) and not source.text.endswith(("\n", "\r")):
            text = text.removesuffix(source.newline)
        kept = Counter(t.text for t in code_tokens(text))
        undone = Counter(t.text for t in code_tokens(source.text, start, end)) - kept
        cost += WORK * undone.total()
        return Candidate.of((start, end, text), cost=cost, rule=RULE, reason="the last version that parsed had it so")
