"""Actions one after the other: what is lost is looked for, what is refused is said, and nothing is done twice."""

import pytest

from sophia_tidy.adapters.forge.errors import ForgeTrouble
from sophia_tidy.adapters.git.push import PushKind
from sophia_tidy.bot.model.actions import (
    Action,
    AddComment,
    AddLabels,
    DropBranch,
    EditDashboard,
    EditPull,
    MakeLabel,
    OpenDashboard,
    OpenPull,
    Push,
    reference,
)
from sophia_tidy.bot.model.marker import DashboardMarker, PullMarker
from sophia_tidy.bot.model.observed import BranchTip, Observed, ObservedPull, PullState
from sophia_tidy.bot.publish.carry_out import carry_out
from sophia_tidy.bot.publish.outcome import Fate, NightOutcome
from sophia_tidy.bot.texts.comments import has_key
from sophia_tidy.bot.texts.markers import dashboard_marker, read_pull_marker, with_pull_marker

from .memory_forge import MemoryForge

OLD, NEW = "a" * 40, "b" * 40
LOST, AFTER = ForgeTrouble.LOST, (ForgeTrouble.LOST, True)
MARKER = PullMarker("yaml", "tidy/yaml", "main", "f" * 64, "0" * 64, (NEW,))
BODY = with_pull_marker("what and why\n", MARKER)
OPEN = OpenPull("yaml", "tidy/yaml", "main", "tidy yaml", BODY, labels=("tidy",), reviewers=("ann", "bob"))
PUSH = Push("yaml", "tidy/yaml", NEW, None)
BOARD = OpenDashboard("Tidy dashboard", f"{reference('yaml')}\n{dashboard_marker(DashboardMarker())}", ("tidy",))


NOTHING = Observed("c" * 40)


def done(forge: MemoryForge, *chains: list[Action], known: Observed = NOTHING) -> NightOutcome:
    return carry_out(chains, forge, forge, NightOutcome((), known))


def fates(outcome: NightOutcome) -> list[Fate]:
    return [each.fate for each in outcome.carried]


def there(forge: MemoryForge, body: str = BODY) -> Observed:
    """A pull request that is open, on the forge and known."""
    forge.tips["tidy/yaml"] = OLD
    number = forge.open_pull("tidy yaml", body, "tidy/yaml", "main", is_draft=False).number
    forge.asked.clear()
    tip = BranchTip(OLD)
    pull = ObservedPull(
        number, PullState.OPEN, "tidy/yaml", "main", tip, "tidy yaml", body, read_pull_marker(body), ("tidy",)
    )
    return Observed("c" * 40, {"tidy/yaml": tip}, (pull,))


def test_a_new_group_is_pushed_opened_dressed_and_named_on_the_dashboard():
    forge = MemoryForge()
    outcome = done(forge, [MakeLabel("tidy", "0e8a16", "")], [PUSH, OPEN], [BOARD])
    assert outcome.is_whole
    assert forge.asked == [
        "make_label tidy",
        "push tidy/yaml",
        "open_pull tidy/yaml",
        "add_labels 1",
        "ask_reviews ann bob",
        "open_issue Tidy dashboard",
    ]
    assert forge.issues[2].body.startswith("#1\n")
    (pull,) = outcome.known.pulls
    assert (pull.number, pull.tip, pull.marker) == (1, BranchTip(NEW), MARKER)


@pytest.mark.parametrize("trouble", [LOST, AFTER])
@pytest.mark.parametrize("name", ["make_label", "open_pull", "ask_reviews", "open_issue"])
def test_a_lost_answer_leaves_one_of_everything(name: str, trouble):
    forge = MemoryForge()
    forge.troubles[name] = [trouble]
    outcome = done(forge, [MakeLabel("tidy", "0e8a16", "")], [PUSH, OPEN], [BOARD])
    assert outcome.is_whole
    assert (len(forge.pulls), len(forge.issues), forge.names) == (1, 1, {"tidy"})
    assert set(forge.reviewers[1]) == {"ann", "bob"}


@pytest.mark.parametrize("trouble", [LOST, AFTER])
def test_a_comment_is_said_once(trouble):
    forge = MemoryForge()
    known = there(forge)
    forge.troubles["add_comment"] = [trouble]
    for _ in range(2):
        assert done(forge, [AddComment(1, "theirs", "yours now")], known=known).is_whole
    assert len(forge.said[1]) == 1 and has_key(forge.said[1][0], "theirs")


