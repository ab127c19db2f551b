"""The bot's own pull request: left as it is, announced and pushed anew, or closed.

What is about to be pushed is written into the marker first: wherever the
run ends, the next one knows both commits for the bot's.  The last of
``heads`` is the one that was wanted last; while the tip is another of them,
that push is still to come.

Whether it is a draft was said when it was opened and is a reader's from then
on: no REST API of the forges can change it everywhere.
"""

from ..model.actions import Action, AddComment, AddLabels, DropBranch, EditPull, Push
from ..model.marker import GONE, KEPT, PullMarker
from ..model.observed import BranchTip, MergeResult, ObservedPull
from ..model.wanted import WantedPull
from ..texts.boxes import ANEW
from ..texts.comments import gone
from ..texts.markers import with_pull_marker
from ..texts.pull_body import PullNotes, pull_body, rewritten
from .known import NightFacts

_EARLIER = 12  # heads that are kept: each is of a night whose push did not come through


def known_marker(pull: ObservedPull, wanted: WantedPull) -> PullMarker:
    """What the marker says or, where it was taken out, what its tip still tells."""
    if pull.marker is not None:
        return pull.marker
    tip = pull.tip or BranchTip("")
    is_same = tip.sha == wanted.commit
    return PullMarker(
        wanted.group,
        pull.branch,
        pull.base,
        tip.fingerprint,
        wanted.before if is_same else "",
        (tip.sha,) if tip.sha else (),
        made=wanted.commit if is_same else "",
    )


def is_anew(pull: ObservedPull, wanted: WantedPull, facts: NightFacts) -> bool:
    """Whether somebody asks for it to be made anew, in its body or on the dashboard."""
    return ANEW in pull.ticks or facts.is_asked(ANEW, wanted.group)


def is_stale(pull: ObservedPull, wanted: WantedPull, facts: NightFacts) -> bool:
    """Whether its branch has to be another: a push that was lost, other changes, a merge that would not give them, or a wish."""
    seen = known_marker(pull, wanted)
    if pull.tip is None:
        return is_anew(pull, wanted, facts)
    if pull.tip.sha != seen.heads[-1] or seen.fingerprint != wanted.fingerprint:
        return True
    if seen.made == wanted.commit:
        return False
    result = facts.observed.merges.get(pull.number, MergeResult.SAME)
    return is_anew(pull, wanted, facts) or (seen.before != wanted.before and result is not MergeResult.SAME)


def kept(pull: ObservedPull, wanted: WantedPull, facts: NightFacts, notes: PullNotes) -> tuple[Action, ...]:
    """What brings it to what is wanted; nothing where it is."""
    if pull.tip is None and not is_anew(pull, wanted, facts):
        return ()
    seen = known_marker(pull, wanted)
    stale = is_stale(pull, wanted, facts)
    target = _titled(
        _rebased(_announced(seen, pull.tip, wanted) if stale else _reopened(seen), pull, facts), pull, wanted
    )
    target = target._replace(notes=notes.digest)
    labels = () if facts.rules.label in pull.labels else (AddLabels(pull.number, (facts.rules.label,)),)
    edit = _edit(pull, wanted, notes, target, facts) if _is_news(pull, target) else ()
    tip = pull.tip.sha if pull.tip is not None else None
    push = (Push(wanted.group, pull.branch, wanted.commit, tip),) if stale and tip != wanted.commit else ()
    return (*labels, *edit, *push)


def closed(pull: ObservedPull, facts: NightFacts, marker: PullMarker, key: str, text: str) -> tuple[Action, ...]:
    """It is closed with its reason, and its branch goes, where nothing else is open from it."""
    edit = EditPull(pull.number, body=with_pull_marker(pull.body, marker), is_open=False)
    is_alone = facts.open_branches.get(pull.branch, 0) <= 1
    drop = (DropBranch(pull.branch, pull.tip.sha),) if pull.tip is not None and is_alone else ()
    return (AddComment(pull.number, key, text), edit, *drop)


def closed_as_gone(pull: ObservedPull, marker: PullMarker, facts: NightFacts) -> tuple[Action, ...]:
    """What it would change is gone; one that a person has opened again after that is left to them."""
    if not marker.closed:
        return closed(pull, facts, marker._replace(closed=GONE), GONE, gone(facts.wanted.base))
    if marker.closed == KEPT:
        return ()
    return (EditPull(pull.number, body=with_pull_marker(pull.body, marker._replace(closed=KEPT))),)


def first_marker(wanted: WantedPull, branch: str, base: str, notes: PullNotes) -> PullMarker:
    """The marker of one that is only being opened."""
    return PullMarker(
        wanted.group,
        branch,
        base,
        wanted.fingerprint,
        wanted.before,
        (wanted.commit,),
        notes.digest,
        title=wanted.title,
        made=wanted.commit,
    )


def _announced(seen: PullMarker, tip: BranchTip | None, wanted: WantedPull) -> PullMarker:
    """The marker before the push: every commit that the tip may turn out to be, for a list of branches can lag behind."""
    sha = tip.sha if tip is not None else ""
    is_settled = seen.heads[-1:] == (sha,)
    earlier = dict.fromkeys((*(() if is_settled else seen.heads), sha))
    heads = (*[head for head in earlier if head and head != wanted.commit][-_EARLIER:], wanted.commit)
    was = {*(() if is_settled else seen.was.split()), seen.fingerprint} - {wanted.fingerprint, ""}
    if heads == (sha,):
        was = set()
    return seen._replace(
        fingerprint=wanted.fingerprint,
        before=wanted.before,
        heads=heads,
        made=wanted.commit,
        was=" ".join(sorted(was)),
        closed="",
        told="",
    )


def _reopened(seen: PullMarker) -> PullMarker:
    return seen._replace(closed=KEPT) if seen.closed == GONE else seen


def _rebased(marker: PullMarker, pull: ObservedPull, facts: NightFacts) -> PullMarker:
    """The base's name, where it is to be written: a base that the forge has renamed already is no news."""
    return marker._replace(base=facts.wanted.base) if _is_renamed(marker, pull, facts) else marker


def _is_renamed(marker: PullMarker, pull: ObservedPull, facts: NightFacts) -> bool:
    """Whether the base has another name now; a person who has given it another base is not overruled."""
    return facts.wanted.base not in (pull.base, marker.base)


def _titled(marker: PullMarker, pull: ObservedPull, wanted: WantedPull) -> PullMarker:
    return marker._replace(title=wanted.title) if pull.title in (marker.title, wanted.title) else marker


def _is_news(pull: ObservedPull, target: PullMarker) -> bool:
    """Whether the body has to be written; a title alone is no reason."""
    is_same = pull.marker is not None and pull.marker._replace(title=target.title) == target
    return not is_same or ANEW in pull.ticks


def _edit(
    pull: ObservedPull, wanted: WantedPull, notes: PullNotes, target: PullMarker, facts: NightFacts
) -> tuple[Action, ...]:
    has_own_title = target.title == wanted.title != pull.title
    is_renamed = _is_renamed(known_marker(pull, wanted), pull, facts)
    return (
        EditPull(
            pull.number,
            title=wanted.title if has_own_title else None,
            body=rewritten(pull.body, pull_body(wanted, notes, target)),
            base=facts.wanted.base if is_renamed else None,
        ),
    )
