"""Gitea and Forgejo where they are otherwise than GitHub; every call against a whole server is in ``tests/forge/``."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from sophia_tidy.adapters.forge.addresses import forge_address
from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.forge.protocol import Forge
from sophia_tidy.adapters.forge.records import ForgeTreeEntry

from .carriers import Answering, forge

ADDRESS = forge_address("https://git.example.com/acme/shop.git", "gitea")
SHA = "a" * 40
BASE = "/api/v1/repos/acme/shop"


def gitea(answering: Answering) -> Forge:
    return forge(answering, ADDRESS)


def pull(number: int, branch: str = "tidy/repair", **other: object) -> dict[str, object]:
    """A pull request as Gitea tells it, as far as it is read."""
    here = {"id": 1}
    head = {"label": branch, "ref": branch, "sha": SHA, "repo": here}
    told = {"number": number, "title": "t", "body": "", "state": "open", "merged": False, "user": {"login": "ann"}}
    dates = {"updated_at": f"2024-01-01T00:00:{number % 60:02}Z"}
    return {**told, **dates, "labels": None, "head": head, "base": {"ref": "main", "repo": here}, **other}


def listed(rows: list[dict[str, object]], *, most: int = 50, counts: bool = True) -> tuple[list[str], Answering]:
    """A server that has a list, and what it was asked."""
    asked: list[str] = []

    def answering(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.raw_path, "ascii"))
        page, limit = int(request.url.params["page"]), min(most, int(request.url.params["limit"]))
        part = rows[(page - 1) * limit : page * limit]
        return httpx.Response(200, json=part or None, headers={"x-total-count": str(len(rows))} if counts else {})

    return asked, answering


@pytest.mark.parametrize(
    ("count", "most", "counts", "pages"),
    [
        (0, 50, True, 1),
        (50, 50, True, 1),
        (51, 50, True, 2),
        (100, 30, True, 4),
        (100, 30, False, 5),
        (0, 50, False, 1),
    ],
)
def test_a_list_is_read_to_its_end_however_few_rows_a_server_gives(count: int, most: int, counts: bool, pages: int):
    asked, answering = listed([{"id": each, "name": str(each)} for each in range(count)], most=most, counts=counts)
    assert len(gitea(answering).labels()) == count
    assert len(asked) == pages


def test_a_server_without_pages_is_asked_twice_at_most():
    asked = []

    def answering(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=[{"id": 1, "name": "tidy"}])

    assert gitea(answering).labels() == {"tidy"}
    assert len(asked) == 2


def issue(number: int, *labels: str) -> dict[str, object]:
    named = [{"name": label} for label in labels]
    return {"number": number, "title": "WIP: t", "body": "", "state": "open", "user": None, "labels": named}


def test_a_label_that_is_not_there_does_not_make_all_issues_ours():
    asked, answering = listed([issue(number, "bug") for number in range(500)])
    assert gitea(answering).labelled("tidy") == ()
    assert len(asked) == 1


def test_issues_and_pull_requests_of_a_label_are_told_by_number():
    merged = {**issue(9, "tidy"), "pull_request": {"merged": True}}
    _, answering = listed([merged, issue(3, "tidy", "tidy/stop")])
    first, second = gitea(answering).labelled("tidy")
    assert (first.number, first.is_pull, first.labels, first.title) == (3, False, ("tidy", "tidy/stop"), "WIP: t")
    assert (second.number, second.is_merged, second.title) == (9, True, "t")


def test_pulls_of_a_branch_cost_the_whole_list_once_and_then_a_page():
    rows = [pull(number, f"b{number}") for number in range(120, 0, -1)]
    asked, answering = listed(rows)
    it = gitea(answering)
    assert [each.number for each in it.pulls_from("b7")] == [7]
    assert len(asked) == 3
    assert it.pulls_from("b130") == ()
    assert len(asked) == 4
    rows.insert(0, pull(130, "b130", updated_at="2024-01-02T00:00:00Z"))
    assert [each.number for each in it.pulls_from("b130")] == [130]
    assert len(asked) == 6  # the first page has something new, the second has nothing


def test_a_pull_of_a_fork_or_of_a_branch_that_is_gone():
    gone = {"label": "tidy/repair", "ref": "refs/pull/8/head", "sha": SHA, "repo": {"id": 1}}
    fork = {"label": "tidy/repair", "ref": "tidy/repair", "sha": SHA, "repo": {"id": 2}}
    _, answering = listed([pull(9, head=fork), pull(8, head=gone)])
    assert [(each.number, each.head) for each in gitea(answering).pulls_from("tidy/repair")] == [(8, "tidy/repair")]


@pytest.mark.parametrize("title", ["WIP: t", "wip:t", "[WIP] t"])
def test_a_title_makes_a_draft_and_is_told_without_that(title: str):
    told = gitea(lambda request: httpx.Response(200, json=pull(7, title=title))).pull(7)
    assert (told.is_draft, told.title) == (True, "t")


def bodies(call: Callable[[Forge], object], answers: dict[str, object]) -> list[tuple[str, str, object]]:
    """What a call asks, each with its body."""
    asked = []

    def answering(request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix(BASE)
        asked.append((request.method, path, json.loads(request.content) if request.content else None))
        status = 200 if request.method == "GET" else 201
        return httpx.Response(status, json=answers[f"{request.method} {path}"], headers={"x-total-count": "1"})

    call(gitea(answering))
    return asked


def test_a_draft_is_opened_by_its_title():
    asked = bodies(
        lambda it: it.open_pull("t", "b", "tidy/a", "main", is_draft=True), {"POST /pulls": pull(7, title="WIP: t")}
    )
    assert asked == [("POST", "/pulls", {"title": "WIP: t", "body": "b", "head": "tidy/a", "base": "main"})]


def test_a_draft_stays_one_when_its_title_is_written_anew():
    told = pull(7, title="WIP: t")
    asked = bodies(lambda it: it.edit_pull(7, title="new"), {"GET /pulls/7": told, "PATCH /pulls/7": told})
    assert asked[-1] == ("PATCH", "/pulls/7", {"title": "WIP: new"})


def test_without_a_title_an_edit_is_one_request():
    asked = bodies(lambda it: it.edit_pull(7, body="b", is_open=False), {"PATCH /pulls/7": pull(7)})
    assert asked == [("PATCH", "/pulls/7", {"body": "b", "state": "closed"})]


def test_labels_go_by_number_and_one_that_was_made_is_known():
    answers: dict[str, object] = {"GET /labels": [{"id": 4, "name": "tidy"}], "POST /issues/7/labels": []}
    asked = bodies(
        lambda it: (it.add_labels(7, ("tidy",)), it.add_labels(8, ())), {**answers, "POST /issues/8/labels": []}
    )
    assert [body for _, _, body in asked] == [None, {"labels": [4]}, {"labels": []}]
    made = {"POST /labels": {"id": 9, "name": "tidy"}, "POST /issues/7/labels": []}
    asked = bodies(lambda it: (it.make_label("tidy", "ededed", "d"), it.add_labels(7, ("tidy",))), made)
    assert asked[0][2] == {"name": "tidy", "color": "#ededed", "description": "d"}
    assert asked[1][2] == {"labels": [9]}


def test_a_label_that_nobody_has_made_is_an_error():
    with pytest.raises(ForgeError, match="no label 'tidy'") as raised:
        bodies(lambda it: it.add_labels(7, ("tidy",)), {"GET /labels": [{"id": 4, "name": "bug"}]})
    assert raised.value.kind is ForgeTrouble.NOT_FOUND


def test_branches_are_a_list_one_ref_or_none():
    ref = {"ref": "refs/heads/tidy/a", "object": {"sha": SHA}}
    for answer, found in [([ref], {"tidy/a": SHA}), (ref, {"tidy/a": SHA}), ([{**ref, "ref": "refs/heads/other"}], {})]:
        assert gitea(lambda request, answer=answer: httpx.Response(200, json=answer)).branches("tidy/") == found
    assert gitea(lambda request: httpx.Response(404, json={"message": "not found"})).branches("tidy/") == {}


def test_the_tree_of_a_commit_is_worked_out_where_it_is_told_wrong(tmp_path: Path):
    def git(*words: str) -> str:
        made = subprocess.run(["git", *words], cwd=tmp_path, capture_output=True, text=True, check=True)
        return made.stdout.strip()

    git("init", "-q")
    for path in ("a", "a.txt", "b/c", "é", "b-d"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(path, "utf-8")
    (tmp_path / "a.txt").chmod(0o755)
    (tmp_path / "link").symlink_to("a")
    git("add", ".")
    tree = git("write-tree")
    rows = [line.split(None, 3) for line in git("-c", "core.quotePath=false", "ls-tree", tree).splitlines()]
    entries = [{"mode": mode, "type": kind, "sha": sha, "path": path} for mode, kind, sha, path in rows][::-1]
    person = {"name": "n", "email": "e", "date": "2024-01-01T01:00:00+01:00"}
    inner = {"tree": {"sha": SHA}, "author": person, "committer": person, "message": "m\n"}

    def answering(request: httpx.Request) -> httpx.Response:
        if request.url.path == f"{BASE}/git/commits/{SHA}":
            return httpx.Response(200, json={"sha": SHA, "parents": [{"sha": SHA}], "commit": inner})
        page = int(request.url.params["page"])
        return httpx.Response(200, json={"tree": entries[3 * page - 3 : 3 * page], "truncated": page < 2})

    commit = gitea(answering).commit(SHA)
    assert commit.tree == tree
    assert (commit.author.time, commit.parents, commit.message) == (1704067200, (SHA,), "m\n")


@pytest.mark.parametrize("entry", [{"mode": "file", "sha": SHA}, {"mode": "100644", "sha": "none"}])
def test_a_tree_that_is_none_of_git_s(entry: dict[str, str]):
    person = {"name": "n", "email": "e", "date": "2024-01-01T01:00:00+01:00"}
    inner = {"tree": {"sha": SHA}, "author": person, "committer": person, "message": "m\n"}
    told = {"sha": SHA, "parents": [], "commit": inner, "tree": [{"path": "a", **entry}]}
    with pytest.raises(ForgeError, match="none of git's") as raised:
        gitea(lambda request: httpx.Response(200, json=told)).commit(SHA)
    assert raised.value.kind is ForgeTrouble.BAD_ANSWER


@pytest.mark.parametrize(
    "call",
    [
        lambda it: it.make_blob(b""),
        lambda it: it.make_tree(SHA, (ForgeTreeEntry("a", 0o100644, SHA),)),
        lambda it: it.make_commit("m", SHA, ()),
    ],
)
def test_what_it_has_no_api_for_is_said_without_asking(call: Callable[[Forge], object]):
    with pytest.raises(ForgeError, match="expected signed = false") as raised:
        call(gitea(lambda request: httpx.Response(500)))
    assert raised.value.kind is ForgeTrouble.UNSUPPORTED


def test_a_missing_scope_is_named():
    words = "token does not have at least one of required scope(s): [write:issue]"
    with pytest.raises(ForgeError, match="the scope write:issue") as raised:
        gitea(lambda request: httpx.Response(403, json={"message": words})).add_comment(7, "b")
    assert (raised.value.kind, raised.value.right) == (ForgeTrouble.FORBIDDEN, "the scope write:issue")


def test_a_branch_that_is_not_there_is_no_missing_right():
    with pytest.raises(ForgeError) as raised:
        gitea(lambda request: httpx.Response(404, json={"message": "The target couldn't be found."})).open_pull(
            "t", "b", "tidy/a", "main", is_draft=False
        )
    assert raised.value.kind is ForgeTrouble.NOT_FOUND
