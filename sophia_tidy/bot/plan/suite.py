"""The project's own tests, run by a command of the bot's on a copy of a tree, without anything secret around them."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from ...adapters.tree_trial import TIMED_OUT, tried
from ...kernel.tree import Tree
from ...secrets.environment import without_secrets
from .suite_counts import SuiteCounts, SuiteFindings, findings_of, junit_file

_LEAST, _TIMES = 60.0, 10  # a run may take ten times as long as the first one, and a minute more


class SuiteRun(NamedTuple):
    """One run: its exit code, what it counted, the last line that it said, and the time in seconds."""

    code: int
    found: SuiteFindings
    last: str
    seconds: float

    @property
    def counts(self) -> SuiteCounts | None:
        return self.found.counts

    def __str__(self) -> str:
        if self.code == TIMED_OUT:
            return "did not end"
        return f"exit code {self.code}" if self.counts is None else str(self.counts)

    @property
    def void(self) -> str:
        """Why the run tells nothing, for what never ran cannot get worse; "" where something passed."""
        if self.counts is None:
            return "the tests do not run" if self.code else ""
        if self.counts.passed:
            return ""
        return "no test passes" if self.counts.failed or self.counts.skipped else "the tests do not run"


class ProjectTests:
    """A command over trees that differ from one base; the base is run once, when somebody asks first.

    ``runs`` counts how often the command was run.
    """

    def __init__(self, command: str, base: Tree, environment: Mapping[str, str] | None = None):
        self.command, self.runs, self._base = command, 0, base
        self._environment = without_secrets(os.environ if environment is None else environment)
        self._before: SuiteRun | None = None

    @property
    def before(self) -> SuiteRun:
        """The run on the base.

        Raises:
            DiskError: the copy cannot be made.
        """
        if self._before is None:
            self._before = self._run(self._base, None)
        return self._before

    @property
    def note(self) -> str:
        """What is to be said once of a base on which no test passes; "" where one does, or nobody has asked yet."""
        base = self._before
        if base is None or not base.void:
            return ""
        last = f": {base.last}" if base.last and base.counts is None else ""
        return f"{base.void} on the base ({base}{last}), so they prove nothing: {self.command}"

    def after(self, tree: Tree) -> SuiteRun:
        """A run on another tree.

        Raises:
            DiskError: the copy cannot be made.
        """
        return self._run(tree, _LEAST + _TIMES * self.before.seconds)

    def _run(self, tree: Tree, limit: float | None) -> SuiteRun:
        self.runs += 1
        done = tried(self.command, tree, environment=self._environment, limit=limit, asked=junit_file(self.command))
        return SuiteRun(done.code, findings_of(done.said, done.file), _last(done.said), done.seconds)


def why_worse(before: SuiteRun, after: SuiteRun, *, may_lose: bool) -> str:
    """What is worse in the second run, in words; "" where nothing is.

    ``may_lose`` where tests go to the archive with what they test, so that fewer pass.
    """
    if after.code == TIMED_OUT:
        return "the tests do not end"
    fresh = after.found.failing - before.found.failing
    if before.counts is not None and after.counts is not None:
        if after.counts.bad > before.counts.bad or fresh:
            return _said(f"{after} where there were {before}", sorted(fresh))
        if after.counts.passed < before.counts.passed and not may_lose:
            return f"{after} where there were {before}"
    if after.code not in (0, before.code):
        return _said(f"exit code {after.code} where it was {before.code}: {after.last}", sorted(fresh))
    return ""


def _said(what: str, fresh: list[str]) -> str:
    return f"{what} ({fresh[0]}{f' and {len(fresh) - 1} more' if len(fresh) > 1 else ''})" if fresh else what


def _last(said: str) -> str:
    """The last line, which most often tells what failed."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
