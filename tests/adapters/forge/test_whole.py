"""The room against a whole forge of each kind, with git behind it: what is asked is carried out, and comes back as it was meant.

Held against GitHub's description where it lies beside the checkout, and
against Gitea's where ``FORGE_GITEA_DESCRIPTION`` is its path.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sophia_tidy.adapters.forge.addresses import ForgeAddress, ForgeKind
from sophia_tidy.adapters.forge.connect import connect
from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.forge.pace import PaceLimits
from sophia_tidy.adapters.forge.protocol import Forge
from sophia_tidy.adapters.forge.records import ForgeTreeEntry
from sophia_tidy.adapters.forge.tokens import ForgeToken

from ...forge.faults import DropAfter, DropBefore, HalfAnswer, Refuse
from ...forge.running import TOKEN, RunningForge, running_forge

KINDS = ("github", "gitea")


@pytest.fixture(params=KINDS)
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningForge]:
    with running_forge(tmp_path / "forge", request.param) as forge:
        yield forge
        assert forge.problems == []


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[RunningForge]:
    with running_forge(tmp_path / "forge", "github") as forge:
        yield forge
        assert forge.problems == []


def room(there: RunningForge, token: str = TOKEN, **limits: float) -> Forge:
    """The forge as the bot sees it, in the server's own time."""
    address = ForgeAddress(ForgeKind(there.kind), "127.0.0.1", there.url, there.full_name)
    pace = PaceLimits(budget=limits.get("budget", 100_000.0))
    return connect(address, ForgeToken(token, "a test"), pace, clock=there.clock)


@pytest.fixture
def forge(there: RunningForge) -> Forge:
    return room(there)


def pushed(there: RunningForge, branch: str = "tidy/repair") -> str:
    return there.person.push(branch, {f"{branch}.txt": b"a\n"}, base="main")


def refused(call: object) -> ForgeError:
    with pytest.raises(ForgeError) as raised:
        call()
    assert TOKEN not in str(raised.value)
    return raised.value


def test_the_repository(there: RunningForge, forge: Forge):
    told = forge.repository()
    assert told.full_name == "acme/shop"
    assert (told.default_branch, told.may_push, told.is_archived, told.has_issues) == ("main", True, False, True)
    assert told.clone_url == there.clone_url


def test_an_empty_repository(tmp_path: Path):
    for kind in KINDS:
        with running_forge(tmp_path / kind, kind, files={}) as there:
            forge = room(there)
            assert forge.repository().is_empty is (kind == "gitea")
            assert forge.branches("tidy/") == {}


def test_branches_by_their_prefix(there: RunningForge, forge: Forge):
    tips = {name: pushed(there, name) for name in ("tidy/repair", "tidy/yaml")}
    pushed(there, "tidy-up")
    assert forge.branches("tidy/") == tips
    assert forge.branches("nothing/") == {}


def test_a_commit(there: RunningForge, forge: Forge):
    sha = pushed(there)
    told = forge.commit(sha)
    bare = there.state.bare
    assert (told.sha, told.parents) == (sha, (there.person.tip("main"),))
    assert told.tree == bare.says("rev-parse", f"{sha}^{{tree}}")
    assert told.committer.time == int(bare.says("show", "-s", "--format=%ct", sha))
    assert told.author.email == bare.says("show", "-s", "--format=%ae", sha)
    assert told.message.rstrip("\n") == bare.says("show", "-s", "--format=%B", sha).rstrip("\n")
    assert refused(lambda: forge.commit("0" * 40)).kind in (ForgeTrouble.NOT_FOUND, ForgeTrouble.UNPROCESSABLE)


