"""A night planned: the fold in groups, each proven and made into a branch, and what is wanted of the forge for them.

Nothing of the repository is written, and no forge is asked.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from ...kernel.errors import TidyError
from ...kernel.plan import Move
from ...report.decision_text import answer_line
from ...steps.choices.answers import waiting
from ...steps.context import Context
from ...steps.run import Fold
from ..bundle.branches import WORKFLOWS
from ..bundle.bundle import Bundle
from ..bundle.shapes import wanted_text
from ..model.group import GroupPlan
from ..model.wanted import OpenQuestion, Wanted, WantedPull
from ..rules import rules_of
from ..texts.group_body import group_body
from .commits import BotPerson, committed
from .families import family_in
from .fingerprint import before, fingerprint
from .gate_proof import BaseMemory, GateProof
from .groups import PlannedGroups, planned_groups
from .proof import Proven, proven
from .story import patch_of, story_of
from .suite import ProjectTests

if TYPE_CHECKING:
    from ...adapters.git.branch_objects import MadeBranch
    from ...adapters.git.repository import Repository

_QUESTIONS = 100


class NightSettings(NamedTuple):
    """What the bot's own command line says: the command of the tests (never one that the commit names), and where the night is for.

    ``repository`` (``owner/name``) and ``base`` (a branch) are told by the
    configuration and by git where they are "".
    """

    verify: str = ""
    repository: str = ""
    base: str = ""


class PlannedNight(NamedTuple):
    """What is wanted, with its branches; how each group was proven, in order; and what is to be said of the tests, "" for nothing."""

    bundle: Bundle
    proofs: tuple[Proven, ...]
    whole: Fold
    note: str = ""


def plan_night(context: Context, settings: NightSettings) -> PlannedNight:
    """The night of the commit that the context is about.

    Raises:
        ConfigError, RuleError: the configuration, or a rule file that it names, is wrong.
        DiskError: a copy for the tests cannot be made.
        TidyError: there is no commit, or the root, git or ruff refuses.
    """
    git = context.doors.git
    if git is None or context.doors.at is None:
        raise TidyError("the bot works on a commit; expected one that git knows", rule="unknown-commit")
    context = context._replace(memory=BaseMemory(context.tree))
    planned = planned_groups(context)
    tests = ProjectTests(settings.verify, context.tree) if settings.verify else None
    proofs = tuple(_proofs(planned, context, tests))
    made = _made([each.group for each in proofs if each.group is not None], context, git)
    held = tuple(each.held for each in proofs if each.held is not None)
    pulls = tuple(
        _pull(each, each.group, made.tips[each.group.group], context)
        for each in proofs
        if each.group is not None and each.group.group in made.tips
    )
    wanted = Wanted(
        settings.repository or context.config.bot.repository or _of_remote(context),
        settings.base or context.config.bot.base or context.doors.default_branch,
        git.commit,
        pulls,
        (*held, *planned.waiting),
        tuple(_questions(planned.whole, context)),
        rules_of(context.config.bot),
    )
    return PlannedNight(
        Bundle(wanted_text(_named(wanted)), made.branches), proofs, planned.whole, tests.note if tests else ""
    )


def _proofs(planned: PlannedGroups, context: Context, tests: ProjectTests | None) -> Iterator[Proven]:
    if not planned.groups:
        return
    gates = GateProof(context, [group.plan for group in planned.groups], planned.whole.gates.before)
    for done, group in enumerate(planned.groups):
        context.progress("proving", done, len(planned.groups))
        yield proven(group, context.tree, gates, tests)


class _Made(NamedTuple):
    """The tips of the groups that change something, and the git bundle that holds them."""

    tips: "Mapping[str, MadeBranch]"
    branches: bytes


def _made(groups: list[GroupPlan], context: Context, git: "Repository") -> _Made:
    if not groups:
        return _Made({}, b"")
    from ...adapters.git.branch_objects import BranchObjects
    from ...adapters.git.bundle import bundled
    from ...adapters.git.commit_object import committed_at
    from ...adapters.git.scratch import ScratchRepository

    base, bot = git.commit, context.config.bot
    person = BotPerson(bot.name, bot.email).at(committed_at(git.objects.content(base.encode()) or b""))
    prefix = PurePosixPath(git.place.prefix.decode("utf-8", "surrogateescape"))
    with ScratchRepository(git.place, wide=len(base) == 64) as scratch:
        with BranchObjects(scratch, base, person, person) as objects:
            make = partial(committed, objects, tree=context.tree, prefix=prefix, person=person)
            tips = {
                group.group: found
                for group in groups
                if (
                    found := make(
                        group=group,
                        fingerprint=fingerprint(group.plan, context.tree),
                        ref=f"refs/heads/{bot.prefix}{group.group}",
                    )
                )
                is not None
            }
        return _Made(tips, bundled(scratch.run, base, {each.ref: each.commit for each in tips.values()}))


def _pull(proof: Proven, group: GroupPlan, made: "MadeBranch", context: Context) -> WantedPull:
    tree, rules = context.tree, rules_of(context.config.bot)
    touches = _touches_workflows(group, context)
    return WantedPull(
        group.group,
        group.title,
        fingerprint(group.plan, tree),
        before(group.plan, tree),
        made.commit,
        made.tree,
        group_body(story_of(group, tree, proof.rows), rules, family_in(group.step, group.group)),
        is_draft=group.is_draft,
        reviewers=() if group.is_draft else group.owners[: rules.reviewers],
        needs=group.needs,
        touches_workflows=touches,
        patch=patch_of(group, tree) if touches else "",
    )


def _touches_workflows(group: GroupPlan, context: Context) -> bool:
    git = context.doors.git
    prefix = PurePosixPath("" if git is None else git.place.prefix.decode("utf-8", "surrogateescape"))
    paths = {change.path for change in group.plan}
    paths |= {change.target for change in group.plan if isinstance(change, Move)}
    return any((prefix / path).is_relative_to(WORKFLOWS) for path in paths)


def _of_remote(context: Context) -> str:
    """``owner/name``, as the remote has it; "" where none leads to a forge."""
    from ...adapters.forge.addresses import forge_address

    try:
        return forge_address(context.doors.origin_url or "", context.config.bot.forge or "gitea").full_name
    except TidyError:
        return ""


def _questions(whole: Fold, context: Context) -> Iterator[OpenQuestion]:
    asked = waiting((each for end in whole.ends for each in end.result.decisions), context)
    for each in asked[:_QUESTIONS]:
        yield OpenQuestion(each.id, each.question, answer_line(each))


def _named(wanted: Wanted) -> Wanted:
    """Without needs of groups that there are not: all of such a one was taken out."""
    known = {each.group for each in wanted.pulls} | {each.group for each in wanted.waiting}
    pulls = tuple(each._replace(needs=tuple(name for name in each.needs if name in known)) for each in wanted.pulls)
    return wanted._replace(pulls=pulls)
