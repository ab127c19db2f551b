"""What is asked of a forge, and what is made of the answers; whole nights are in `test_night`."""

from datetime import UTC, datetime

from sophia_tidy.adapters.forge.records import ForgeIssue, ForgePull
from sophia_tidy.bot.model.marker import PullMarker
from sophia_tidy.bot.model.observed import BranchTip, Observed, PullState
from sophia_tidy.bot.model.wanted import Wanted
from sophia_tidy.bot.publish.observe import NightSetting, observe
from sophia_tidy.bot.texts.boxes import box
from sophia_tidy.bot.texts.dashboard import TITLE
from sophia_tidy.bot.texts.markers import with_pull_marker

from .memory_forge import MemoryForge

OURS, THEIRS = "a" * 40, "b" * 40
MARKER = PullMarker("yaml", "tidy/yaml", "main", "f" * 64, "0" * 64, (OURS,))
SUNDAY = NightSetting(datetime(2026, 3, 1, 23, 47, tzinfo=UTC))
PULL = ForgePull(
    number=1,
    title="Tidy yaml",
    body=with_pull_marker("what\n", MARKER),
    is_open=True,
    is_merged=False,
    is_draft=False,
    author="bot",
    head="tidy/yaml",
    head_sha=OURS,
    base="main",
    labels=("tidy",),
)


def seen(forge: MemoryForge) -> Observed:
    """What is observed where nothing is wanted."""
    return observe(forge, Wanted("o/n", "main", "c" * 40), SUNDAY, lambda base, tips: {})


def there(**changed: object) -> MemoryForge:
    forge = MemoryForge()
    forge.pulls[1], forge.tips["tidy/yaml"] = PULL._replace(**changed), OURS
    return forge


def test_two_requests_tell_of_what_is_as_its_marker_says():
    forge = there(is_open=False, is_merged=True)
    del forge.tips["tidy/yaml"]
    (pull,) = seen(forge).pulls
    assert (pull.state, pull.branch, pull.tip, pull.marker) == (PullState.MERGED, "tidy/yaml", BranchTip(OURS), MARKER)
    assert forge.asked == ["branches tidy/", "labelled tidy"]


def test_the_hour_and_the_day_are_utcs():
    observed = seen(MemoryForge())
    assert (observed.hour, observed.day) == (23, "sun")


def test_a_branch_that_is_gone_is_looked_for():
    forge = there(head="mine", head_sha=THEIRS)
    del forge.tips["tidy/yaml"]
    (pull,) = seen(forge).pulls
    assert (pull.branch, pull.tip) == ("mine", BranchTip(THEIRS))
    assert "pull 1" in forge.asked


def test_a_marker_that_was_taken_out_is_looked_past():
    forge = there(body="a person's words", is_open=False)
    forge.tips.clear()
    (pull,) = seen(forge).pulls
    assert (pull.branch, pull.base, pull.marker) == ("tidy/yaml", "main", None)


def test_a_pull_request_of_a_fork_is_none_of_the_bots():
    forge = there(body="mine", is_foreign=True, is_open=False)
    forge.tips.clear()
    assert seen(forge).pulls == ()


def test_an_issue_of_a_persons_with_the_label_is_no_dashboard():
    forge = MemoryForge()
    forge.open_issue("A question", "why?", ("tidy",))
    forge.open_issue(TITLE, "", ("tidy",))
    assert [each.number for each in seen(forge).dashboards] == [2]


def with_board(*numbers: int) -> MemoryForge:
    """A dashboard that names these numbers, and nothing else that bears the label."""
    forge = MemoryForge()
    rows = "\n".join(box(f"anew/yaml/#{number}", f"#{number} Tidy yaml") for number in numbers)
    forge.issues[9] = ForgeIssue(9, TITLE, rows, True, "bot", ("tidy",))
    return forge


def test_a_pull_request_without_its_label_is_found_by_the_dashboard():
    forge = with_board(1)
    forge.pulls[1] = PULL._replace(labels=(), head="mine", is_open=False)
    (pull,) = seen(forge).pulls
    assert (pull.number, pull.state, pull.marker) == (1, PullState.CLOSED, MARKER)


def test_a_number_that_a_person_wrote_there_makes_nothing_the_bots():
    forge = with_board(1, 7)
    forge.pulls[1] = PULL._replace(labels=(), head="feature", body="a person's words")
    assert seen(forge).pulls == ()
    assert [each for each in forge.asked if each.startswith("pull ")] == ["pull 1", "pull 7"]
