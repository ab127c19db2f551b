"""A dry run: the night is carried out on a forge that notes writes down, with what git would be told to push between them."""

from collections.abc import Mapping
from typing import NamedTuple

from ...adapters.forge.recording import RecordingSender
from ...adapters.git.push import PushKind, PushResult
from ..model.actions import Push
from .observe import MergedTrees


class RehearsedPush(NamedTuple):
    """What git would push: ``lease`` is where the branch must be before, "" where there must be none; ``commit`` is "" where it goes."""

    branch: str
    commit: str
    lease: str

    @property
    def words(self) -> list[str]:
        """As git would be called."""
        ref = f"refs/heads/{self.branch}"
        return ["git", "push", f"--force-with-lease={ref}:{self.lease}", f"{self.commit}:{ref}"]


class RehearsedBranches:
    """Moves no branch; what git would push is noted with the number of requests before it."""

    def __init__(self, recording: RecordingSender, merged_trees: MergedTrees):
        self._recording, self._merged_trees = recording, merged_trees
        self._noted: list[tuple[int, RehearsedPush]] = []

    def prepare(self) -> None:
        """Nothing is fetched."""

    def merged_trees(self, base: str, tips: tuple[str, ...]) -> Mapping[str, str | None]:
        """Each tip to the tree of its merge into the base: that is only read.

        Raises:
            TidyError: git does not get the commits.
        """
        return self._merged_trees(base, tips)

    def commit_for(self, push: Push) -> str:
        """The commit of the bundle, also where the forge would make another of it."""
        return push.commit

    def push(self, push: Push) -> PushResult:
        """As if it were done."""
        return self._note(RehearsedPush(push.branch, push.commit, push.lease or ""))

    def drop(self, branch: str, lease: str) -> PushResult:
        """As if it were done."""
        return self._note(RehearsedPush(branch, "", lease))

    def requests(self) -> list[dict[str, object]]:
        """All that would be sent, in order; ``id`` is the number by which later ones name what an earlier one tells."""
        found: list[dict[str, object]] = []
        pushes = list(self._noted)
        for number, request in enumerate(self._recording.requests, 1):
            while pushes and pushes[0][0] < number:
                found.append({"git": pushes.pop(0)[1].words})
            body = None if request.body is None else dict(request.body)
            found.append({"id": number, "method": request.method, "path": request.path, "body": body})
        found += [{"git": each.words} for _, each in pushes]
        return found

    def _note(self, push: RehearsedPush) -> PushResult:
        self._noted.append((len(self._recording.requests), push))
        return PushResult(PushKind.DONE)