def test_what_never_answers_is_left_to_the_next_night():
    forge = MemoryForge()
    forge.troubles["open_pull"] = [LOST] * 9
    outcome = done(forge, [PUSH, OPEN], [BOARD])
    assert fates(outcome) == [Fate.DONE, Fate.FAILED, Fate.SKIPPED]
    assert forge.issues == {} and "yaml" in outcome.carried[-1].words


def test_what_is_open_already_is_adopted_with_what_people_have_written():
    forge = MemoryForge()
    forge.tips["tidy/yaml"] = NEW
    forge.open_pull("mine", "please look\n", "tidy/yaml", "develop", is_draft=False)
    outcome = done(forge, [OPEN])
    pull = forge.pulls[1]
    assert outcome.carried[0].number == 1 and len(forge.pulls) == 1
    assert (pull.title, pull.base) == ("mine", "main")
    assert "please look" in pull.body and read_pull_marker(pull.body) == MARKER


def test_a_reviewer_who_is_not_there_keeps_nobody_else_from_being_asked():
    forge = MemoryForge()
    outcome = done(forge, [PUSH, OPEN._replace(reviewers=("ann", "gone"))])
    assert outcome.is_whole and forge.reviewers[1] == ("ann",)
    assert outcome.carried[-1].words.startswith("gone was not asked")


def test_where_there_are_no_drafts_it_is_none_and_that_is_said():
    forge = MemoryForge()
    forge.troubles["open_pull"] = [ForgeTrouble.UNPROCESSABLE]
    outcome = done(forge, [OPEN._replace(is_draft=True, reviewers=())])
    assert not forge.pulls[1].is_draft and outcome.carried[0].words.startswith("no draft: ")


@pytest.mark.parametrize(
    ("kind", "fate"), [(PushKind.LEASE, Fate.KEPT), (PushKind.REFUSED, Fate.REFUSED), (PushKind.LOST, Fate.FAILED)]
)
def test_nothing_is_opened_from_a_branch_that_was_not_pushed(kind: PushKind, fate: Fate):
    forge = MemoryForge()
    forge.pushes = [kind] * (3 if kind is PushKind.LOST else 1)
    outcome = done(forge, [PUSH, OPEN], [Push("docs", "tidy/docs", OLD, None)])
    assert fates(outcome) == [fate, Fate.SKIPPED, Fate.DONE]
    assert forge.pulls == {} and not outcome.ended
    assert list(outcome.refused) == (["yaml"] if kind is PushKind.REFUSED else [])


def test_a_push_that_was_lost_is_made_again():
    forge = MemoryForge()
    forge.pushes = [PushKind.LOST, PushKind.LOST]
    assert done(forge, [PUSH]).is_whole and len(forge.asked) == 3


def test_a_branch_is_not_pushed_where_the_intent_could_not_be_written():
    forge = MemoryForge()
    known = there(forge)
    forge.troubles["edit_pull"] = [ForgeTrouble.UNPROCESSABLE]
    outcome = done(forge, [EditPull(1, body=BODY), Push("yaml", "tidy/yaml", NEW, OLD)], known=known)
    assert fates(outcome) == [Fate.FAILED, Fate.SKIPPED] and forge.tips["tidy/yaml"] == OLD


def test_a_branch_is_not_deleted_where_its_pull_request_could_not_be_closed():
    forge = MemoryForge()
    known = there(forge)
    forge.troubles["edit_pull"] = [ForgeTrouble.SERVER_ERROR]
    outcome = done(forge, [EditPull(1, body=BODY, is_open=False), DropBranch("tidy/yaml", OLD)], known=known)
    assert fates(outcome) == [Fate.FAILED, Fate.SKIPPED] and "tidy/yaml" in forge.tips


def test_a_description_that_was_edited_meanwhile_is_not_overwritten():
    forge = MemoryForge()
    known = there(forge)
    forge.edit_pull(1, body="a person's\n" + BODY)
    outcome = done(forge, [EditPull(1, body=BODY), Push("yaml", "tidy/yaml", NEW, OLD)], known=known)
    assert fates(outcome) == [Fate.KEPT, Fate.SKIPPED] and forge.pulls[1].body.startswith("a person's")


