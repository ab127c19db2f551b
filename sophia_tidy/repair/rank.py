"""Which of several edits that parse is the one a person would make.

The noisy-channel view (Shannon; for code, Ray et al., "On the naturalness of
buggy code", ICSE 2016): bits that the slip costs, plus the bits by which the
token model finds the lines less likely after the edit than before.
"""

from .edit import Edit
from .model import token_model
from .source import Source

WEIGHT = 0.6
LOST = 4.0  # bits for each word that is gone: somebody must have written it by mistake
WIDEST = 4000  # characters; a longer window is judged by its first and last lines


class Ranker:
    """Scores edits of one text; lower is better."""

    def __init__(self, source: Source):
        self._source = source
        self._model = token_model()
        self._before: dict[tuple[int, int], tuple[float, int]] = {}

    def score(self, edit: Edit) -> float:
        """Cost of the edit and change of the model's cost, in bits."""
        total = edit.cost
        if not edit.judged:
            return total
        for start, end, group in self._windows(edit):
            if end - start > WIDEST:
                continue
            before = self._before.get((start, end))
            if before is None:
                before = self._before[start, end] = self._model.cost(self._source.text[start:end])
            after = self._model.cost(Edit(tuple(group), 0, "", "").apply(self._source.text, start, end))
            total += WEIGHT * (after[0] - before[0]) + LOST * max(0, before[1] - after[1])
        return total

    def _windows(self, edit: Edit):
        """Whole lines around each run of neighbouring splices, with a line above and below."""
        source, group, bounds = self._source, [], (0, 0)
        for splice in edit.splices:
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
