"""Edits that mended other files: the same damage mostly comes in series.

A script that harmed one file harmed its neighbours in the same way.  What a
sure repair made of a line is a candidate wherever that line stands again.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from ..kernel.rule import Example
from .candidate import Candidate
from .candidate_lines import sites
from .fault import Fault
from .source import Source

RULE = "sibling"
EXAMPLES: dict[str, tuple[Example, ...]] = {
    RULE: (
        Example(
            {
                "api.py": "PORTS = [8000, 8001, 8002]\n",
                "jobs.py": "import os\nPORTS = [8000 8001 8002]\nNAME = 1\n",
            },
            {
                "api.py": "PORTS = [8000, 8001, 8002]\nprint(PORTS, len(PORTS))\n",
                "jobs.py": "import os\nPORTS = [8000, 8001, 8002]\nNAME = 1\n",
            },
            command="git init -q\ngit add .\ngit commit -qm first\n"
            "sed -i 's/, 800/ 800/g; $a print(PORTS, len(PORTS))' api.py\ngit commit -qam second\n"
            "sophia-tidy fix --apply",
            why="its own history makes the first file's repair sure, and the first file teaches the second",
        ),
    )
}
LONGEST = 3  # lines of a run that is learnt
_Lines = tuple[str, ...]


class LearnedEdits:
    """Runs of broken lines and what they became; indentation is relative to the first line."""

    RULE = RULE

    def __init__(self, pairs: Iterable[tuple[str, str]]):
        seen: defaultdict[_Lines, Counter[_Lines]] = defaultdict(Counter)
        for before, after in pairs:
            for broken, mended in _runs(before, after):
                seen[broken][mended] += 1
        self._known = {broken: counts.most_common(1)[0] for broken, counts in seen.items()}

    def __bool__(self) -> bool:
        return bool(self._known)

    def candidates(self, source: Source, fault: Fault) -> Iterator[Candidate]:
        """The lines near the fault as they were mended elsewhere."""
        for line, extra in sites(source, fault):
            for length in range(1, LONGEST + 1):
                if line + length - 1 > source.line_count:
                    break
                own = [source.line(n) for n in range(line, line + length)]
                known = self._known.get(_relative(own))
                if known is None:
                    continue
                mended, count = known
                start, end = source.starts[line - 1], source.span(line + length - 1)[1]
                text = source.newline.join(source.indent(line) + text if text else "" for text in mended)
                cost = max(0.0, 3.0 - count) + extra
                yield Candidate.of(
                    (start, end, text),
                    cost=cost,
                    rule=RULE,
                    reason=f"the same line was mended so in {count} other {'file' if count == 1 else 'files'}",
                )


def _runs(before: str, after: str) -> Iterator[tuple[_Lines, _Lines]]:
    old, new = before.splitlines(), after.splitlines()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if (
            tag == "replace"
            and i2 - i1 <= LONGEST
            and j2 - j1 <= LONGEST
            and any(len(line.strip()) > 3 for line in old[i1:i2])
        ):
            indent = _indent(old[i1])
            if all(line.startswith(indent) or not line for line in new[j1:j2]):
                yield _relative(old[i1:i2]), tuple(line[len(indent) :] for line in new[j1:j2])


def _relative(lines: list[str]) -> _Lines:
    indent = _indent(lines[0])
    return tuple(line[len(indent) :] if line.startswith(indent) else line for line in lines)


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