def test_what_got_a_commit_meanwhile_is_not_closed():
    forge = MemoryForge()
    known = there(forge)
    forge.pulls[1] = forge.pulls[1]._replace(head_sha=NEW)
    assert fates(done(forge, [EditPull(1, is_open=False)], known=known)) == [Fate.KEPT]
    assert forge.pulls[1].is_open


@pytest.mark.parametrize(
    "kind", [ForgeTrouble.UNAUTHORIZED, ForgeTrouble.OUT_OF_TIME, ForgeTrouble.UNREACHABLE, ForgeTrouble.ARCHIVED]
)
def test_what_ends_a_night_leaves_the_rest(kind: ForgeTrouble):
    forge = MemoryForge()
    forge.troubles["open_pull"] = [kind]
    outcome = done(forge, [PUSH, OPEN], [Push("docs", "tidy/docs", OLD, None)], [BOARD])
    assert fates(outcome) == [Fate.DONE, Fate.LEFT, Fate.LEFT, Fate.LEFT]
    assert outcome.ended and forge.asked[-1] == "open_pull tidy/yaml"


def test_a_night_that_ends_while_a_pull_request_is_dressed_knows_its_number():
    forge = MemoryForge()
    forge.troubles["add_labels"] = [ForgeTrouble.OUT_OF_TIME]
    outcome = done(forge, [OPEN], [PUSH])
    assert fates(outcome) == [Fate.DONE, Fate.LEFT]
    assert outcome.carried[0].number == 1 and outcome.known.pulls[0].number == 1


def test_a_token_that_git_is_not_let_in_with_ends_the_night():
    forge = MemoryForge()
    forge.pushes = [PushKind.UNAUTHORIZED]
    assert fates(done(forge, [PUSH, OPEN])) == [Fate.FAILED, Fate.LEFT]


def test_when_the_time_is_up_nothing_more_is_asked():
    forge, turns = MemoryForge(), iter([True, False, True])
    outcome = carry_out(((PUSH, OPEN), (BOARD,)), forge, forge, NightOutcome((), NOTHING), lambda: next(turns))
    assert fates(outcome) == [Fate.DONE, Fate.LEFT, Fate.LEFT] and len(forge.asked) == 1
    assert outcome.ended == "the time of this run is up"


def test_a_right_that_is_missing_is_said_and_the_others_go_on():
    forge = MemoryForge()
    forge.troubles["open_pull"] = [ForgeTrouble.FORBIDDEN]
    outcome = done(forge, [PUSH, OPEN], [Push("docs", "tidy/docs", OLD, None)])
    assert fates(outcome) == [Fate.DONE, Fate.REFUSED, Fate.DONE]


def test_what_is_known_after_it_is_what_is_there():
    forge = MemoryForge()
    known = there(forge)
    actions: list[Action] = [
        EditPull(1, title="another", body=BODY + "more\n", base="develop"),
        AddLabels(1, ("tidy/hold",)),
        Push("yaml", "tidy/yaml", NEW, OLD),
        EditPull(1, is_open=False),
        DropBranch("tidy/yaml", NEW),
    ]
    forge.pulls[1] = forge.pulls[1]._replace(head_sha=OLD)
    outcome = done(forge, actions[:3], known=known)
    forge.pulls[1] = forge.pulls[1]._replace(head_sha=NEW)
    outcome = done(forge, actions[3:], known=outcome.known)
    (pull,), there_now = outcome.known.pulls, forge.pulls[1]
    assert outcome.is_whole and outcome.known.branches == {}
    assert (pull.title, pull.body, pull.base, pull.labels) == (
        there_now.title,
        there_now.body,
        there_now.base,
        ("tidy", *there_now.labels),
    )
    assert pull.state is PullState.CLOSED


def test_a_dashboard_is_known_with_its_boxes():
    forge = MemoryForge()
    outcome = done(forge, [PUSH, OPEN], [BOARD])
    (board,) = outcome.known.dashboards
    edited = done(forge, [EditDashboard(board.number, body="- [x] <!-- tidy:stop -->stop\n")], known=outcome.known)
    assert edited.known.dashboards[0].ticks == ("stop",) and edited.is_whole
