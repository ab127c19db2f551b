"""Nights on a forge that is real where it can be: what the second one asks, and what becomes of what people do."""

from pathlib import Path

import pytest

from sophia_tidy.adapters.forge.errors import ForgeError
from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.publish.night import night
from sophia_tidy.bot.publish.observe import NightSetting
from sophia_tidy.bot.publish.outcome import Fate
from sophia_tidy.kernel.errors import TidyError

from ...forge.faults import DropAfter, Refuse
from ...forge.records import Issue
from ...forge.running import RunningForge, running_forge
from .made_night import NOW, asked, branches_of, night_bundle, published

REPAIR = {"a.py": b"a = 1\n"}
GROUPS = {
    "repair": REPAIR,
    "archive": {"README.md": "archive/README.md", "archive/x": b"x\n"},
    "yaml": {"a.yaml": b"a: 1\n"},
}
TWO = BotRules(open=2)


def asked_since(forge: RunningForge, mark: int) -> list[str]:
    return [f"{each.method} {each.path.removeprefix('/api/v3')}" for each in forge.requests.since(mark)]


def pulls(forge: RunningForge) -> list[Issue]:
    return [issue for _, issue in sorted(forge.state.issues.items()) if issue.pull]


def board(forge: RunningForge) -> str:
    """The body of the one dashboard."""
    (found,) = [issue for issue in forge.state.issues.values() if not issue.pull]
    return found.body


def is_quiet(forge: RunningForge, folder: Path, groups, rules: BotRules = TWO) -> bool:
    """Whether another night with the same writes nothing."""
    mark = len(forge.requests)
    return (
        published(forge, night_bundle(forge, folder, groups, rules)).carried == ()
        and not forge.requests.since(mark).writes()
    )


def test_the_first_night_opens_what_the_cap_lets_through_and_the_second_writes_nothing(hub: RunningForge, tmp_path):
    first = published(hub, night_bundle(hub, tmp_path, GROUPS, TWO))
    assert first.is_whole, first.carried
    assert [pull.title for pull in pulls(hub)] == ["Tidy repair", "Tidy archive"]
    assert all(f"#{pull.number}" in board(hub) for pull in pulls(hub)) and "Tidy yaml" in board(hub)
    mark = len(hub.requests)
    assert is_quiet(hub, tmp_path, GROUPS)
    assert asked_since(hub, mark) == [
        "GET /repos/acme/shop",
        "GET /repos/acme/shop/git/matching-refs/heads/tidy/",
        "GET /repos/acme/shop/issues?labels=tidy&state=all&sort=created&direction=asc&per_page=100",
    ]
    assert hub.requests.holds(hub.token) == []


def test_a_quiet_night_is_a_few_requests(forge: RunningForge, tmp_path: Path):
    published(forge, night_bundle(forge, tmp_path, GROUPS, TWO))
    mark = len(forge.requests)
    assert is_quiet(forge, tmp_path, GROUPS)
    assert len(forge.requests) - mark == 3
    assert all(each.kind == "api" for each in forge.requests.since(mark))


def test_a_persons_amend_survives(forge: RunningForge, tmp_path: Path):
    published(forge, night_bundle(forge, tmp_path, GROUPS, TWO))
    theirs = forge.person.amend("tidy/repair", {"a.py": b"a = 3\n"})
    for groups in (GROUPS, GROUPS | {"repair": {"a.py": b"a = 2\n"}}, {"yaml": GROUPS["yaml"]}):
        published(forge, night_bundle(forge, tmp_path, groups, TWO))
        published(forge, night_bundle(forge, tmp_path, groups, TWO))  # what is closed in a night makes room in the next
        assert forge.person.tip("tidy/repair") == theirs
        assert is_quiet(forge, tmp_path, groups)
    repair = pulls(forge)[0]
    assert repair.is_open and len(repair.comments) == 1
    assert not pulls(forge)[1].is_open and "tidy/archive" not in forge.state.bare.branches()


def test_a_merged_group_leaves_the_dashboard(forge: RunningForge, tmp_path: Path):
    published(forge, night_bundle(forge, tmp_path, GROUPS, TWO))
    forge.person.squash(pulls(forge)[0].number)
    left = {name: changes for name, changes in GROUPS.items() if name != "repair"}
    published(forge, night_bundle(forge, tmp_path, left, TWO))
    assert "Tidy repair" not in board(forge) and [pull.title for pull in pulls(forge)][2:] == ["Tidy yaml"]
    assert is_quiet(forge, tmp_path, left)


def test_other_changes_are_pushed_over_our_own_branch(forge: RunningForge, tmp_path: Path):
    published(forge, night_bundle(forge, tmp_path, {"repair": REPAIR}))
    bundle = night_bundle(forge, tmp_path, {"repair": {"a.py": b"a = 2\n"}})
    assert published(forge, bundle).is_whole
    assert forge.person.tip("tidy/repair") == bundle.wanted.pulls[0].commit
    assert is_quiet(forge, tmp_path, {"repair": {"a.py": b"a = 2\n"}}, BotRules())


