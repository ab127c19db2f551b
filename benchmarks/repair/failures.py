"""What the tool did where it did not do what the human did.

Only for pairs that one tunes on.  Pairs that figures are reported from are
measured and never looked at, or the figures would not be worth reporting.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import judge
from pairs import Pair, is_report, read_source
from trials import Answer, Row

CONTEXT = 3
LINES = 120


def write_failures(
    target: Path, folder: Path, pairs: Sequence[Pair], rows: Mapping[str, Row],
    answers: Mapping[str, Answer],
) -> None:  # fmt: skip
    """One section for each pair whose answer was not the human's.

    Raises:
        PermissionError: these pairs are for reporting.
    """
    if is_report(folder):
        raise PermissionError(f"{folder}: these pairs are for reporting and are never looked at")
    wrong = [pair for pair in pairs if not rows[pair.id].human]
    sections = ("\n".join(_section(folder, pair, rows[pair.id], answers[pair.id])) for pair in wrong)
    target.write_text("\n\n".join(sections) + "\n", encoding="utf-8", errors="replace")


def _section(folder: Path, pair: Pair, row: Row, answer: Answer) -> Iterator[str]:
    reach = "derivable" if pair.derivable else "local" if pair.local else "far"
    state = "intact" if row.intact else f"lost {row.lost}" if row.parses else "does not parse"
    yield f"===== {pair.id}  {pair.category}  {row.tier}  {reach}  {state}"
    yield f"{pair.repo}:{pair.path}  history {len(pair.history)}  {pair.message}"
    if row.error:
        yield f"crashed: {row.error}"
    broken = judge.decode(read_source(folder, pair, "broken"))
    minimal = judge.decode(read_source(folder, pair, "minimal"))
    yield from _diff(broken, judge.decode(answer.content), "tool")
    yield from _diff(broken, minimal, "human, minimal")


def _diff(before: str, after: str, name: str) -> Iterator[str]:
    lines = difflib.unified_diff(before.split("\n"), after.split("\n"), "broken", name, n=CONTEXT, lineterm="")
    shown = list(lines)
    yield from shown[:LINES] or [f"--- broken = {name}"]
    if len(shown) > LINES:
        yield f"… {len(shown) - LINES} more lines"