@pytest.mark.parametrize("is_draft", [False, True])
def test_a_pull_request_is_opened_and_read_again(there: RunningForge, forge: Forge, is_draft: bool):
    sha = pushed(there)
    opened = forge.open_pull("A title", "A body", "tidy/repair", "main", is_draft=is_draft)
    assert (opened.title, opened.body, opened.is_draft, opened.is_open) == ("A title", "A body", is_draft, True)
    assert (opened.head, opened.head_sha, opened.base, opened.author) == ("tidy/repair", sha, "main", "tidy[bot]")
    assert forge.pull(opened.number) == opened
    assert forge.pulls_from("tidy/repair") == (opened,)
    assert forge.pulls_from("tidy/other") == ()
    kept = forge.edit_pull(opened.number, title="Another")
    assert (kept.title, kept.is_draft) == ("Another", is_draft)


def test_a_pull_request_that_is_open_already(there: RunningForge, forge: Forge):
    pushed(there)
    forge.open_pull("t", "b", "tidy/repair", "main", is_draft=False)
    error = refused(lambda: forge.open_pull("t", "b", "tidy/repair", "main", is_draft=False))
    assert (error.kind, error.is_unsure) == (ForgeTrouble.EXISTS, False)


def test_a_pull_request_is_closed_opened_again_and_merged(there: RunningForge, forge: Forge):
    pushed(there)
    number = forge.open_pull("t", "b", "tidy/repair", "main", is_draft=False).number
    assert forge.edit_pull(number, body="why", is_open=False)[2:4] == ("why", False)
    assert forge.edit_pull(number, is_open=True).is_open
    there.person.squash(number)
    told = forge.pull(number)
    assert (told.is_open, told.is_merged) == (False, True)
    there.person.delete_branch("tidy/repair")
    (again,) = forge.pulls_from("tidy/repair")
    assert (again.number, again.is_merged, again.head) == (number, True, "tidy/repair")


def test_labels_and_what_bears_them(there: RunningForge, forge: Forge):
    assert "tidy" not in forge.labels()
    assert forge.labelled("tidy") == ()
    forge.make_label("tidy", "ededed", "made by the bot")
    forge.make_label("tidy/stop", "b60205", "the bot stops")
    assert {"tidy", "tidy/stop"} <= forge.labels()
    pushed(there)
    pull = forge.open_pull("t", "b", "tidy/repair", "main", is_draft=True)
    forge.add_labels(pull.number, ("tidy",))
    issue = forge.open_issue("dashboard", "text", ("tidy",))
    there.person.label(pull.number, "tidy/stop")
    forge.edit_issue(issue.number, body="new", is_open=False)
    found = forge.labelled("tidy")
    assert [(each.number, each.is_pull, each.is_open, each.title) for each in found] == [
        (pull.number, True, True, "t"),
        (issue.number, False, False, "dashboard"),
    ]
    assert found[0].labels == ("tidy", "tidy/stop")
    assert found[1].body == "new"


def test_comments(there: RunningForge, forge: Forge):
    number = forge.open_issue("t", "b", ()).number
    assert forge.comments(number) == ()
    said = forge.add_comment(number, "hello")
    there.person.comment(number, "hi")
    assert [each.body for each in forge.comments(number)] == ["hello", "hi"]
    assert forge.comments(number)[0] == said


def test_reviewers(there: RunningForge, forge: Forge):
    pushed(there)
    number = forge.open_pull("t", "b", "tidy/repair", "main", is_draft=False).number
    forge.ask_reviews(number, (there.person.login,))
    assert there.state.pull(number).pull.reviewers == [there.person.login]
    error = refused(lambda: forge.ask_reviews(number, ("nobody-of-that-name",)))
    assert error.kind in (ForgeTrouble.UNPROCESSABLE, ForgeTrouble.NOT_FOUND)


def test_lists_of_several_pages(there: RunningForge, forge: Forge):
    for number in range(120):
        there.state.make_label(f"label-{number}", "ededed")
    forge.make_label("tidy", "ededed", "d")
    issues = [there.state.open_issue(f"t{number}", "b", "ann") for number in range(230)]
    for issue in issues:
        there.state.label(issue, ["tidy"])
    assert len(forge.labels()) >= 121
    assert [each.number for each in forge.labelled("tidy")] == [each.number for each in issues]
    for number in range(110):
        there.state.comment(issues[0], "ann", f"c{number}")
    assert len(forge.comments(issues[0].number)) == 110


