"""Every call to GitHub, held against GitHub's own description: what is sent is in it, and what must be in an answer is enough."""

import json
from collections.abc import Callable

import httpx
import pytest

from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.forge.protocol import Forge
from sophia_tidy.adapters.forge.records import ForgeTreeEntry

from .carriers import forge
from .openapi import answer, faults, needs_description

SHA = "a" * 40
CALLS: dict[str, Callable[[Forge], object]] = {
    "repository": lambda it: it.repository(),
    "labelled": lambda it: it.labelled("tidy"),
    "pulls_from": lambda it: it.pulls_from("tidy/repair"),
    "pull": lambda it: it.pull(7),
    "branches": lambda it: it.branches("tidy/"),
    "commit": lambda it: it.commit(SHA),
    "comments": lambda it: it.comments(7),
    "labels": lambda it: it.labels(),
    "open_pull": lambda it: it.open_pull("a", "b", "tidy/repair", "main", is_draft=True),
    "edit_pull": lambda it: it.edit_pull(7, title="a", body="b", is_open=False, base="main"),
    "ask_reviews": lambda it: it.ask_reviews(7, ("ann", "acme/core")),
    "open_issue": lambda it: it.open_issue("a", "b", ("tidy",)),
    "edit_issue": lambda it: it.edit_issue(7, body="b", is_open=True),
    "add_comment": lambda it: it.add_comment(7, "b"),
    "add_labels": lambda it: it.add_labels(7, ("tidy",)),
    "make_label": lambda it: it.make_label("tidy", "ededed", "what the bot has made"),
    "make_blob": lambda it: it.make_blob(b"\0\xff"),
    "make_tree": lambda it: it.make_tree(
        SHA,
        (ForgeTreeEntry("a", 0o100755, SHA), ForgeTreeEntry("b", 0o120000, SHA), ForgeTreeEntry("c", 0o100644, None)),
    ),
    "make_commit": lambda it: it.make_commit("why\n", SHA, (SHA,)),
    "make_branch": lambda it: it.make_branch("tidy/repair", SHA),
}


def test_every_method_of_the_protocol_is_called_here():
    assert CALLS.keys() == {name for name in vars(Forge) if not name.startswith("_")}


