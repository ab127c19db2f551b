"""How a saved plan stands to what is here: whether it fits, what is otherwise, and its pages about the files that there are."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ..kernel.errors import StalePlan, TidyError
from ..kernel.finding import Finding, Severity
from ..kernel.location import Location
from ..kernel.plan import Move, Plan, digest
from ..kernel.tree import REGULAR, Tree, TreeEntry
from .kept_page import content_of
from .saved_plans import base_of

if TYPE_CHECKING:
    from ..kernel.plan import Change
    from ..report.page_json import PagePair
    from ..report.saved_plan import PlanBase, SavedPlan
    from ..steps.context import Context

STALE, OTHER, DONE, NEW = "stale-plan", "other-repository", "applied-plan", "new-since-plan"


class PlanState(NamedTuple):
    """How a saved plan stands to what is here.

    ``stale`` says of each file what is otherwise than the plan expects, those
    that it changes first; ``news`` are files that it does not know and git
    neither.  ``applied`` is the run that has carried it out and is not undone.
    """

    stale: tuple[Finding, ...] = ()
    news: tuple[Finding, ...] = ()
    other: str = ""
    applied: str = ""
    moved: str = ""


def state_of(saved: "SavedPlan", context: "Context") -> PlanState:
    """How the plan stands to what is here.

    Raises:
        TidyError: git refuses, a file cannot be read, or the journal is damaged.
    """
    from ..apply.apply import runs

    here, then = base_of(context), saved.base
    if other := _another(then, here, context):
        return PlanState(other=other)
    done = next((each.name for each in runs(context.root) if each.active and each.plan == saved.digest), "")
    if done:
        return PlanState(applied=done)
    stale = {each.location.path: each for each in _touched(saved.pages.whole.plan, context)}
    news: list[Finding] = []
    for finding in _differences(then, here, context):
        if finding.rule == NEW:
            news.append(finding)
        else:
            stale.setdefault(finding.location.path, finding)
    moved = f"{then.commit[:10]} to {here.commit[:10]}" if then.commit != here.commit else ""
    return PlanState(tuple(stale.values()), tuple(news), moved=moved)


def _another(then: "PlanBase", here: "PlanBase", context: "Context") -> str:
    """Why this is not the repository that the plan was made for; "" where it is."""
    if then.in_git != here.in_git:
        return "a git repository" if then.in_git else "a folder outside of git"
    if then.prefix != here.prefix:
        return f"the folder {then.prefix or '.'!r} of a repository, and this is {here.prefix or '.'!r}"
    if not then.commit or set(then.roots) & set(here.roots):
        return ""  # before the first commit the files alone tell
    git = context.doors.git
    if git is not None and not (then.roots and here.roots) and git.objects.content(then.commit.encode()) is not None:
        return ""  # in a shallow clone nobody knows how the history begins, but whether it has the commit
    return f"the repository that begins with commit {_short(then.roots)}, and this one begins with {_short(here.roots)}"


def _short(roots: tuple[str, ...]) -> str:
    return ", ".join(each[:10] for each in roots) or "none"


def _touched(plan: Plan, context: "Context") -> Iterator[Finding]:
    """What is not as the changes of the plan expect it; a file that they make is not expected."""
    made: set[PurePosixPath] = set()
    for change in plan:
        if change.path not in made:
            now = content_of(context, change.path)
            if change.expects is None and now is not None:
                yield _stale(change.path, "a file is in the way; expected none")
            elif change.expects is not None and now is None:
                yield _stale(change.path, "no such file; expected the content that was planned for")
            elif change.expects is not None and now is not None and digest(now) != change.expects:
                yield _stale(change.path, "content differs; expected the content that was planned for")
        if isinstance(change, Move) and change.target not in made and content_of(context, change.target) is not None:
            yield _stale(change.target, f"a file is in the way of {change.path}; expected none")
        made |= _made_by(change)


def _differences(then: "PlanBase", here: "PlanBase", context: "Context") -> Iterator[Finding]:
    """Each file that is otherwise; one more that git does not track, or outside of git any one more, is just told."""
    from ..adapters.git.commands import untracked_names
    from ..adapters.plan_file import is_saved_plan

    git = context.doors.git
    loose = here.files.keys() if git is None else untracked_names(git.files)
    for name in sorted(then.files.keys() | here.files.keys()):
        path = PurePosixPath(name)
        if then.files.get(name) == here.files.get(name) or is_saved_plan(context.root / name):
            continue
        if name not in here.files:
            yield _stale(path, "is gone since the plan was saved")
        elif name in then.files:
            yield _stale(path, "is another than the one that the plan was made on")
        else:
            rule, severity = (NEW, Severity.WARNING) if name in loose else (STALE, Severity.ERROR)
            yield Finding(Location(path), rule, "is new since the plan was saved, which does not know it", severity)


def _stale(path: PurePosixPath, message: str) -> Finding:
    return Finding(Location(path), STALE, message, Severity.ERROR)


def check_state(state: PlanState, name: PurePosixPath) -> None:
    """Refuse a plan that cannot be carried out here.

    Raises:
        TidyError: it is for another repository, or was carried out.
        StalePlan: a file is otherwise, with the first of them.
    """
    if state.other:
        raise TidyError(f"the plan is for {state.other}; expected one for this place", Location(name), rule=OTHER)
    if state.applied:
        raise TidyError(
            f"the plan was applied as run {state.applied}; expected one that was not; "
            f"to do it again, first: sophia-tidy undo {state.applied}",
            Location(name),
            rule=DONE,
        )
    if state.stale:
        first, more = state.stale[0], len(state.stale) - 1
        moved = f", HEAD has moved from {state.moved}" if state.moved else ""
        also = f" (and {more} more{moved}; sophia-tidy show {name} says which)" if more or moved else ""
        raise StalePlan(f"{first.message}{also}; plan anew", first.location)


def _tree_for(saved: "SavedPlan", context: "Context") -> Tree:
    """The files that the plan replaces, as they were where that is known, and all others as they are."""
    tree, plan = context.tree, saved.pages.whole.plan
    old: dict[PurePosixPath, TreeEntry] = {}
    made: set[PurePosixPath] = set()
    for change in plan:
        if change.path not in made and change.expects is not None:
            found = _as_it_was(change.path, change.expects, saved, context)
            if found is not None:
                old[change.path] = found
        made |= _made_by(change)
    return tree.without(made).having(old)


def _as_it_was(path: PurePosixPath, expects: str, saved: "SavedPlan", context: "Context") -> TreeEntry | None:
    """The file with the content that the plan expects: on the disk, else in git's objects."""
    now = content_of(context, path)
    if now is not None and digest(now) == expects:
        return context.tree.entry(path) if path in context.tree else TreeEntry(lambda: now)
    git, (blob, _, mode) = context.doors.git, saved.base.files.get(str(path), "").partition(" ")
    content = git.objects.content(blob.encode()) if git is not None and blob else None
    if content is None or digest(content) != expects:
        return None
    return TreeEntry(lambda: content, int(mode, 8) if mode else REGULAR)


def pages_about(saved: "SavedPlan", context: "Context") -> "PagePair":
    """The pages of the plan about what is here; a change of what nobody has any more cannot be shown, and is left out.

    Where a secret stood in that, no content is shown: it could not be told from other words.
    """
    from dataclasses import replace

    tree, plan = _tree_for(saved, context), saved.pages.whole.plan
    made: set[PurePosixPath] = set()
    gone: set[PurePosixPath] = set()
    for change in plan:
        if change.expects is not None and change.path not in made and change.path not in tree:
            gone.add(change.path)
        made |= _made_by(change)
    pages, blind = saved.about(tree), bool(gone and saved.secrets["replaced"])
    kept = plan.where(lambda change: change.path not in gone and (isinstance(change, Move) or not blind))
    return pages.each(lambda page: replace(page, plan=kept)) if gone else pages


def _made_by(change: "Change") -> set[PurePosixPath]:
    return {change.path, change.target} if isinstance(change, Move) else {change.path}