def test_a_renamed_repository(there: RunningForge, forge: Forge):
    forge.make_label("tidy", "ededed", "d")
    there.person.rename_repository("store")
    assert forge.labelled("tidy") == ()
    assert forge.add_comment(forge.open_issue("t", "b", ()).number, "hi").body == "hi"
    assert forge.repository().full_name == "acme/store"
    mark = len(there.requests)
    forge.labels()
    assert [each.path.split("/repos/")[1].split("?")[0] for each in there.requests.since(mark)] == ["acme/store/labels"]


def test_a_commit_that_the_forge_makes_and_signs(hub: RunningForge):
    forge = room(hub)
    main = hub.person.tip("main")
    blob, link = forge.make_blob(b"\x00run\n"), forge.make_blob(b"README.md")
    entries = (
        ForgeTreeEntry("bin/run", 0o100755, blob),
        ForgeTreeEntry("link", 0o120000, link),
        ForgeTreeEntry("README.md", 0o100644, None),
    )
    tree = forge.make_tree(hub.state.bare.says("rev-parse", f"{main}^{{tree}}"), entries)
    commit = forge.make_commit("Why\n", tree, (main,))
    assert (commit.tree, commit.parents, commit.is_verified) == (tree, (main,), True)
    forge.make_branch("tidy/repair", commit.sha)
    assert forge.branches("tidy/") == {"tidy/repair": commit.sha}
    listed = hub.state.bare.says("ls-tree", "-r", commit.sha).splitlines()
    assert [line.split()[0::3] for line in listed] == [["100755", "bin/run"], ["120000", "link"]]
    assert refused(lambda: forge.make_branch("tidy/repair", main)).kind is ForgeTrouble.EXISTS


def test_a_new_branch_is_made_once(there: RunningForge, forge: Forge):
    main = there.person.tip("main")
    forge.make_branch("tidy/a", main)
    assert forge.branches("tidy/") == {"tidy/a": main}
    assert refused(lambda: forge.make_branch("tidy/a", main)).kind is ForgeTrouble.EXISTS


@pytest.mark.parametrize(
    ("name", "call", "right"),
    [
        (
            "pull_requests",
            lambda it: it.open_pull("t", "b", "tidy/repair", "main", is_draft=False),
            "Pull requests: write",
        ),
        ("issues", lambda it: it.open_issue("t", "b", ()), "Issues: write"),
    ],
)
def test_a_right_that_is_missing_is_named(hub: RunningForge, name: str, call: object, right: str):
    pushed(hub)
    hub.grant.permissions[name] = "read"
    error = refused(lambda: call(room(hub)))
    assert (error.kind, error.right) == (ForgeTrouble.FORBIDDEN, right)
    assert right in error.message


def test_a_token_that_is_none(there: RunningForge):
    assert refused(room(there, "ghs_other").repository).kind is ForgeTrouble.UNAUTHORIZED


def test_an_issue_tracker_that_is_off(there: RunningForge, forge: Forge):
    there.state.facts.has_issues = False
    assert not forge.repository().has_issues
    assert refused(lambda: forge.open_issue("t", "b", ())).kind in (ForgeTrouble.GONE, ForgeTrouble.NOT_FOUND)


def test_an_archived_repository(there: RunningForge, forge: Forge):
    there.state.facts.is_archived = True
    assert forge.repository().is_archived
    assert refused(lambda: forge.open_issue("t", "b", ())).kind is ForgeTrouble.ARCHIVED


def test_a_quiet_look_is_three_requests(there: RunningForge, forge: Forge):
    forge.make_label("tidy", "ededed", "d")
    mark = len(there.requests)
    forge.repository(), forge.labelled("tidy"), forge.branches("tidy/")
    assert len(there.requests.since(mark)) == 3


