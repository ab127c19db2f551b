"""git itself against the forge: clone, push, force with a lease, and what the forge refuses."""

import http.client
import os
import subprocess
from pathlib import Path

import pytest

from .faults import DropAfter, DropBefore, HalfAnswer, Refuse
from .running import TOKEN, RunningForge

WORKFLOW = ".github/workflows/ci.yml"


class Clone:
    """A clone, with the token given through ``GIT_ASKPASS`` as a careful client does."""

    def __init__(self, forge: RunningForge, folder: Path, token: str = TOKEN) -> None:
        self.folder, self.forge = folder, forge
        ask = folder.with_suffix(".ask")
        ask.write_text('#!/bin/sh\ncase "$1" in Username*) echo bot;; *) echo "$FORGE_TOKEN";; esac\n')
        ask.chmod(0o700)
        self.env = {
            **os.environ,
            "GIT_ASKPASS": str(ask),
            "FORGE_TOKEN": token,
            "GIT_TERMINAL_PROMPT": "0",
            "LC_ALL": "C",
        }
        self.clone = self.run("clone", "-q", forge.clone_url, str(folder), cwd=folder.parent)

    def run(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments], cwd=cwd or self.folder, env=self.env, capture_output=True, text=True, check=False
        )

    def commit(self, path: str, text: str = "x\n") -> str:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
        self.run("add", ".")
        self.run("commit", "-qm", "A commit")
        return self.run("rev-parse", "HEAD").stdout.strip()

    def push(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("push", "--porcelain", *arguments)


@pytest.fixture
def clone(hub, tmp_path):
    made = Clone(hub, tmp_path / "clone")
    assert made.clone.returncode == 0, made.clone.stderr
    return made


def test_a_clone_is_pushed_back(hub, clone):
    sha = clone.commit("a.txt")
    assert clone.push("origin", "HEAD:refs/heads/tidy/a").returncode == 0
    assert hub.person.tip("tidy/a") == sha
    assert [asked.path for asked in hub.requests.writes()] == ["/acme/shop.git/git-receive-pack"]
    assert hub.requests.writes()[0].token == TOKEN


def test_a_large_push_comes_in_chunks(hub, clone):
    clone.run("config", "http.postBuffer", "65536")
    (clone.folder / "large").write_bytes(os.urandom(300_000))
    sha = clone.commit("small")
    assert clone.push("origin", "HEAD:refs/heads/large").returncode == 0
    assert hub.person.tip("large") == sha
    assert dict(hub.requests.writes()[-1].headers)["Transfer-Encoding"] == "chunked"


def test_a_lease_holds_what_a_person_pushed(hub, clone):
    first = clone.commit("a.txt")
    clone.push("origin", "HEAD:refs/heads/tidy/a")
    theirs = hub.person.push("tidy/a", {"b.txt": b"mine\n"})
    clone.run("commit", "-q", "--amend", "-m", "Another")
    done = clone.push("origin", f"--force-with-lease=refs/heads/tidy/a:{first}", "HEAD:refs/heads/tidy/a")
    assert done.returncode == 1 and "stale info" in done.stdout
    assert hub.person.tip("tidy/a") == theirs
    done = clone.push("origin", f"--force-with-lease=refs/heads/tidy/a:{theirs}", "HEAD:refs/heads/tidy/a")
    assert done.returncode == 0
    assert theirs not in hub.state.bare.reachable()


def test_a_push_moves_the_pull_request(hub, clone):
    clone.commit("a.txt")
    clone.push("origin", "HEAD:refs/heads/tidy/a")
    number = hub.person.open_pull("tidy/a", "A pull request")
    sha = clone.commit("b.txt")
    clone.push("origin", "HEAD:refs/heads/tidy/a")
    assert hub.state.pull(number).pull.head_sha == sha
    clone.push("origin", ":refs/heads/tidy/a")
    assert not hub.state.pull(number).is_open


def test_workflow_files_need_their_permission(hub, clone):
    del hub.grant.permissions["workflows"]
    clone.commit("a.txt")
    assert clone.push("origin", "HEAD:refs/heads/tidy/a").returncode == 0
    clone.commit(WORKFLOW)
    done = clone.push("origin", "HEAD:refs/heads/tidy/b")
    assert done.returncode == 1
    said = f"refusing to allow a GitHub App to create or update workflow `{WORKFLOW}` without `workflows` permission"
    assert f"[remote rejected] ({said})" in done.stdout
    assert clone.push("origin", ":refs/heads/tidy/a").returncode == 0
    assert set(hub.state.bare.branches()) == {"main"}
    hub.grant.permissions["workflows"] = "write"
    assert clone.push("origin", "HEAD:refs/heads/tidy/b").returncode == 0


@pytest.mark.parametrize("workflows", ["write", ""])
def test_a_protected_branch_is_refused_and_others_are_not(hub, clone, workflows):
    hub.grant.permissions["workflows"] = workflows
    hub.state.facts.protected.add("main")
    clone.commit("a.txt")
    done = clone.push("origin", "HEAD:refs/heads/main", "HEAD:refs/heads/topic")
    assert done.returncode == 1 and "[remote rejected]" in done.stdout
    assert "topic" in hub.state.bare.branches()


@pytest.mark.parametrize(
    ("change", "said"), [("archived", "403"), ("contents", "403"), ("expired", "Authentication failed")]
)
def test_a_push_that_may_not_be(hub, clone, change, said):
    match change:
        case "archived":
            hub.state.facts.is_archived = True
        case "contents":
            hub.grant.permissions["contents"] = "read"
        case "expired":
            hub.grant.expires = hub.clock.now() - 1
    clone.commit("a.txt")
    done = clone.push("origin", "HEAD:refs/heads/topic")
    assert done.returncode != 0 and said in done.stderr
    assert set(hub.state.bare.branches()) == {"main"}


def test_a_private_repository_is_asked_for_by_its_token(hub, tmp_path):
    hub.state.facts.is_private = True
    assert Clone(hub, tmp_path / "with").clone.returncode == 0
    assert "Authentication failed" in Clone(hub, tmp_path / "without", "wrong").clone.stderr


def test_a_renamed_repository_is_cloned_and_pushed_by_its_old_name(hub, clone):
    hub.person.rename_repository("market")
    sha = clone.commit("a.txt")
    assert clone.push("origin", "HEAD:refs/heads/topic").returncode == 0
    assert hub.person.tip("topic") == sha


def test_a_partial_fetch_brings_no_blobs(hub, tmp_path):
    clone = Clone(hub, tmp_path / "partial")
    hub.person.push("topic", {"a.txt": b"of the branch\n"}, base="main")
    done = clone.run("fetch", "-q", "--filter=blob:none", "origin", hub.person.tip("topic"))
    assert done.returncode == 0, done.stderr
    blob = hub.state.bare.files("topic")["a.txt"][1]
    there = clone.run("rev-list", "--objects", "--all", "--missing=print", "FETCH_HEAD").stdout
    assert f"?{blob}" in there


@pytest.mark.parametrize(
    ("fault", "takes_effect"), [(Refuse(503), False), (DropBefore(), False), (DropAfter(), True), (HalfAnswer(), True)]
)
def test_a_push_in_bad_weather(hub, clone, fault, takes_effect):
    hub.faults.at(1, fault, method="POST", path="git-receive-pack", times=2)  # curl asks once more by itself
    clone.commit("a.txt")
    assert clone.push("origin", "HEAD:refs/heads/topic").returncode != 0
    assert ("topic" in hub.state.bare.branches()) is takes_effect


@pytest.mark.parametrize("fault", [DropBefore(), DropAfter(), HalfAnswer()])
def test_an_api_request_in_bad_weather(hub, fault):
    hub.faults.at(1, fault)
    connection = http.client.HTTPConnection(hub.web_url.removeprefix("http://"))
    sent = {"Authorization": f"Bearer {TOKEN}", "User-Agent": "test"}
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        connection.request("POST", "/repos/acme/shop/issues", b'{"title": "T"}', sent)
        connection.getresponse().read()
    assert len(hub.state.issues) == (not isinstance(fault, DropBefore))
    assert hub.requests[-1].status == (201 if isinstance(fault, HalfAnswer) else 0)


def test_people_keep_count_of_their_commits(hub):
    """What a person made and did not throw away is reachable; what they took back is not asked for."""
    person = hub.person
    person.push("topic", {"a.txt": b"1\n"}, base="main")
    person.push("topic", {"b.txt": b"2\n"})
    person.push("main", {"c.txt": b"3\n"})
    for act in (
        lambda: person.amend("topic", {"b.txt": b"4\n"}),
        lambda: person.rebase("topic"),
        lambda: person.suggest("topic", "a.txt", b"5\n"),
        lambda: person.push("main", {"d.txt": b"6\n"}),
        lambda: person.merge_into("topic"),
        lambda: person.squash(person.open_pull("topic", "T")),
        lambda: person.revert(1),
        lambda: person.delete_branch("topic"),
        lambda: person.rename_branch("main", "trunk"),
    ):
        act()
        assert person.commits <= hub.state.bare.reachable()
    assert set(hub.state.bare.files("trunk")) == {"README.md", "c.txt", "d.txt"}
    assert hub.state.facts.default_branch == "trunk"
