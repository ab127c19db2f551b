"""When a pull request is opened, and when not."""

import pytest

from sophia_tidy.bot.decide import NOTHING, decide, looks
from sophia_tidy.bot.model.actions import AddLabels, DropBranch, EditPull, OpenPull, Push, reference
from sophia_tidy.bot.model.marker import GONE, REPLACED, DashboardMarker
from sophia_tidy.bot.model.observed import BranchTip, PullState
from sophia_tidy.bot.model.rules import BotRules, NightWindow
from sophia_tidy.bot.model.wanted import WaitingGroup
from sophia_tidy.bot.texts.markers import read_pull_marker

from .small import QUIET, board, kinds, pull, seen, sha, wanted, wish

OLD, NEW = wish(finding="a"), wish(finding="b")
CLOSED = pull(OLD, state=PullState.CLOSED)
MERGED = pull(OLD, state=PullState.MERGED)


def opened(actions):
    return [each.group for each in actions if isinstance(each, OpenPull)]


def test_a_branch_is_pushed_where_none_was_and_then_it_is_opened():
    push, opening = decide(wanted(OLD._replace(reviewers=("a", "b", "c"))), seen())
    assert push == Push("repair", "tidy/repair", OLD.commit, None)
    assert (opening.base, opening.labels, opening.reviewers) == ("main", ("tidy",), ("a", "b"))
    assert read_pull_marker(opening.body).heads == (OLD.commit,)


def test_nobody_is_asked_to_review_a_draft():
    assert decide(wanted(OLD._replace(reviewers=("a",), is_draft=True)), seen())[1].reviewers == ()


def test_labels_are_made_where_they_are_not_there_and_something_bears_them():
    made = decide(wanted(OLD), seen(labels=frozenset({"Tidy"})))[:2]
    assert [each.name for each in made] == ["tidy/hold", "tidy/stop"]
    assert decide(wanted(OLD), seen(pull(OLD), labels=frozenset())) == ()


@pytest.mark.parametrize("over", [CLOSED, MERGED], ids=["closed", "merged and taken back"])
def test_what_people_said_no_to_stays_so_for_its_fingerprint(over):
    assert decide(wanted(OLD), seen(over)) == ()
    assert opened(decide(wanted(NEW), seen(over))) == ["repair"]


def test_what_the_bot_closed_itself_may_come_again():
    assert opened(decide(wanted(OLD), seen(pull(OLD, state=PullState.CLOSED, marker={"closed": GONE})))) == ["repair"]


def test_a_no_that_a_later_one_has_overruled_counts_no_more():
    later = pull(OLD, 2, PullState.CLOSED, marker={"closed": GONE})
    assert opened(decide(wanted(OLD), seen(CLOSED, later))) == ["repair"]


def test_one_that_was_closed_while_a_push_was_lost_was_a_no_to_what_it_showed():
    lost = pull(
        NEW, state=PullState.CLOSED, tip=BranchTip(OLD.commit), marker={"heads": (OLD.commit, NEW.commit), "was": "a"}
    )
    assert decide(wanted(OLD), seen(lost)) == ()
    assert decide(wanted(NEW), seen(lost)) == ()
    assert opened(decide(wanted(wish(finding="c")), seen(lost))) == ["repair"]


def test_a_closed_one_of_which_nothing_is_known_is_a_no_to_everything_until_another_follows():
    blank = pull(OLD, state=PullState.CLOSED, marker={}, tip=None)
    assert decide(wanted(NEW), seen(blank)) == ()
    assert opened(decide(wanted(NEW), seen(blank, pull(OLD, 2, PullState.CLOSED)))) == ["repair"]