@needs_description
@pytest.mark.parametrize("is_full", [False, True], ids=["smallest", "fullest"])
@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_as_github_describes_it(name: str, is_full: bool):
    asked = []

    def answering(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        path = request.url.path
        asked.extend(faults(request.method, path, dict(request.url.params), body))
        status, data = answer(request.method, path, is_full=is_full)
        return httpx.Response(status) if data is None else httpx.Response(status, json=data)

    CALLS[name](forge(answering))
    assert asked == []


def pull(**other: object) -> dict[str, object]:
    """A pull request as GitHub's lists have it, as far as it is read."""
    here = {"id": 1}
    return {
        "number": 7,
        "title": "t",
        "body": None,
        "state": "open",
        "merged_at": None,
        "user": None,
        "labels": [{"name": "b"}, {"name": "a"}],
        "head": {"ref": "tidy/repair", "sha": SHA, "repo": here},
        "base": {"ref": "main", "repo": here},
        **other,
    }


def test_pulls_are_those_of_the_repository_itself_whatever_a_fork_is_called():
    other = {"ref": "tidy/repair", "sha": SHA}
    rows = [pull(number=9), pull(head={**other, "repo": {"id": 2}}), pull(head={**other, "repo": None}), pull(number=8)]
    found = forge(lambda request: httpx.Response(200, json=rows)).pulls_from("tidy/repair")
    assert [each.number for each in found] == [8, 9]
    assert (found[0].body, found[0].author, found[0].labels) == ("", "ghost", ("a", "b"))


def test_a_pull_of_a_list_is_merged_where_it_says_when():
    rows = [pull(state="closed", merged_at="2024-01-01T00:00:00Z")]
    (found,) = forge(lambda request: httpx.Response(200, json=rows)).pulls_from("tidy/repair")
    assert (found.is_merged, found.is_open) == (True, False)


def test_pages_are_followed_to_the_end():
    def answering(request: httpx.Request) -> httpx.Response:
        page = int(request.url.params.get("page", "1"))
        link = f'<https://api.github.com/repositories/1/labels?per_page=100&page={page + 1}>; rel="next"'
        rows = [{"name": f"{page}-{number}"} for number in range(100 if page < 3 else 1)]
        return httpx.Response(200, json=rows, headers={"link": link} if page < 3 else {})

    assert len(forge(answering).labels()) == 201


def test_pages_in_a_circle_are_read_once():
    link = '<https://api.github.com/repos/acme/shop/labels?per_page=100>; rel="next"'
    answer = httpx.Response(200, json=[{"name": "tidy"}], headers={"link": link})
    assert forge(lambda request: answer).labels() == {"tidy"}


def test_branches_are_those_with_the_prefix_though_a_forge_may_tell_more():
    rows = [{"ref": f"refs/heads/{name}", "object": {"sha": SHA}} for name in ("tidy/b", "tidy-up", "tidy/a")]
    assert forge(lambda request: httpx.Response(200, json=rows)).branches("tidy/") == {"tidy/a": SHA, "tidy/b": SHA}


def test_an_empty_repository_has_no_branches():
    empty = httpx.Response(409, json={"message": "Git Repository is empty."})
    assert forge(lambda request: empty).branches("tidy/") == {}


def test_a_renamed_repository_is_asked_by_its_new_name_from_then_on():
    paths = []

    def answering(request: httpx.Request) -> httpx.Response:
        paths.append(request.url.path)
        if request.url.path == "/repos/acme/shop":
            return httpx.Response(301, headers={"location": "https://api.github.com/repositories/1"})
        if request.url.path == "/repositories/1":
            told = {"full_name": "acme/store", "default_branch": "main", "html_url": "h", "clone_url": "c"}
            return httpx.Response(200, json={**told, "permissions": {"push": True}})
        return httpx.Response(200, json=[])

    it = forge(answering)
    assert it.repository().full_name == "acme/store"
    it.labels()
    assert paths == ["/repos/acme/shop", "/repositories/1", "/repos/acme/store/labels"]


@pytest.mark.parametrize(
    ("headers", "may"),
    [
        ({}, None),
        ({"x-oauth-scopes": ""}, None),
        ({"x-oauth-scopes": "repo"}, False),
        ({"x-oauth-scopes": "repo, workflow"}, True),
        ({"x-oauth-scopes": "repo, write:workflows"}, False),
    ],
)
def test_a_classic_token_says_whether_it_may_push_workflows(headers: dict[str, str], may: bool | None):
    told = {"full_name": "acme/shop", "default_branch": "main", "html_url": "h", "clone_url": "c"}
    found = forge(lambda request: httpx.Response(200, json=told, headers=headers)).repository()
    assert (found.may_push_workflows, found.may_push) == (may, False)


@pytest.mark.parametrize("data", [[], {"number": "7"}, "text", None, {"number": True}])
def test_an_answer_of_another_shape_is_told_as_such(data: object):
    with pytest.raises(ForgeError, match=r"GET /repos/acme/shop/pulls/7: the pull request.*; expected") as raised:
        forge(lambda request: httpx.Response(200, json=data)).pull(7)
    assert raised.value.kind is ForgeTrouble.BAD_ANSWER
    assert not raised.value.is_unsure


def test_an_answer_of_another_shape_to_a_write_is_no_proof_that_nothing_was_done():
    with pytest.raises(ForgeError) as raised:
        forge(lambda request: httpx.Response(201, json={})).add_comment(7, "b")
    assert raised.value.is_unsure


@needs_description
@pytest.mark.parametrize(
    ("query", "body"),
    [({"sate": "all"}, None), ({}, {"head": "a"}), ({}, {"head": "a", "base": "b", "titel": "t"}), ({}, {"base": 1})],
)
def test_what_github_does_not_describe_is_seen(query: dict[str, str], body: object):
    assert list(faults("POST" if body else "GET", "/repos/acme/shop/pulls", query, body)) != []
