"""A night on the forge: what is there is looked at, it is decided what is done about it, and that is done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ...adapters.forge.errors import ForgeError
from ...adapters.forge.protocol import Forge
from ...adapters.forge.records import ForgeRepository
from ...kernel.errors import TidyError
from ..decide import board_after, chains
from ..model.actions import Action, EditDashboard, OpenDashboard, Push
from ..model.observed import BranchTip, Observed
from ..model.wanted import Wanted
from .carry_out import BranchDoor, carry_out
from .listed import dashboards_of
from .observe import NightSetting, observe
from .outcome import Fate, NightOutcome

RIGHTS, STATE = "forge-rights", "forge-refused"
Chain = Sequence[Action]


class NightBranches(BranchDoor, Protocol):
    """Who moves branches, and is ready for it before anything is written."""

    def merged_trees(self, base: str, tips: tuple[str, ...]) -> Mapping[str, str | None]:
        """Each tip to the tree of its merge into the base, None for a conflict."""

    def prepare(self) -> None:
        """Get the base, and take the bundle's branches in.

        Raises:
            TidyError: the base is gone, or the bundle is broken.
        """


def night(
    wanted: Wanted,
    forge: Forge,
    branches: NightBranches,
    setting: NightSetting,
    has_time: Callable[[], bool] = lambda: True,
) -> NightOutcome:
    """What came of the night.

    Raises:
        TidyError: the repository, the base, the bundle or the token is none
            to work with; nothing is written.
        ForgeError: the forge does not tell what is there; nothing is written.
    """
    repository = forge.repository()
    check_repository(repository, wanted, tells_rights=setting.tells_rights)
    if setting.may_push_workflows is None:
        setting = setting._replace(may_push_workflows=repository.may_push_workflows)
    outcome = carried_out(wanted, observe(forge, wanted, setting, branches.merged_trees), forge, branches, has_time)
    refused = [each for each in outcome.carried if each.fate is Fate.REFUSED]
    if refused and not any(each.fate is Fate.DONE for each in outcome.carried):
        group = getattr(refused[0].action, "group", "")
        raise TidyError(f"{refused[0].words}{f' (for {group})' if group else ''}; nothing was written", rule=RIGHTS)
    return outcome


def check_repository(repository: ForgeRepository, wanted: Wanted, *, tells_rights: bool = True) -> None:
    """Whether the bot can work there at all; ``tells_rights`` says that what the forge tells of the token is so.

    Raises:
        TidyError: it cannot, with what would have to be otherwise.
    """
    name = repository.full_name
    if repository.is_archived:
        raise TidyError(f"{name} is archived; expected a repository that can be written to", rule=STATE)
    if repository.is_empty:
        raise TidyError(f"{name} is empty; expected a repository with the branch {wanted.base}", rule=STATE)
    if not repository.has_pulls:
        raise TidyError(f"pull requests are off in {name}; expected them on", rule=STATE)
    if not repository.has_issues and wanted.rules.has_dashboard:
        told = f"the issue tracker of {name} is off; expected it on, or dashboard = false in [tool.sophia-tidy.bot]"
        raise TidyError(told, rule=STATE)
    if tells_rights and not repository.may_push:
        groups = ", ".join(pull.group for pull in wanted.pulls) or "the dashboard"
        raise TidyError(f"the token may not push to {name}; expected Contents: write, for {groups}", rule=RIGHTS)


def carried_out(
    wanted: Wanted, observed: Observed, forge: Forge, branches: NightBranches, has_time: Callable[[], bool]
) -> NightOutcome:
    """What came of the night.

    The dashboard comes last, and is decided anew by what is known then: it
    says what was done, with the numbers that were given, as the next night
    would say it.

    Raises:
        TidyError: the base is gone, or the bundle is broken; nothing is written.
    """
    planned = [chain for chain in chains(wanted, observed) if not is_board(chain)]
    if any(isinstance(action, Push) for chain in planned for action in chain):
        branches.prepare()
    outcome = carry_out(planned, forge, branches, NightOutcome((), observed), has_time)
    if outcome.carried and not outcome.ended:
        outcome = _learned(outcome, wanted, forge)
    return carry_out(board_after(wanted, outcome.known), forge, branches, outcome, has_time)


def is_board(chain: Chain) -> bool:
    """Whether a chain is about dashboards alone."""
    return all(isinstance(action, OpenDashboard | EditDashboard) for action in chain)


def _learned(outcome: NightOutcome, wanted: Wanted, forge: Forge) -> NightOutcome:
    """With what is known after the actions: what was refused, where branches are that somebody has moved, and what people have done to the dashboard meanwhile."""
    prints = {pull.group: pull.fingerprint for pull in wanted.pulls}
    refused = {group: (prints[group], reason) for group, reason in outcome.refused.items() if group in prints}
    known = outcome.known._replace(refused=refused)
    try:
        dashboards = {
            each.number: each for each in (*known.dashboards, *dashboards_of(forge.labelled(wanted.rules.label)))
        }
        known = known._replace(dashboards=tuple(dashboards[number] for number in sorted(dashboards)))
        if any(each.fate is Fate.KEPT for each in outcome.carried):
            known = _where_branches_are(known, forge.branches(wanted.rules.prefix))
    except ForgeError as error:  # what was done is done: it ends here, and is told
        return outcome._replace(known=known, ended=error.message)
    return outcome._replace(known=known)


def _where_branches_are(known: Observed, tips: Mapping[str, str]) -> Observed:
    there = {name: known.branches.get(name) or BranchTip("") for name in tips}
    return known._replace(
        branches={name: tip if tip.sha == tips[name] else BranchTip(tips[name]) for name, tip in there.items()}
    )