PRINT = "f" * 64
LINES = b"".join(b"line %d\n" % number for number in range(30))


@pytest.mark.parametrize(
    ("moved", "is_pushed"), [((b"line 25\n", b"twenty-five\n"), False), ((b"line 4\n", b"four\n"), True)]
)
def test_a_base_that_moved_is_a_reason_only_where_the_merge_is_not_what_is_wanted(
    forge: RunningForge, tmp_path: Path, moved: tuple[bytes, bytes], is_pushed: bool
):
    forge.person.push("main", {"a.txt": LINES})
    wanted = {"repair": {"a.txt": LINES.replace(b"line 3\n", b"three\n")}}
    published(forge, night_bundle(forge, tmp_path, wanted, prints={"repair": PRINT}))
    ours = forge.person.tip("tidy/repair")
    now = LINES.replace(*moved)
    forge.person.push("main", {"a.txt": now})
    again = {"repair": {"a.txt": now.replace(b"line 3\n", b"three\n")}}
    outcome = published(forge, night_bundle(forge, tmp_path, again, prints={"repair": PRINT}))
    assert (forge.person.tip("tidy/repair") != ours) is is_pushed, outcome.carried
    assert published(forge, night_bundle(forge, tmp_path, again, prints={"repair": PRINT})).carried == ()


def test_a_right_that_is_missing_is_a_patch_on_the_dashboard_of_the_same_night(hub: RunningForge, tmp_path: Path):
    del hub.grant.permissions["workflows"]
    groups = {"workflow": {".github/workflows/ci.yml": b"on: push\n"}, "yaml": GROUPS["yaml"]}
    outcome = published(hub, night_bundle(hub, tmp_path, groups))
    assert [each.fate for each in outcome.carried].count(Fate.REFUSED) == 1 and not outcome.ended
    assert [pull.title for pull in pulls(hub)] == ["Tidy yaml"]
    assert "refusing to allow a GitHub App" in board(hub) and "git apply" in board(hub)
    assert is_quiet(hub, tmp_path, groups, BotRules())


def test_a_token_without_the_right_to_push(hub: RunningForge, tmp_path: Path):
    hub.grant.permissions["contents"] = "read"
    with pytest.raises(TidyError, match=r"may not push to acme/shop; expected Contents: write, for repair"):
        published(hub, night_bundle(hub, tmp_path, GROUPS))
    assert hub.requests.writes() == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("is_archived", True, "acme/shop is archived"),
        ("has_issues", False, "the issue tracker of acme/shop is off; expected it on, or dashboard = false"),
    ],
)
def test_a_repository_that_is_none_to_work_with(forge: RunningForge, tmp_path: Path, field: str, value, said: str):
    bundle = night_bundle(forge, tmp_path, GROUPS)
    setattr(forge.state.facts, field, value)
    with pytest.raises(TidyError, match=said):
        published(forge, bundle)
    assert forge.requests.writes() == []


def test_a_base_that_is_gone(forge: RunningForge, tmp_path: Path):
    bundle = night_bundle(forge, tmp_path, GROUPS)
    with pytest.raises(TidyError, match="expected the branch gone with 1111"):
        published(forge, bundle._replace(wanted=bundle.wanted._replace(base="gone", base_commit="1" * 40)))
    assert forge.requests.writes() == []


def test_an_empty_repository(forge: RunningForge, tmp_path: Path):
    bundle = night_bundle(forge, tmp_path, GROUPS)
    (tmp_path / "empty").mkdir()
    with running_forge(tmp_path / "empty", files={}) as empty, pytest.raises(TidyError):
        published(empty, bundle)
    assert empty.requests.writes() == []


def test_a_branch_that_somebody_has_is_theirs(forge: RunningForge, tmp_path: Path):
    theirs = forge.person.push("tidy/repair", {"b.py": b"b\n"})
    published(forge, night_bundle(forge, tmp_path, {"repair": REPAIR}))
    assert forge.person.tip("tidy/repair") == theirs and pulls(forge) == []
    assert is_quiet(forge, tmp_path, {"repair": REPAIR}, BotRules())


@pytest.mark.parametrize("n", range(1, 9))
def test_whatever_answer_is_lost_there_is_one_of_everything(forge: RunningForge, tmp_path: Path, n: int):
    forge.faults.at(n, DropAfter(), method="POST")
    for _ in range(3):
        published(forge, night_bundle(forge, tmp_path, GROUPS, TWO))
    assert [pull.title for pull in pulls(forge)] == ["Tidy repair", "Tidy archive"]
    assert board(forge) and is_quiet(forge, tmp_path, GROUPS)


