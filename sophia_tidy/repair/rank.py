"""Ranking: which of several edits that parse is the one a person would make.

The noisy-channel view (Shannon; for code, Ray et al., "On the naturalness of
buggy code", ICSE 2016): bits that the slip costs, plus the bits by which the
token model finds the lines less likely after the edit than before.
"""

from collections.abc import Iterator

from ..kernel.edit import Edit
from .candidate import Candidate
from .model import layout, token_model, words_of_line
from .source import Source

WEIGHT = 0.6
LOST = 4.0  # bits for each word that is gone: somebody must have written it by mistake
# Of more edits than ``MANY`` only the first and last ``ENDS`` are judged: a block that moves changes at its ends.
MANY, ENDS = 6, 2
WIDEST, UNSEEN = 4000, 5.0  # characters of lines that are judged, and bits for those that are too long


class Ranker:
    """Scores edits of one text; lower is better."""

    def __init__(self, source: Source):
        self._source = source
        self._model = token_model()
        self._lines: dict[str, tuple[int, list[int]]] = {}

    def score(self, edit: Candidate) -> float:
        """Cost of the edit and change of the model's cost, in bits."""
        total = edit.cost
        if not edit.judged:
            return total
        text = self._source.text
        for start, end, group in self._windows(edit):
            if end - start > WIDEST:
                total += UNSEEN
                continue
            before, had = self._cost(text[start:end])
            after, has = self._cost(Candidate(tuple(group), 0, "", "").apply(text, start, end))
            total += WEIGHT * (after - before) + LOST * max(0, had - has)
        return total

    def _cost(self, text: str) -> tuple[float, int]:
        """Bits of whole lines, and how many words they have; lines are lexed one by one, and once."""
        numbers = self._model.vocabulary
        ids: list[int] = []
        depth = 0
        for line in text.splitlines():
            known = self._lines.get(line)
            if known is None:
                width, found = words_of_line(line, numbers)
                known = self._lines[line] = width, [numbers.get(w, 0) for w in found]
            if known[1]:
                ids.append(numbers[layout(depth, known[0])])
                ids += known[1]
                depth = known[0]
        return self._model.cost_of_ids(ids), len(ids)

    def _windows(self, edit: Candidate) -> Iterator[tuple[int, int, list[Edit]]]:
        """Whole lines around each run of neighbouring edits, with a line above and below."""
        source, bounds = self._source, (0, 0)
        group: list[Edit] = []
        splices = edit.edits if len(edit.edits) <= MANY else (*edit.edits[:ENDS], *edit.edits[-ENDS:])
        for splice in splices:
            first = source.line_of(splice.start)
            first = source.before(first) or first
            last = source.line_of(max(splice.end - 1, splice.start))
            last = source.after(last) or last
            start, end = source.starts[first - 1], source.starts[last]
            if group and start <= bounds[1]:
                bounds = (bounds[0], max(end, bounds[1]))
            else:
                if group:
                    yield *bounds, group
                group, bounds = [], (start, end)
            group.append(splice)
        yield *bounds, group