@pytest.mark.parametrize("fault", [DropAfter(), HalfAnswer()], ids=["dropped", "half"])
def test_a_write_whose_answer_was_lost_is_done_once(there: RunningForge, forge: Forge, fault: object):
    there.faults.at(1, fault, method="POST")
    error = refused(lambda: forge.open_issue("t", "b", ()))
    assert (error.kind, error.is_unsure) == (ForgeTrouble.LOST, True)
    assert len(there.state.issues) == 1


def test_an_edit_whose_answer_was_lost_is_asked_again(there: RunningForge, forge: Forge):
    number = forge.open_issue("t", "b", ()).number
    there.faults.at(1, DropAfter(), method="PATCH")
    there.faults.at(2, Refuse(502), method="PATCH")
    assert forge.edit_issue(number, body="new").body == "new"


@pytest.mark.parametrize("fault", [DropBefore(), DropAfter(), HalfAnswer(), Refuse(500), Refuse(502, {}, b"<html>")])
def test_a_read_is_asked_again_whatever_went_wrong(there: RunningForge, forge: Forge, fault: object):
    there.faults.at(1, fault, times=2)
    assert forge.repository().full_name == "acme/shop"


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("says", [True, False])
def test_limits_are_kept_without_being_told(hub: RunningForge, status: int, says: bool):
    hub.limits.status, hub.limits.says_after = status, says
    forge = room(hub)
    number = forge.open_issue("t", "b", ()).number
    for count in range(130):
        forge.add_comment(number, str(count))
    assert (hub.limits.over, len(forge.comments(number))) == (0, 130)


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("says", [True, False])
def test_stricter_limits_are_obeyed_and_nothing_is_lost(hub: RunningForge, status: int, says: bool):
    """A forge that takes 5 writes a minute; and another run has used up the hour."""
    hub.limits.status, hub.limits.says_after = status, says
    hub.limits.writes_a_minute, hub.limits.hourly = 5, 40
    forge = room(hub)
    number = forge.open_issue("t", "b", ()).number
    for count in range(60):
        forge.add_comment(number, str(count))
    assert [each.body for each in forge.comments(number)] == [str(count) for count in range(60)]


def test_800_writes_at_once_are_each_done_once_within_the_limits(hub: RunningForge):
    """As the forge itself counts them; here and there it fails, or its answer is lost."""
    forge = room(hub)
    forge.make_label("tidy", "ededed", "d")
    for number in range(1, 41):
        hub.faults.at(20 * number, (Refuse(429), Refuse(403, {"Retry-After": "7"}), Refuse(502))[number % 3])
    numbers = []
    for count in range(400):
        try:
            numbers.append(forge.open_issue(str(count), "b", ()).number)
        except ForgeError as error:
            assert error.is_unsure
            assert [each for each in hub.state.issues.values() if each.title == str(count)] == []
            numbers.append(forge.open_issue(str(count), "b", ()).number)
        forge.add_labels(numbers[-1], ("tidy",))
    assert sorted(each.title for each in hub.state.issues.values()) == sorted(map(str, range(400)))
    assert [each.number for each in forge.labelled("tidy")] == numbers
    writes = hub.limits.all_writes
    assert hub.limits.over == 0
    assert max(sum(1 for other in writes if one <= other < one + 60) for one in writes) <= 80
    assert max(sum(1 for other in writes if one <= other < one + 3600) for one in writes) <= 500


def test_the_run_ends_in_order_when_its_time_is_up(hub: RunningForge):
    forge = room(hub, budget=30.0)
    number = forge.open_issue("t", "b", ()).number
    done = 0
    with pytest.raises(ForgeError) as raised:
        for _ in range(100):
            forge.add_comment(number, "x")
            done += 1
    assert raised.value.kind is ForgeTrouble.OUT_OF_TIME
    assert 20 <= done == len(hub.state.issues[number].comments) <= 31


def test_no_token_is_in_any_byte_but_the_header(there: RunningForge, forge: Forge):
    number = forge.open_issue("t", "b", ()).number
    forge.add_comment(number, "x")
    forge.labels()
    assert there.requests.holds(TOKEN) == []