def test_a_token_that_is_taken_back_in_the_middle_ends_the_night(forge: RunningForge, tmp_path: Path):
    forge.faults.at(1, Refuse(401), method="POST", path="/pulls$", times=9)
    outcome = published(forge, night_bundle(forge, tmp_path, GROUPS, TWO))
    assert outcome.ended and "tidy/repair" in forge.state.bare.branches() and pulls(forge) == []
    forge.faults.clear()
    published(forge, night_bundle(forge, tmp_path, GROUPS, TWO))
    assert [pull.title for pull in pulls(forge)] == ["Tidy repair", "Tidy archive"]


def test_a_token_that_is_not_taken_writes_nothing(forge: RunningForge, tmp_path: Path):
    bundle = night_bundle(forge, tmp_path, GROUPS)
    forge.faults.at(1, Refuse(401), times=99)
    with pytest.raises(ForgeError):
        published(forge, bundle)
    assert forge.requests.writes() == []


SIGNED = BotRules(is_signed=True)


def test_branches_that_the_forge_signs_are_known_for_ours(hub: RunningForge, tmp_path: Path):
    first = night_bundle(hub, tmp_path, {"repair": REPAIR}, SIGNED)
    assert published(hub, first).is_whole
    signed = hub.person.tip("tidy/repair")
    assert signed != first.wanted.pulls[0].commit and signed in hub.state.verified
    assert is_quiet(hub, tmp_path, {"repair": REPAIR}, SIGNED)
    other = {"repair": {"a.py": b"a = 2\n"}}
    assert published(hub, night_bundle(hub, tmp_path, other, SIGNED)).is_whole
    assert hub.person.tip("tidy/repair") not in (signed, first.wanted.pulls[0].commit)
    assert hub.state.bare.says("show", "tidy/repair:a.py") == "a = 2"
    assert is_quiet(hub, tmp_path, other, SIGNED)
    theirs = hub.person.amend("tidy/repair", {"a.py": b"a = 3\n"})
    published(hub, night_bundle(hub, tmp_path, {"repair": {"a.py": b"a = 4\n"}}, SIGNED))
    assert hub.person.tip("tidy/repair") == theirs and len(pulls(hub)) == 1


def test_a_signed_branch_whose_marker_was_taken_out_is_ours_still(hub: RunningForge, tmp_path: Path):
    published(hub, night_bundle(hub, tmp_path, {"repair": REPAIR}, SIGNED))
    hub.person.edit(pulls(hub)[0].number, body="all gone")
    other = {"repair": {"a.py": b"a = 2\n"}}
    for _ in range(2):
        published(hub, night_bundle(hub, tmp_path, other, SIGNED))
    assert hub.state.bare.says("show", "tidy/repair:a.py") == "a = 2"
    assert is_quiet(hub, tmp_path, other, SIGNED)


def test_a_box_that_is_ticked_while_the_night_writes_is_heard(hub: RunningForge, tmp_path: Path, monkeypatch):
    published(hub, night_bundle(hub, tmp_path, GROUPS, TWO))
    (number,) = [number for number, issue in hub.state.issues.items() if not issue.pull]
    client, other = asked(hub), {"repair": {"a.py": b"a = 2\n"}, "yaml": GROUPS["yaml"]}
    edit = client.edit_pull

    def edited_while_a_person_ticks(*given, **named):
        body = board(hub)
        hub.person.edit(number, body="Mine.\n\n" + body.replace("- [ ] <!-- tidy:stop", "- [x] <!-- tidy:stop"))
        return edit(*given, **named)

    monkeypatch.setattr(client, "edit_pull", edited_while_a_person_ticks)
    bundle = night_bundle(hub, tmp_path, other, TWO)
    with branches_of(hub, bundle, client) as branches:
        night(bundle.wanted, client, branches, NightSetting(NOW))
    assert "Mine." in board(hub) and "- [x] <!-- tidy:stop" in board(hub)
    mark = len(hub.requests)
    published(hub, night_bundle(hub, tmp_path, GROUPS, TWO))
    assert [each for each in hub.requests.since(mark).writes() if "/pulls" in each.path] == []


def test_a_forge_that_fails_before_the_dashboard_ends_the_night_in_order(hub: RunningForge, tmp_path: Path):
    hub.faults.at(2, Refuse(500), method="GET", path="/issues\\?labels", times=99)
    outcome = published(hub, night_bundle(hub, tmp_path, GROUPS, TWO))
    assert outcome.ended and len(pulls(hub)) == 2
    hub.faults.clear()
    published(hub, night_bundle(hub, tmp_path, GROUPS, TWO))
    assert all(f"#{pull.number}" in board(hub) for pull in pulls(hub)) and is_quiet(hub, tmp_path, GROUPS)
