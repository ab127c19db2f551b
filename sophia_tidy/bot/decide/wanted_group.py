"""A group that is wanted: its pull request is kept, opened, or not, and why not."""

from collections.abc import Mapping

from ..model.actions import Action, OpenPull, Push, reference
from ..model.marker import GONE
from ..model.observed import ObservedPull, PullState
from ..model.wanted import WantedPull
from ..texts.boxes import OPEN
from ..texts.dashboard import DashboardRow
from ..texts.pull_body import PullNotes, pull_body
from .branch_choice import FreeBranch, TakenBranch, chosen
from .known import NightFacts
from .outcome import GroupOutcome, RoomLeft, Section
from .own_pull import closed_as_gone, first_marker, is_anew, is_stale, kept, known_marker
from .theirs import given_over, given_over_said, told
from .whose import has_bots_branch, is_given_over, is_held, shown

_THEIRS = "It has commits of a person's, so nothing is pushed to it."


def group_outcome(
    wanted: WantedPull, facts: NightFacts, before: Mapping[str, GroupOutcome], room: RoomLeft
) -> GroupOutcome:
    """A group's night; ``before`` are the outcomes of those that it may stand on, ``room`` what they have left."""
    pull = next(iter(facts.pulls(wanted.group).open), None)
    if pull is not None:
        return _open_outcome(pull, wanted, facts, before, room)
    if (over := refusing(wanted, facts)) is not None and not facts.is_asked(OPEN, wanted.group):
        return _refused_by_people(over, wanted, facts)
    return _opened_outcome(wanted, facts, before, room)


def refusing(wanted: WantedPull, facts: NightFacts) -> ObservedPull | None:
    """The pull request by which people said no to this very outcome: closed, or merged and taken back.

    The latest that showed it counts, for a box may have opened it again since.
    Where nobody can tell what one has shown, a closed one that nothing has
    followed is a no to everything.
    """
    pulls = facts.pulls(wanted.group)
    said = [pull for pull in sorted((*pulls.open, *pulls.over), key=number_of) if not is_given_over(pull)]
    for pull in reversed(said):
        seen = shown(pull)
        if wanted.fingerprint in seen or (not seen and pull is said[-1] and pull.state is PullState.CLOSED):
            return pull if _is_no(pull) else None
    return None


def turned_to_no(pull: ObservedPull, wanted: WantedPull, facts: NightFacts) -> ObservedPull | None:
    """The pull request by which people said no to what the bot's open one would have to become: that is closed then.

    One that a person has opened again stays, and becomes it.
    """
    is_own = pull.tip is not None and has_bots_branch(pull, wanted.group, facts.rules.prefix)
    if not is_own or is_held(pull, facts.rules.label) or known_marker(pull, wanted).closed:
        return None
    if wanted.fingerprint in shown(pull):
        return None
    return None if facts.is_asked(OPEN, wanted.group) else refusing(wanted, facts)


def number_of(pull: ObservedPull) -> int:
    """By which they are sorted."""
    return pull.number


def _is_no(pull: ObservedPull) -> bool:
    is_bots_doing = pull.marker is not None and pull.marker.closed == GONE
    return pull.state is PullState.MERGED or (pull.state is PullState.CLOSED and not is_bots_doing)


def _refused_by_people(over: ObservedPull, wanted: WantedPull, facts: NightFacts) -> GroupOutcome:
    if over.state is PullState.CLOSED:
        reason = "It was closed, and is still the same."
    elif facts.observed.base_commit != facts.wanted.base_commit:
        return GroupOutcome(wanted.group, Section.CLOSED, None)  # merged since the base was looked at
    else:
        reason = "It was merged, and taken back since."
    return GroupOutcome(wanted.group, Section.CLOSED, _row(wanted, facts, reason, link=f"#{over.number}"))


def _open_outcome(
    pull: ObservedPull, wanted: WantedPull, facts: NightFacts, before: Mapping[str, GroupOutcome], room: RoomLeft
) -> GroupOutcome:
    row = _row(wanted, facts, "", link=f"#{pull.number}")
    if is_held(pull, facts.rules.label):
        return GroupOutcome(wanted.group, Section.OPEN, row._replace(reason="A label holds it.", has_box=False))
    if pull.tip is not None and not has_bots_branch(pull, wanted.group, facts.rules.prefix):
        return _their_outcome(pull, wanted, facts, before, room)
    if is_stale(pull, wanted, facts) and (reason := no_right(wanted, facts)):
        return GroupOutcome(wanted.group, Section.REFUSED, row._replace(reason=reason, patch=wanted.patch))
    if (over := turned_to_no(pull, wanted, facts)) is not None:
        closing = closed_as_gone(pull, known_marker(pull, wanted), facts)
        return _refused_by_people(over, wanted, facts)._replace(actions=closing)
    links, _ = dependencies(wanted, before)
    actions = kept(pull, wanted, facts, _notes(wanted, facts, links))
    gone = "Its branch is gone; the box pushes it again." if pull.tip is None and not actions else ""
    return GroupOutcome(wanted.group, Section.OPEN, row._replace(reason=gone), actions)