def test_an_open_one_does_not_become_what_people_said_no_to_but_is_closed():
    night = seen(CLOSED, pull(NEW, 2))
    _, edit, drop = decide(wanted(OLD), night)
    assert (edit.number, edit.is_open, read_pull_marker(edit.body).closed) == (2, False, GONE)
    assert isinstance(drop, DropBranch)
    asked = board(ticks=("open/repair/#2",))
    actions = decide(wanted(OLD, rules=BotRules()), seen(CLOSED, pull(NEW, 2), dashboards=(asked,)))
    assert kinds(actions)[:2] == ["EditPull", "Push"]


@pytest.mark.parametrize("tip", [OLD.commit, NEW.commit], ids=["older", "the same"])
def test_an_orphan_is_adopted(tip):
    night = seen(branches={"tidy/repair": BranchTip(tip, True, "repair", "a")})
    pushed = [each for each in decide(wanted(NEW), night) if isinstance(each, Push)]
    assert pushed == ([] if tip == NEW.commit else [Push("repair", "tidy/repair", NEW.commit, tip)])
    assert opened(decide(wanted(NEW), night)) == ["repair"]


def test_an_orphan_that_nobody_wants_goes():
    night = seen(branches={"tidy/repair": BranchTip(OLD.commit, True, "repair", "a")})
    assert decide(wanted(), night) == (DropBranch("tidy/repair", OLD.commit),)


def test_a_branch_that_the_bot_left_when_it_closed_goes_and_a_persons_or_one_that_they_closed_stays():
    branches = {"tidy/repair": BranchTip(OLD.commit)}
    gone = pull(OLD, state=PullState.CLOSED, marker={"closed": GONE})
    assert decide(wanted(), seen(gone, branches=branches)) == (DropBranch("tidy/repair", OLD.commit),)
    assert decide(wanted(), seen(CLOSED, branches=branches)) == ()
    assert decide(wanted(), seen(MERGED, branches=branches)) == ()
    assert decide(wanted(), seen(gone, branches={"tidy/repair": BranchTip(sha("x"), False)})) == ()


def test_the_branch_of_one_that_is_over_is_taken_with_its_lease():
    night = seen(CLOSED, branches={"tidy/repair": BranchTip(OLD.commit)})
    assert decide(wanted(NEW), night)[0] == Push("repair", "tidy/repair", NEW.commit, OLD.commit)


def test_of_two_for_a_group_the_lowest_number_stays():
    night = seen(pull(OLD, 1), pull(OLD, 2, branch="tidy/repair-2"))
    comment, edit, drop = decide(wanted(OLD), night)
    assert (edit.number, edit.is_open, read_pull_marker(edit.body).closed) == (2, False, REPLACED)
    assert (comment.number, drop) == (2, DropBranch("tidy/repair-2", OLD.commit))


def test_of_two_one_with_a_persons_commit_is_given_over_and_stays_open():
    night = seen(pull(OLD, 1), pull(OLD, 2, branch="tidy/repair-2", tip=sha("theirs")))
    _, edit = decide(wanted(OLD), night)
    assert (edit.number, edit.is_open, read_pull_marker(edit.body).closed) == (2, None, REPLACED)


# Limits.
def several(count, rules, *pulls, **more):
    return decide(wanted(*(wish(f"g{each}") for each in range(count)), rules=rules), seen(*pulls, **more))


def test_no_more_are_opened_in_a_run_than_the_rules_say():
    assert opened(several(5, QUIET._replace(new=3))) == ["g0", "g1", "g2"]


def test_no_more_are_open_at_once_than_the_rules_say():
    assert opened(several(5, QUIET._replace(new=5, open=2), pull(wish("g0")))) == ["g1"]


def test_what_is_closed_makes_room_and_is_closed_first():
    actions = several(2, QUIET._replace(open=1), pull(wish("old")))
    assert opened(actions) == ["g0"]
    assert kinds(actions) == ["AddComment", "EditPull", "DropBranch", "Push", "OpenPull"]


