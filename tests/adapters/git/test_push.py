"""Branches on a real server of git's: leases, refusals, and what is fetched for a push."""

import pytest

from sophia_tidy.adapters.git.push import PushKind, drop_branch, fetch_commits, push_commit, read_push
from sophia_tidy.adapters.git.remote import GitAnswer, RemoteScratch
from sophia_tidy.kernel.errors import TidyError

from .conftest import Origin
from .smart_http import GitServer

FILES = {"a.py": "a = 1\n", "b.py": "b = 1\n"}


def made(scratch: RemoteScratch, base: str, text: str) -> str:
    """A commit over the base, in the scratch repository alone."""
    fetch_commits(scratch, (base,))
    blob = scratch.local("hash-object", "-w", "--stdin", given=text.encode()).decode().strip()
    rest = scratch.local("ls-tree", base).decode().splitlines()
    lines = [line for line in rest if not line.endswith("\ta.py")] + [f"100644 blob {blob}\ta.py"]
    tree = scratch.local("mktree", "--missing", given="\n".join(lines).encode()).decode().strip()
    person = ("-c", "user.name=bot", "-c", "user.email=bot@example.org")
    return scratch.local(*person, "commit-tree", tree, "-p", base, "-m", "tidy").decode().strip()


def test_a_new_branch_is_pushed_where_there_is_none(scratch: RemoteScratch, origin: Origin):
    commit = made(scratch, origin.commit("main", FILES), "a = 2\n")
    assert push_commit(scratch, commit, "tidy/a", None).kind is PushKind.DONE
    assert origin.tip("tidy/a") == commit
    assert origin.git("show", "tidy/a:a.py") == "a = 2" and origin.git("show", "tidy/a:b.py") == "b = 1"


def test_what_was_pushed_already_is_done(scratch: RemoteScratch, origin: Origin):
    commit = made(scratch, origin.commit("main", FILES), "a = 2\n")
    for _ in range(2):
        assert push_commit(scratch, commit, "tidy/a", None).kind is PushKind.DONE


def test_a_branch_that_is_somewhere_else_stays_there(scratch: RemoteScratch, origin: Origin):
    base = origin.commit("main", FILES)
    theirs = origin.commit("tidy/a", FILES | {"c.py": "c = 1\n"}, base)
    commit = made(scratch, base, "a = 2\n")
    for lease in (None, base):
        assert push_commit(scratch, commit, "tidy/a", lease).kind is PushKind.LEASE
        assert origin.tip("tidy/a") == theirs
    assert push_commit(scratch, commit, "tidy/a", theirs).kind is PushKind.DONE
    assert origin.tip("tidy/a") == commit


def test_a_branch_goes_where_it_is_what_it_must_be(scratch: RemoteScratch, origin: Origin):
    base = origin.commit("main", FILES)
    ours = origin.commit("tidy/a", FILES | {"c.py": "c = 1\n"}, base)
    assert drop_branch(scratch, "tidy/a", base).kind is PushKind.LEASE
    assert origin.tip("tidy/a") == ours
    assert drop_branch(scratch, "tidy/a", ours).kind is PushKind.DONE
    assert origin.tip("tidy/a") == ""
    assert drop_branch(scratch, "tidy/a", ours).kind is PushKind.LEASE


def test_a_branch_that_is_gone_is_not_made_anew_by_a_lease(scratch: RemoteScratch, origin: Origin):
    base = origin.commit("main", FILES)
    commit = made(scratch, base, "a = 2\n")
    assert push_commit(scratch, commit, "tidy/a", base).kind is PushKind.LEASE
    assert origin.tip("tidy/a") == ""


def test_a_hook_that_refuses_is_told_with_its_reason(scratch: RemoteScratch, origin: Origin):
    commit = made(scratch, origin.commit("main", FILES), "a = 2\n")
    hook = origin.folder / "hooks" / "update"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    result = push_commit(scratch, commit, "tidy/a", None)
    assert result.kind is PushKind.REFUSED and result.reason == "hook declined"
    assert origin.tip("tidy/a") == ""


@pytest.mark.parametrize(
    ("status", "kind"),
    [(403, PushKind.REFUSED), (404, PushKind.LOST), (503, PushKind.LOST), (301, PushKind.LOST)],
)
def test_what_the_server_answers_instead(scratch: RemoteScratch, origin: Origin, server: GitServer, status, kind):
    commit = made(scratch, origin.commit("main", FILES), "a = 2\n")
    server.refuses = lambda path: (status, "http://elsewhere.example/") if "receive-pack" in path else None
    assert push_commit(scratch, commit, "tidy/a", None).kind is kind
    assert origin.tip("tidy/a") == ""


def test_an_answer_that_is_lost_after_the_push_took_effect(scratch: RemoteScratch, origin: Origin, server: GitServer):
    commit = made(scratch, origin.commit("main", FILES), "a = 2\n")
    hook = origin.folder / "hooks" / "post-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nkill -9 $PPID\n")
    hook.chmod(0o755)
    assert push_commit(scratch, commit, "tidy/a", None).kind is PushKind.LOST
    assert origin.tip("tidy/a") == commit
    assert push_commit(scratch, commit, "tidy/a", None).kind is PushKind.DONE


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("[remote rejected] (refusing to allow a GitHub App to create or update workflow `a` …)", PushKind.REFUSED),
        ("[remote rejected] (protected branch hook declined)", PushKind.REFUSED),
        ("[remote rejected] (push declined due to repository rule violations)", PushKind.REFUSED),
        ("[remote rejected] (failed to update ref)", PushKind.LOST),
        ("[remote rejected] (cannot lock ref 'refs/heads/a': reference already exists)", PushKind.LOST),
        ("[remote rejected] (Internal Server Error)", PushKind.LOST),
        ("[remote failure] (remote failed to report status)", PushKind.LOST),
        ("[rejected] (stale info)", PushKind.LEASE),
        ("[rejected] (fetch first)", PushKind.LEASE),
    ],
)
def test_what_a_forge_says_of_a_branch(summary: str, kind: PushKind):
    said = f"To https://forge.example/o/n\n!\tabc:refs/heads/a\t{summary}\nDone\n"
    assert read_push(GitAnswer(1, said.encode(), "")).kind is kind


def test_the_files_of_the_base_stay_on_the_forge(scratch: RemoteScratch, origin: Origin):
    base = origin.commit("main", FILES)
    fetch_commits(scratch, (base,))
    kinds = scratch.local("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)").decode().split()
    assert sorted(kinds) == ["commit", "tree"]


def test_a_commit_that_the_forge_does_not_have(scratch: RemoteScratch, origin: Origin):
    origin.commit("main", FILES)
    with pytest.raises(TidyError, match="git: "):
        fetch_commits(scratch, ("0" * 39 + "1",))


def test_where_no_commit_is_handed_out_by_its_hash_the_branch_is(scratch: RemoteScratch, origin: Origin):
    base = origin.commit("main", FILES)
    fetch_commits(scratch, ("0" * 39 + "1",), "main")
    assert scratch.local("cat-file", "-t", base) == b"commit\n"
