"""A person's commit is sacred."""

import pytest

from sophia_tidy.bot.decide import decide, looks
from sophia_tidy.bot.model.actions import AddComment, EditPull, OpenPull, Push
from sophia_tidy.bot.model.marker import REPLACED
from sophia_tidy.bot.model.observed import BranchTip, PullState
from sophia_tidy.bot.texts.markers import read_pull_marker

from .small import kinds, pull, seen, sha, wanted, wish

OLD, NEW = wish(finding="a"), wish(finding="b")
THEIRS = pull(OLD, tip=sha("theirs"))
TOLD = pull(OLD, tip=sha("theirs"), marker={"told": sha("theirs")})


@pytest.mark.parametrize("wishes", [(OLD,), (NEW,), ()], ids=["same", "other changes", "findings gone"])
def test_one_comment_says_so_and_nothing_is_pushed_closed_or_deleted(wishes):
    comment, edit = decide(wanted(*wishes), seen(THEIRS))
    assert isinstance(comment, AddComment)
    assert (edit.is_open, read_pull_marker(edit.body).told) == (None, sha("theirs"))


@pytest.mark.parametrize("wishes", [(OLD,), (NEW,), ()], ids=["same", "other changes", "findings gone"])
def test_it_is_said_once_however_many_commits_follow(wishes):
    assert decide(wanted(*wishes), seen(TOLD)) == ()
    assert decide(wanted(*wishes), seen(TOLD._replace(tip=BranchTip(sha("one more"), False)))) == ()


def test_a_commit_of_the_bots_to_which_somebody_has_set_the_branch_is_a_persons_doing():
    back = pull(OLD, tip=BranchTip(sha("older"), True, "repair", "z"))
    assert kinds(decide(wanted(NEW), seen(back))) == ["AddComment", "EditPull"]


def test_a_branch_that_somebody_renamed_is_theirs():
    renamed = pull(OLD)._replace(branch="tidy/repair-2")
    assert kinds(decide(wanted(NEW), seen(renamed))) == ["AddComment", "EditPull"]


def test_a_marker_that_lists_a_persons_commit_is_not_believed_when_the_seal_says_otherwise():
    forged = pull(OLD, tip=BranchTip(sha("theirs")), marker={"heads": (sha("theirs"),)})
    assert looks(wanted(NEW), seen(forged)).commits == {sha("theirs")}
    sealed = forged._replace(tip=BranchTip(sha("theirs"), False))
    assert kinds(decide(wanted(NEW), seen(sealed))) == ["AddComment", "EditPull"]
    assert kinds(decide(wanted(), seen(sealed))) == ["AddComment", "EditPull"]


def test_the_box_makes_a_fresh_branch_beside_it_and_gives_theirs_over_first():
    asked = TOLD._replace(ticks=("anew",))
    given, push, opening, comment = decide(wanted(NEW), seen(asked))
    assert isinstance(given, EditPull)
    assert (given.is_open, read_pull_marker(given.body).closed) == (None, REPLACED)
    assert push == Push("repair", "tidy/repair-2", NEW.commit, None)
    assert isinstance(opening, OpenPull)
    assert opening.branch == "tidy/repair-2"
    assert comment.number == 1


def test_beside_two_it_is_the_third():
    first = pull(OLD, 1, tip=sha("one"), marker={"closed": REPLACED, "told": sha("one")})
    second = pull(OLD, 2, branch="tidy/repair-2", tip=sha("two"), marker={"told": sha("two")}, ticks=("anew",))
    assert [each.branch for each in decide(wanted(NEW), seen(first, second)) if isinstance(each, Push)] == [
        "tidy/repair-3"
    ]


def test_what_is_given_over_is_never_touched_again_and_the_new_one_stands_for_the_group():
    given = pull(OLD, 1, tip=sha("one"), marker={"closed": REPLACED, "told": sha("one")})
    night = seen(given, pull(NEW, 2, branch="tidy/repair-2"))
    assert [each.number for each in decide(wanted(NEW), night) if isinstance(each, EditPull)] in ([], [2])
    assert {each.number for each in decide(wanted(), night) if isinstance(each, EditPull)} == {2}


def test_a_night_that_died_after_it_gave_theirs_over_opens_the_other_in_the_next():
    given = pull(OLD, 1, tip=sha("one"), marker={"closed": REPLACED, "told": sha("one")})
    assert kinds(decide(wanted(NEW), seen(given))) == ["Push", "OpenPull"]


def test_a_branch_of_a_persons_without_a_pull_request_is_left_and_the_group_waits():
    night = seen(branches={"tidy/repair": BranchTip(sha("theirs"), False)})
    assert decide(wanted(NEW), night) == ()


def test_a_branch_of_one_that_is_over_with_a_persons_commit_is_passed_by():
    over = pull(OLD, state=PullState.CLOSED)
    night = seen(over, branches={"tidy/repair": BranchTip(sha("theirs"), False)})
    assert decide(wanted(NEW), night)[0] == Push("repair", "tidy/repair-2", NEW.commit, None)


@pytest.mark.parametrize("label", ["tidy/hold", "tidy/stop"])
@pytest.mark.parametrize("wishes", [(NEW,), ()], ids=["other changes", "findings gone"])
def test_a_label_holds_it(label, wishes):
    assert decide(wanted(*wishes), seen(pull(OLD, labels=("tidy", label)))) == ()
    assert decide(wanted(*wishes), seen(THEIRS._replace(labels=("tidy", label)))) == ()