def test_what_is_held_counts_and_what_was_given_over_does_not():
    held = pull(wish("g0"), labels=("tidy", "tidy/hold"))
    assert opened(several(2, QUIET._replace(open=1), held)) == []
    given = pull(wish("g0"), tip=sha("theirs"), marker={"closed": REPLACED})
    assert opened(several(1, QUIET._replace(open=1), given)) == ["g0"]


@pytest.mark.parametrize(
    ("window", "hour", "day", "may"),
    [
        (NightWindow(), 13, "sat", True),
        (NightWindow(1, 5), 4, "mon", True),
        (NightWindow(1, 5), 5, "mon", False),
        (NightWindow(22, 4), 23, "mon", True),
        (NightWindow(22, 4), 3, "mon", True),
        (NightWindow(22, 4), 12, "mon", False),
        (NightWindow(22, 4, ("fri",)), 3, "sat", True),
        (NightWindow(22, 4, ("fri",)), 3, "fri", False),
        (NightWindow(days=("mon",)), 3, "tue", False),
    ],
)
def test_nothing_is_written_outside_of_the_window(window, hour, day, may):
    rules = BotRules(window=window)
    assert bool(decide(wanted(OLD, rules=rules), seen(hour=hour, day=day))) is may


@pytest.mark.parametrize("how", [{"labels": ("tidy", "tidy/stop")}, {"ticks": ("stop",)}], ids=["label", "box"])
def test_while_it_is_stopped_only_the_dashboard_says_so(how):
    actions = decide(wanted(NEW, rules=BotRules()), seen(pull(OLD), dashboards=(board(**how),)))
    assert kinds(actions) == ["EditDashboard"]
    said = board(body=actions[0].body, **how)
    assert decide(wanted(NEW, rules=BotRules()), seen(pull(OLD), dashboards=(said,))) == ()
    assert decide(wanted(OLD, rules=BotRules()), seen(dashboards=(said,))) == ()


# What stands on another, and rights.
def test_what_needs_another_comes_behind_it_and_names_it():
    actions = decide(wanted(wish("docs", needs=("repair",)), OLD), seen())
    assert opened(actions) == ["repair", "docs"]
    assert f"Depends on {reference('repair')}" in actions[-1].body
    behind = decide(wanted(wish("docs", needs=("repair",)), OLD), seen(pull(OLD, 7)))
    assert "Depends on #7" in behind[-1].body


def test_what_needs_one_that_waits_waits_too():
    docs = wish("docs", needs=("repair",))
    assert opened(decide(wanted(docs, OLD, rules=QUIET._replace(new=1)), seen())) == ["repair"]
    held = (WaitingGroup("repair", "Repair", "Held."),)
    assert opened(decide(wanted(docs, waiting=held), seen())) == []


def test_what_people_closed_or_what_is_blocked_holds_nobody_back():
    docs = wish("docs", needs=("repair",))
    assert opened(decide(wanted(docs, OLD), seen(CLOSED))) == ["docs"]
    blocked = (WaitingGroup("repair", "Repair", "Its tests fail.", is_blocked=True),)
    assert opened(decide(wanted(docs, waiting=blocked), seen())) == ["docs"]


def test_groups_that_need_each_other_end():
    assert sorted(opened(decide(wanted(wish("a", needs=("b",)), wish("b", needs=("a",))), seen()))) == ["a", "b"]


def test_the_note_goes_when_what_it_stands_on_is_merged():
    docs = wish("docs", needs=("repair",))
    first = decide(wanted(docs, OLD), seen(pull(OLD, 7)))[-1]
    there = pull(docs, 8)._replace(body=first.body, marker=read_pull_marker(first.body))
    assert decide(wanted(docs, OLD), seen(pull(OLD, 7), there)) == ()
    (edit,) = decide(wanted(docs), seen(pull(OLD, 7, PullState.MERGED), there))
    assert "Depends" not in edit.body


def test_a_group_that_waits_keeps_what_is_open_for_it():
    held = (WaitingGroup("repair", "Repair", "Held."),)
    assert decide(wanted(waiting=held), seen(pull(OLD))) == ()


