"""A dry run asks what a real one would, and sends no write."""

import json

import httpx
import pytest

from sophia_tidy.adapters.forge.addresses import ForgeAddress, forge_address
from sophia_tidy.adapters.forge.connect import forge_of, sender_of
from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.forge.pace import PaceLimits
from sophia_tidy.adapters.forge.protocol import Forge
from sophia_tidy.adapters.forge.recording import RecordingSender
from sophia_tidy.adapters.forge.records import ForgeTreeEntry

from .carriers import GITHUB, SimulatedClock
from .openapi import faults, needs_description

GITEA = forge_address("https://git.example.com/acme/shop", "gitea")
SHA = "a" * 40


def night(forge: Forge) -> tuple[object, ...]:
    """What a first night writes."""
    forge.make_label("tidy", "ededed", "d")
    pull = forge.open_pull("t", "b", "tidy/repair", "main", is_draft=False)
    forge.add_labels(pull.number, ("tidy",))
    forge.ask_reviews(pull.number, ("ann",))
    forge.add_comment(pull.number, "hello")
    forge.edit_pull(pull.number, body="anew")
    dashboard = forge.open_issue("dashboard", f"- #{pull.number}: repair", ("tidy",))
    forge.edit_issue(dashboard.number, is_open=False)
    return pull, dashboard, forge.pull(pull.number), forge.comments(pull.number)


@pytest.mark.parametrize("address", [GITHUB, GITEA], ids=["github", "gitea"])
def test_numbers_that_are_not_known_yet_are_told_by_the_request_that_would_tell_them(address: ForgeAddress):
    sender = RecordingSender(address, "main", None)
    night(forge_of(address, sender))
    below = [(each.method, each.path.removeprefix("/repos/acme/shop")) for each in sender.requests]
    assert below == [
        ("POST", "/labels"),
        ("POST", "/pulls"),
        ("POST", "/issues/{2}/labels"),
        ("POST", "/pulls/{2}/requested_reviewers"),
        ("POST", "/issues/{2}/comments"),
        ("PATCH", "/pulls/{2}"),
        ("POST", "/issues"),
        ("PATCH", "/issues/{7}"),
    ]
    bodies = [each.body or {} for each in sender.requests]
    assert bodies[6]["body"] == "- #{2}: repair"
    assert bodies[2] == {"labels": ["tidy"] if address is GITHUB else ["{1}"]}


@pytest.mark.parametrize("address", [GITHUB, GITEA], ids=["github", "gitea"])
def test_what_was_made_can_be_read_again(address: ForgeAddress):
    opened, dashboard, read, comments = night(forge_of(address, RecordingSender(address, "main", None)))
    assert read == opened._replace(body="anew")
    assert (dashboard.is_open, comments) == (True, ())


def test_a_dry_run_sends_what_a_real_one_sends_but_for_the_numbers():
    sent: list[tuple[str, str, object]] = []

    def answering(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        sent.append((request.method, path, json.loads(request.content)))
        number = {"/repos/acme/shop/pulls": 2, "/repos/acme/shop/issues": 7}.get(path, 2)
        told = {"number": number, "id": number, "title": "", "body": "", "state": "open", "user": None}
        return httpx.Response(201, json={**told, "head": {"ref": "", "sha": ""}, "base": {"ref": ""}})

    def written(forge: Forge) -> None:
        pull = forge.open_pull("t", "b", "tidy/repair", "main", is_draft=True)
        forge.edit_pull(pull.number, title="new")
        forge.add_comment(pull.number, "hello")

    written(forge_of(GITHUB, sender_of(GITHUB, None, PaceLimits(), clock=SimulatedClock(), carrier=carried(answering))))
    sender = RecordingSender(GITHUB, "main", None)
    written(forge_of(GITHUB, sender))
    noted = [(each.method, each.path.replace("{1}", "2"), each.body) for each in sender.requests]
    assert noted == sent


def carried(answering: object) -> httpx.BaseTransport:
    return httpx.MockTransport(answering)


def test_reads_go_to_the_forge_and_writes_do_not():
    methods = []

    def answering(request: httpx.Request) -> httpx.Response:
        methods.append(request.method)
        return httpx.Response(200, json=[{"name": "tidy"}])

    inner = sender_of(GITHUB, None, PaceLimits(), clock=SimulatedClock(), carrier=carried(answering))
    forge = forge_of(GITHUB, RecordingSender(GITHUB, "main", inner))
    assert forge.labels() == {"tidy"}
    forge.add_comment(7, "hello")
    assert methods == ["GET"]


@pytest.mark.parametrize("address", [GITHUB, GITEA], ids=["github", "gitea"])
def test_where_the_forge_is_not_asked_there_is_a_base_and_nothing_else(address: ForgeAddress):
    forge = forge_of(address, RecordingSender(address, "trunk", None))
    told = forge.repository()
    assert (told.full_name, told.default_branch, told.may_push) == ("acme/shop", "trunk", True)
    assert (forge.labelled("tidy"), forge.branches("tidy/"), forge.labels()) == ((), {}, frozenset())
    assert (forge.pulls_from("tidy/a"), forge.comments(7)) == ((), ())
    for ask in (lambda: forge.pull(7), lambda: forge.commit(SHA)):
        with pytest.raises(ForgeError) as raised:
            ask()
        assert raised.value.kind is ForgeTrouble.NOT_FOUND


def test_hashes_that_are_not_known_yet_are_told_the_same_way():
    sender = RecordingSender(GITHUB, "main", None)
    forge = forge_of(GITHUB, sender)
    blob = forge.make_blob(b"x = 1\n")
    tree = forge.make_tree(SHA, (ForgeTreeEntry("a.py", 0o100644, blob),))
    commit = forge.make_commit("why", tree, (SHA,))
    forge.make_branch("tidy/repair", commit.sha)
    bodies = [each.body or {} for each in sender.requests]
    assert bodies[1]["tree"] == [{"path": "a.py", "mode": "100644", "type": "blob", "sha": "{1}"}]
    assert (bodies[2]["tree"], bodies[2]["parents"]) == ("{2}", [SHA])
    assert bodies[3] == {"ref": "refs/heads/tidy/repair", "sha": "{3}"}


@needs_description
def test_what_is_noted_is_as_github_describes_it():
    sender = RecordingSender(GITHUB, "main", None)
    night(forge_of(GITHUB, sender))
    assert [fault for each in sender.requests for fault in faults(each.method, each.path, {}, each.body)] == []