def _their_outcome(
    pull: ObservedPull, wanted: WantedPull, facts: NightFacts, before: Mapping[str, GroupOutcome], room: RoomLeft
) -> GroupOutcome:
    """A person's: left alone, or given over where a fresh one beside it is asked for and there is room for that."""
    row = _row(wanted, facts, _THEIRS, link=f"#{pull.number}")
    alone = GroupOutcome(wanted.group, Section.OPEN, row, told(pull, wanted.group, facts))
    if not is_anew(pull, wanted, facts):
        return alone
    beside = _opened_outcome(wanted, facts, before, room._replace(open=room.open + 1), beside=f"#{pull.number}")
    if not beside.opens:
        reason = beside.row.reason if beside.row is not None else ""
        return alone._replace(row=row._replace(reason=f"{_THEIRS} {reason}", is_ticked=True))
    actions = (
        given_over(pull, wanted.group),
        *beside.actions,
        given_over_said(pull, reference(wanted.group)),
    )
    return beside._replace(actions=actions, frees=1)


def _opened_outcome(
    wanted: WantedPull,
    facts: NightFacts,
    before: Mapping[str, GroupOutcome],
    room: RoomLeft,
    beside: str = "",
) -> GroupOutcome:
    row = _row(wanted, facts, "", is_ticked=facts.is_asked(OPEN, wanted.group))
    if reason := no_right(wanted, facts):
        row = row._replace(reason=reason, patch=wanted.patch, is_ticked=False)
        return GroupOutcome(wanted.group, Section.REFUSED, row)
    links, waits_for = dependencies(wanted, before)
    choice = chosen(wanted.group, facts, is_asked=row.is_ticked or bool(beside))
    reason = _waiting(waits_for, room, facts)
    if isinstance(choice, TakenBranch) and not reason:
        reason = f"The branch {choice.name} has commits of a person's; the box opens another beside it."
    if reason or isinstance(choice, TakenBranch):
        return GroupOutcome(wanted.group, Section.WAITING, row._replace(reason=reason))
    notes = _notes(wanted, facts, links, beside)
    row = row._replace(link=reference(wanted.group), about=reference(wanted.group), is_ticked=False)
    return GroupOutcome(wanted.group, Section.OPEN, row, _opening(wanted, facts, notes, choice), opens=1)


def _opening(wanted: WantedPull, facts: NightFacts, notes: PullNotes, branch: FreeBranch) -> tuple[Action, ...]:
    marker = first_marker(wanted, branch.name, facts.wanted.base, notes)
    push = Push(wanted.group, branch.name, wanted.commit, branch.lease)
    opening = OpenPull(
        wanted.group,
        branch.name,
        facts.wanted.base,
        wanted.title,
        pull_body(wanted, notes, marker),
        is_draft=wanted.is_draft,
        labels=(facts.rules.label,),
        reviewers=() if wanted.is_draft else wanted.reviewers[: facts.rules.reviewers],
    )
    return (opening,) if branch.lease == wanted.commit else (push, opening)


def no_right(wanted: WantedPull, facts: NightFacts) -> str:
    """Why its branch cannot be pushed with this token, "" where nothing is known of that."""
    if wanted.touches_workflows and facts.observed.may_push_workflows is False:
        return "The token may not push workflow files."
    return facts.refused[wanted.group][1] if wanted.group in facts.refused else ""


def dependencies(wanted: WantedPull, before: Mapping[str, GroupOutcome]) -> tuple[tuple[tuple[str, str], ...], str]:
    """The open pull requests that should be merged before it, by group, and the first group for which it has to wait.

    What people have closed, what is blocked and what the forge refuses will
    not be merged, so nothing waits for it.
    """
    found = [before[need] for need in dict.fromkeys(wanted.needs) if need in before]
    links = tuple((each.group, each.link) for each in found if each.link)
    return links, next((each.group for each in found if each.section is Section.WAITING), "")


def _waiting(waits_for: str, room: RoomLeft, facts: NightFacts) -> str:
    if waits_for:
        return f"It stands on {waits_for}, which comes before it."
    if room.open <= 0:
        return f"As many are open as may be at once ({facts.rules.open})."
    if room.is_over:
        return f"Its turn comes in one of the next runs, which open {facts.rules.new} each."
    return f"As many were opened as may be in one run ({facts.rules.new})." if room.new <= 0 else ""


def _notes(wanted: WantedPull, facts: NightFacts, links: tuple[tuple[str, str], ...], beside: str = "") -> PullNotes:
    given = next((f"#{pull.number}" for pull in facts.pulls(wanted.group).given), "")
    return PullNotes(links, facts.observed.checks_wait, beside or given)


def _row(
    wanted: WantedPull, facts: NightFacts, reason: str, *, link: str = "", is_ticked: bool = False
) -> DashboardRow:
    return DashboardRow(
        wanted.group, wanted.title, link, reason, is_ticked=is_ticked, about=facts.pulls(wanted.group).latest_link
    )
