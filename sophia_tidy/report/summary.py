"""A plan in a few lines: the folders that it touches, and the ten changes that most want a reader's eye, each with the reason."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from ..kernel.location import printable
from ..kernel.plan import Change, Move
from ..kernel.step import StepResult

_FOLDERS, _MOST, _LARGE = 6, 10, 5
_COLUMNS = 60


class WantsEye(NamedTuple):
    """A change that is for review and not taken, with how many lines it changes, or how sure its step is of it."""

    change: Change
    lines: int
    score: float | None

    @property
    def why(self) -> str:
        """Why it is among the first to look at."""
        if self.lines:
            return f"{self.change.rule}, {self.lines} line{'' if self.lines == 1 else 's'}"
        return f"{self.change.rule}, unsure" + ("" if self.score is None else f" (score {self.score:g})")


def folder_line(results: tuple[StepResult[object], ...]) -> str:
    """The folders with the most changes, with how many of them are for review; "" where there is none."""
    made, review = Counter[str](), Counter[str]()
    for result in results:
        pending = Counter(result.pending())
        for change in result.plan:
            folder = f"{change.path.parts[0]}/" if len(change.path.parts) > 1 else "./"
            made[folder] += 1
            review[folder] += not pending[change]
    shown = sorted(made, key=lambda folder: (-made[folder], folder))[:_FOLDERS]
    told = [
        f"{printable(folder)} {made[folder]}" + (f" ({review[folder]} for review)" if review[folder] else "")
        for folder in shown
    ]
    more = len(made) - len(shown)
    return ", ".join([*told, *([f"and {more} more"] if more else [])])


def eye_lines(results: tuple[StepResult[object], ...]) -> Iterator[str]:
    """The ten to look at first: the largest, then those of which their step is least sure."""
    waiting = [each for result in results for each in _waiting(result)]
    if not waiting:
        return
    large = sorted((each for each in waiting if each.lines), key=lambda each: (-each.lines, each.change.path))[:_LARGE]
    unsure = sorted(
        (each for each in waiting if each not in large),
        key=lambda each: (each.lines > 0, each.score if each.score is not None else 0.0, each.change.path),
    )
    chosen = [*large, *unsure][:_MOST]
    yield f"look at first, of {len(waiting)} for review:"
    for each in chosen:
        yield f"  {_short(each.change.path, _COLUMNS - len(each.why) - 4)}  {each.why}"


def _waiting(result: StepResult[object]) -> Iterator[WantsEye]:
    pending = Counter(result.pending())
    scores = {(offer.path, offer.rule): offer.score for offer in result.offers}
    for change in result.plan:
        if pending[change]:
            continue
        yield WantsEye(change, _changed(change, result), scores.get((change.path, change.rule)))


def _changed(change: Change, result: StepResult[object]) -> int:
    """How many lines of a file differ, near enough to tell large from small; of a move none."""
    if isinstance(change, Move):
        return 0
    old = result.tree.get(change.path, b"").splitlines()
    return max(1, (Counter(change.content.splitlines()) - Counter(old)).total())


def _short(path: PurePosixPath, room: int) -> str:
    """The end of a path that is too long, which tells more than its beginning."""
    text = printable(str(path))
    return text if len(text) <= max(room, 16) else "..." + text[3 - max(room, 16) :]