def test_a_token_without_the_right_pushes_no_workflow():
    ci = wish("workflow", touches_workflows=True)
    assert decide(wanted(ci), seen(may_push_workflows=False)) == ()
    assert opened(decide(wanted(ci), seen(may_push_workflows=None))) == ["workflow"]
    assert decide(wanted(wish("workflow", "b", touches_workflows=True)), seen(pull(ci), may_push_workflows=False)) == ()


def test_what_the_forge_refused_is_tried_again_for_another_outcome_or_where_somebody_asks():
    refusal = DashboardMarker({"repair": ("a", "a hook said no")})
    rules = BotRules()
    night = seen(dashboards=(board(marker=refusal),))
    assert opened(decide(wanted(OLD, rules=rules), night)) == []
    assert opened(decide(wanted(NEW, rules=rules), night)) == ["repair"]
    assert opened(
        decide(wanted(OLD, rules=rules), seen(dashboards=(board(marker=refusal, ticks=("retry/repair",)),)))
    ) == ["repair"]


def test_a_no_that_has_lost_its_label_gets_it_again_so_that_the_next_night_finds_it():
    assert decide(wanted(OLD), seen(CLOSED._replace(labels=()))) == (AddLabels(1, ("tidy",)),)


# Looks.
def test_a_quiet_night_looks_at_nothing_more():
    assert looks(wanted(OLD), seen(pull(OLD)._replace(tip=BranchTip(OLD.commit)), CLOSED._replace(number=9))) == NOTHING


def test_before_one_is_opened_its_names_are_asked_for_what_lost_its_label():
    asked = looks(wanted(OLD), seen())
    assert (asked.branches, asked.has_labels) == ({"tidy/repair"}, True)
    assert looks(wanted(OLD), seen(), asked) == NOTHING
    night = seen(pull(NEW, 3, PullState.CLOSED))
    assert looks(wanted(OLD), night, asked).branches == {"tidy/repair-2"}


def test_a_merge_is_tried_only_for_the_same_changes_on_files_that_were_other():
    there = pull(wish(before="then"))
    assert looks(wanted(wish(before="now")), seen(there)).merges == {1}
    assert looks(wanted(wish("repair", "b", before="now")), seen(there)).merges == set()


def test_an_unknown_branch_is_asked_for_its_pull_requests_and_its_seal():
    night = seen(branches={"tidy/repair": BranchTip(OLD.commit)})
    asked = looks(wanted(), night)
    assert (asked.branches, asked.commits) == ({"tidy/repair"}, {OLD.commit})


def test_before_one_is_made_into_something_else_its_branch_is_asked_for_a_no_without_its_label():
    night = seen(pull(OLD))
    asked = looks(wanted(NEW), night)
    assert asked.branches == {"tidy/repair"}
    assert looks(wanted(NEW), night, asked).branches == set()


def test_a_branch_that_moved_since_its_pull_request_was_over_may_be_anothers():
    over = pull(OLD, state=PullState.CLOSED)
    assert looks(wanted(), seen(over, branches={"tidy/repair": BranchTip(OLD.commit)})).branches == set()
    assert looks(wanted(), seen(over, branches={"tidy/repair": BranchTip(NEW.commit)})).branches == {"tidy/repair"}


def test_what_is_to_be_overwritten_or_deleted_has_its_seal_looked_at():
    night = seen(pull(OLD, tip=BranchTip(OLD.commit)))
    assert looks(wanted(NEW), night).commits == {OLD.commit}
    assert looks(wanted(), night).commits == {OLD.commit}


def test_whatever_is_edited_is_edited_once():
    for night in (seen(pull(OLD)), seen(pull(OLD, marker={}), checks_wait=True)):
        edits = [each.number for each in decide(wanted(NEW, base="trunk"), night) if isinstance(each, EditPull)]
        assert len(edits) == len(set(edits))
