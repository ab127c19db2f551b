"""A person's pull request: commits of theirs are on its branch, so it is told once, and left alone."""

from ..model.actions import Action, AddComment, AddLabels, EditPull
from ..model.marker import REPLACED, PullMarker
from ..model.observed import ObservedPull
from ..texts.comments import person_commit, replaced
from ..texts.markers import with_pull_marker
from .known import NightFacts

THEIRS = "theirs"  # the key of the comment: once for a pull request, however many commits follow


def told(pull: ObservedPull, group: str, facts: NightFacts) -> tuple[Action, ...]:
    """One comment says whose it is; the marker keeps that it was said."""
    marker = their_marker(pull, group)
    labels = () if facts.rules.label in pull.labels else (AddLabels(pull.number, (facts.rules.label,)),)
    if marker.told or pull.tip is None:
        return labels
    comment = their_comment(pull, pull.tip.sha, facts)
    return (*labels, comment, _marked(pull, marker._replace(told=pull.tip.sha)))


def their_comment(pull: ObservedPull, tip: str, facts: NightFacts) -> Action:
    """The one comment."""
    return AddComment(pull.number, THEIRS, person_commit(tip, facts.rules))


def given_over(pull: ObservedPull, group: str) -> Action:
    """It stays theirs, and stands for its group no longer."""
    tip = pull.tip.sha if pull.tip is not None else ""
    marker = their_marker(pull, group)
    return _marked(pull, marker._replace(closed=REPLACED, told=marker.told or tip))


def given_over_said(pull: ObservedPull, link: str) -> Action:
    """The comment that says what stands for the group now; ``link`` is how it is written."""
    return AddComment(pull.number, REPLACED, replaced(link))


def their_marker(pull: ObservedPull, group: str) -> PullMarker:
    """The marker; where it was taken out, one that knows no commit for the bot's."""
    return pull.marker or PullMarker(group, pull.branch, pull.base, "", "", ())


def _marked(pull: ObservedPull, marker: PullMarker) -> Action:
    return EditPull(pull.number, body=with_pull_marker(pull.body, marker))
