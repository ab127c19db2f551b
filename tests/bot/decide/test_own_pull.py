"""What becomes of a pull request that is the bot's own."""

import pytest

from sophia_tidy.bot.decide import decide
from sophia_tidy.bot.model.actions import AddComment, AddLabels, DropBranch, EditPull, Push
from sophia_tidy.bot.model.marker import GONE, KEPT
from sophia_tidy.bot.model.observed import BranchTip, MergeResult
from sophia_tidy.bot.texts.markers import read_pull_marker
from sophia_tidy.bot.texts.pull_body import PullNotes

from .small import kinds, pull, seen, sha, wanted, wish

OLD, NEW = wish(finding="a"), wish(finding="b")


def test_nothing_changed_so_nothing_is_done():
    assert decide(wanted(OLD), seen(pull(OLD))) == ()


def test_another_duration_in_the_text_is_no_change():
    assert (
        decide(wanted(OLD._replace(body="About repair: a, in 3 s.", title="Tidy repair anew")), seen(pull(OLD))) == ()
    )


def test_other_changes_are_announced_before_they_are_pushed():
    edit, push = decide(wanted(NEW), seen(pull(OLD)))
    marker = read_pull_marker(edit.body)
    assert (marker.fingerprint, marker.heads, marker.was) == ("b", (OLD.commit, NEW.commit), "a")
    assert push == Push("repair", "tidy/repair", NEW.commit, OLD.commit)


def test_a_push_that_was_announced_and_lost_is_made_again_without_a_word():
    lost = pull(NEW, tip=BranchTip(OLD.commit), marker={"heads": (OLD.commit, NEW.commit), "was": "a"})
    assert decide(wanted(NEW), seen(lost)) == (Push("repair", "tidy/repair", NEW.commit, OLD.commit),)


def test_a_push_that_came_through_needs_nothing_more():
    assert decide(wanted(NEW), seen(pull(NEW, marker={"heads": (OLD.commit, NEW.commit), "was": "a"}))) == ()


def test_a_lost_push_that_is_overtaken_keeps_every_commit_that_the_tip_may_turn_out_to_be():
    last = wish(finding="c")
    lost = pull(NEW, tip=BranchTip(OLD.commit), marker={"heads": (OLD.commit, NEW.commit), "was": "a"})
    edit, push = decide(wanted(last), seen(lost))
    assert read_pull_marker(edit.body).heads == (OLD.commit, NEW.commit, last.commit)
    assert read_pull_marker(edit.body).was == "a b"
    assert push.lease == OLD.commit


@pytest.mark.parametrize(
    ("result", "actions"),
    [
        (MergeResult.SAME, []),
        (MergeResult.DIFFERS, ["EditPull", "Push"]),
        (MergeResult.CONFLICT, ["EditPull", "Push"]),
        (None, []),
    ],
)
def test_a_base_that_moved_under_it_counts_by_what_merging_gives(result, actions):
    merges = {} if result is None else {1: result}
    assert kinds(decide(wanted(wish(before="now")), seen(pull(wish(before="then")), merges=merges))) == actions


def test_a_base_that_moved_elsewhere_is_nothing():
    assert decide(wanted(OLD)._replace(base_commit=sha("later")), seen(pull(OLD))) == ()


def test_its_box_makes_it_anew_and_is_ticked_no_longer():
    edit, push = decide(wanted(wish(before="now")), seen(pull(wish(before="then"), ticks=("anew",))))
    assert "[x]" not in edit.body
    assert push.commit == wish(before="now").commit


def test_findings_that_are_gone_close_it_with_a_word_and_take_its_branch():
    comment, edit, drop = decide(wanted(), seen(pull(OLD)))
    assert (comment.number, comment.key) == (1, GONE)
    assert (edit.is_open, read_pull_marker(edit.body).closed) == (False, GONE)
    assert drop == DropBranch("tidy/repair", OLD.commit)


def test_one_that_the_bot_closed_and_a_person_opened_again_is_left_to_them():
    (edit,) = decide(wanted(), seen(pull(OLD, marker={"closed": GONE})))
    assert (edit.is_open, read_pull_marker(edit.body).closed) == (None, KEPT)
    assert decide(wanted(), seen(pull(OLD, marker={"closed": KEPT}))) == ()


def test_a_branch_that_another_is_open_from_stays_when_one_is_closed():
    both = seen(pull(OLD, 1), pull(OLD, 2, base="next"))
    assert kinds(decide(wanted(OLD), both)) == ["AddComment", "EditPull"]


def test_a_marker_that_was_taken_out_is_found_by_branch_and_trailers():
    (edit,) = decide(wanted(OLD), seen(pull(OLD, marker={})))
    marker = read_pull_marker(edit.body)
    assert (marker.group, marker.fingerprint, marker.before, marker.heads) == ("repair", "a", "then", (OLD.commit,))
    assert "Words of a person's." in edit.body


def test_without_a_marker_and_with_a_commit_that_is_not_sealed_it_is_a_persons():
    comment, edit = decide(wanted(NEW), seen(pull(OLD, marker={}, tip=sha("theirs"))))
    assert isinstance(comment, AddComment)
    assert read_pull_marker(edit.body).heads == ()


def test_a_base_that_was_renamed_is_followed():
    (edit,) = decide(wanted(OLD, base="trunk"), seen(pull(OLD)))
    assert (edit.base, read_pull_marker(edit.body).base) == ("trunk", "trunk")


def test_a_base_that_the_forge_has_renamed_already_is_no_news():
    assert decide(wanted(OLD, base="trunk"), seen(pull(OLD)._replace(base="trunk"))) == ()


def test_a_base_that_a_person_has_chosen_is_not_overruled():
    assert decide(wanted(OLD), seen(pull(OLD)._replace(base="next"))) == ()


def test_a_title_of_the_bots_follows_what_it_is_about_and_a_persons_stays():
    new = NEW._replace(title="Tidy repair, two files")
    assert decide(wanted(new), seen(pull(OLD)))[0].title == "Tidy repair, two files"
    assert decide(wanted(new), seen(pull(OLD, title="My words")))[0].title is None


def test_a_label_that_was_taken_off_is_put_on_again_for_by_it_the_bot_finds_its_own():
    assert decide(wanted(OLD), seen(pull(OLD, labels=("mine",)))) == (AddLabels(1, ("tidy",)),)


def test_what_is_said_beside_it_is_written_when_it_changes():
    (edit,) = decide(wanted(OLD), seen(pull(OLD), checks_wait=True))
    assert read_pull_marker(edit.body).notes == PullNotes(checks_wait=True).digest


def test_a_branch_that_is_gone_is_pushed_again_only_where_somebody_asks():
    gone = pull(OLD, tip=None)
    assert decide(wanted(NEW), seen(gone)) == ()
    edit, push = decide(wanted(NEW), seen(gone._replace(ticks=("anew",))))
    assert isinstance(edit, EditPull)
    assert push.lease is None


def test_a_draft_that_a_reader_made_ready_stays_ready():
    assert decide(wanted(OLD._replace(is_draft=True)), seen(pull(OLD))) == ()
