"""A group proven: the gates and the project's own tests before and after it alone, and what makes them worse taken out, by name.

Where each change can be left out by itself, those go that are to blame, and
what is left is proven again.  A group that stands or falls as a whole is
held, with the reason.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ...formats.pytest_settings import settings_of
from ...kernel.location import printable
from ...kernel.plan import Move, Plan, Write
from ...kernel.tree import Tree
from ...report.step_words import many_files
from ...steps.gates.sums import GateSums
from ..model.group import GroupPlan
from ..model.story import LeftOut, VerifiedRow
from ..model.wanted import WaitingGroup
from .culprits import culprits
from .gate_proof import GateProof, to_blame
from .suite import ProjectTests, SuiteRun, why_worse

_ROUNDS = 4
_LONGEST = 300  # characters of one reason


class Proven(NamedTuple):
    """What a group came to: what is left of it, None where it is ``held``; ``was_clean`` where nothing was taken out."""

    group: GroupPlan | None
    rows: tuple[VerifiedRow, ...] = ()
    held: WaitingGroup | None = None
    was_clean: bool = True


class Trial(NamedTuple):
    """Both runs of the tests, why the second is worse ("" where it is not), and whether it was only at first."""

    before: SuiteRun
    after: SuiteRun
    worse: str
    is_flaky: bool = False


def proven(group: GroupPlan, tree: Tree, gates: GateProof, suite: ProjectTests | None) -> Proven:
    """The group as it can be proposed.

    Raises:
        StalePlan: it is a plan over another tree.
        DiskError: a copy for the tests cannot be made.
        TidyError: the root, git or ruff refuses.
    """
    whole, trial = group, None
    for _ in range(_ROUNDS):
        found = gates.of(group.plan)
        blamed: Mapping[PurePosixPath, str] = to_blame(found, group)
        if not blamed and suite is not None:
            trial = _tried(group.plan, tree, suite)
            blamed = _blamed(group, tree, suite, trial) if trial.worse else {}
        if not blamed:
            return Proven(group, tuple(_rows(found, suite, trial)), None, group is whole)
        if not group.is_divisible:
            return _held(whole, next(iter(blamed.values())))
        group = without(group, blamed)
        if not group.plan:
            return _held(whole, next(iter(blamed.values())))
    return _held(whole, "what makes a gate or the tests worse could not be told from the rest")


def without(group: GroupPlan, blamed: Mapping[PurePosixPath, str]) -> GroupPlan:
    """The group without the changes of these paths, and what stands on them; each is named with its reason."""
    kept = group.plan.where(lambda change: change.path not in blamed)
    gone = {change.path for change in group.plan} - {change.path for change in kept}
    first = next(iter(blamed.values()))
    left = tuple(LeftOut(str(path), _line(blamed.get(path, first))) for path in sorted(gone))
    eye = tuple(each for each in group.eye if PurePosixPath(each.path) not in gone)
    return _counted_anew(group, group._replace(plan=kept, left_out=(*left, *group.left_out), eye=eye))


def _tried(plan: Plan, tree: Tree, suite: ProjectTests) -> Trial:
    """The tests after a plan; where they are worse, once more, for a test may fail by chance."""
    before, after = suite.before, suite.after(tree.after(plan))
    may_lose = _moves_tests(plan, tree)
    worse = why_worse(before, after, may_lose=may_lose)
    if not worse:
        return Trial(before, after, "")
    again = suite.after(tree.after(plan))
    worse = why_worse(before, again, may_lose=may_lose)
    return Trial(before, again, worse, is_flaky=not worse)


def _moves_tests(plan: Plan, tree: Tree) -> bool:
    settings = settings_of(tree)
    return any(isinstance(change, Move) and settings.is_test_file(change.path) for change in plan)


def _blamed(group: GroupPlan, tree: Tree, suite: ProjectTests, trial: Trial) -> dict[PurePosixPath, str]:
    """The paths of which the tests are worse; of a group that cannot be divided, all."""
    paths = list(dict.fromkeys(change.path for change in group.plan))
    if not group.is_divisible:
        return dict.fromkeys(paths, trial.worse)

    def fails(some: Sequence[PurePosixPath]) -> bool:
        plan = group.plan.where(lambda change: change.path in some)
        return bool(plan) and bool(_tried(plan, tree, suite).worse)

    found = culprits(paths, fails)
    guilty = [paths[at] for at in found.guilty] if found.is_rest_well else paths
    return dict.fromkeys(guilty, f"tests: {trial.worse}")


def _rows(found: GateSums, suite: ProjectTests | None, trial: Trial | None) -> list[VerifiedRow]:
    rows = []
    for new in found.after.gates:
        old = found.before.gate(new.name)
        was = "none" if old is None else f"{old.passing} of {old.total}"
        rows.append(VerifiedRow(new.what, was, f"{new.passing} of {new.total}"))
    if suite is not None and trial is not None:
        seconds = f"{trial.before.seconds:.1f} s and {trial.after.seconds:.1f} s"
        chance = "; failed at first, and passed when it was run again" if trial.is_flaky else ""
        how = f"`{suite.command}` ({seconds}{chance}){_void(trial)}"
        rows.append(VerifiedRow("tests", str(trial.before), str(trial.after), how))
    return rows


def _void(trial: Trial) -> str:
    """That the tests prove nothing, where none passed before."""
    either = " either" if trial.after.void else ""
    return f": {trial.before.void} on the base{either}, so they prove nothing" if trial.before.void else ""


def _held(group: GroupPlan, reason: str) -> Proven:
    said = f"It would leave something worse: {_line(reason)}."
    held = WaitingGroup(group.group, group.title, said, is_blocked=True)
    return Proven(None, held=held, was_clean=False)


def _line(text: str) -> str:
    line = printable(" ".join(text.split()))
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _counted_anew(old: GroupPlan, new: GroupPlan) -> GroupPlan:
    """The new group with the number of files that is left in its words: of those that move, or of all."""
    title, what = new.title, new.what
    for kinds in ((Move,), (Move, Write)):
        before, after = (len({change.path for change in each.plan if isinstance(change, kinds)}) for each in (old, new))
        if before:
            words = re.compile(rf"\b{many_files(before)}\b")
            title, what = (words.sub(many_files(after), text) for text in (title, what))
    return new._replace(title=title, what=what)
