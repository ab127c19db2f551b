"""The branches of a bundle, pushed to a real git server: by git alone, or as commits that the forge makes and signs."""

from pathlib import Path

import pytest

from sophia_tidy.adapters.forge.errors import ForgeError, ForgeTrouble
from sophia_tidy.adapters.git.push import PushKind
from sophia_tidy.bot.model.actions import Push
from sophia_tidy.bot.model.rules import BotRules
from sophia_tidy.bot.seal import SealedAs, seal_of
from sophia_tidy.kernel.errors import TidyError

from ...forge.running import RunningForge
from .made_night import asked, branches_of, night_bundle

GROUPS = {"repair": {"a.py": b"a = 1\n"}, "archive": {"README.md": "archive/README.md", "archive/x": b"x\n"}}
SIGNED = BotRules(is_signed=True)


def push_of(bundle, at: int = 0, lease: str | None = None) -> Push:
    pull = bundle.wanted.pulls[at]
    return Push(pull.group, bundle.wanted.branch(pull.group), pull.commit, lease)


def test_each_branch_is_pushed_and_dropped(hub: RunningForge, tmp_path: Path):
    bundle = night_bundle(hub, tmp_path, GROUPS)
    with branches_of(hub, bundle) as branches:
        for at in (0, 1):
            push = push_of(bundle, at)
            assert branches.push(push).kind is PushKind.DONE
            assert hub.person.tip(push.branch) == push.commit == branches.commit_for(push)
        assert branches.drop(push.branch, push.commit).kind is PushKind.DONE
        assert push.branch not in hub.state.bare.branches()


def test_the_scratch_repository_goes(hub: RunningForge, tmp_path: Path):
    with branches_of(hub, night_bundle(hub, tmp_path, GROUPS)) as branches:
        folder = branches.scratch.folder
        assert folder.is_dir()
    assert not folder.exists()


def test_no_branch_no_git(hub: RunningForge, tmp_path: Path):
    with branches_of(hub, night_bundle(hub, tmp_path, GROUPS)):
        pass
    assert hub.requests == []


def test_a_base_that_is_gone(hub: RunningForge, tmp_path: Path):
    bundle = night_bundle(hub, tmp_path, GROUPS)
    bundle = bundle._replace(wanted=bundle.wanted._replace(base_commit="1" * 40))
    with branches_of(hub, bundle) as branches, pytest.raises(TidyError, match="is gone"):
        branches.prepare()
    assert hub.requests.writes() == []


def test_workflow_files_without_the_right(hub: RunningForge, tmp_path: Path):
    bundle = night_bundle(hub, tmp_path, {"workflow": {".github/workflows/ci.yml": b"on: push\n"}})
    del hub.grant.permissions["workflows"]
    with branches_of(hub, bundle) as branches:
        result = branches.push(push_of(bundle))
    assert result.kind is PushKind.REFUSED and "refusing to allow a GitHub App" in result.reason


def test_a_commit_that_the_forge_signs_has_the_same_tree_and_is_ours(hub: RunningForge, tmp_path: Path):
    bundle = night_bundle(hub, tmp_path, GROUPS, SIGNED)
    with branches_of(hub, bundle) as branches:
        for at in (0, 1):
            push, pull = push_of(bundle, at), bundle.wanted.pulls[at]
            assert branches.push(push).kind is PushKind.DONE
            made = asked(hub).commit(hub.person.tip(push.branch))
            assert made.sha == branches.commit_for(push) != push.commit
            assert (made.tree, made.is_verified) == (pull.tree, True)
            assert seal_of(made) == SealedAs(pull.group, pull.fingerprint)
            assert hub.state.bare.is_ancestor(bundle.wanted.base_commit, made.sha)


def test_a_signed_branch_is_moved_with_the_lease(hub: RunningForge, tmp_path: Path):
    first = night_bundle(hub, tmp_path, GROUPS, SIGNED)
    with branches_of(hub, first) as branches:
        assert branches.push(push_of(first)).kind is PushKind.DONE
    ours = hub.person.tip("tidy/repair")
    second = night_bundle(hub, tmp_path, {"repair": {"a.py": b"a = 2\n"}}, SIGNED)
    with branches_of(hub, second) as branches:
        theirs = hub.person.push("tidy/repair", {"b.py": b"b\n"})
        assert branches.push(push_of(second, lease=ours)).kind is PushKind.LEASE
        assert hub.person.tip("tidy/repair") == theirs
        hub.person.reset("tidy/repair", ours)
        assert branches.push(push_of(second, lease=ours)).kind is PushKind.DONE
    assert hub.person.tip("tidy/repair") == branches.commit_for(push_of(second))


def test_a_signed_branch_that_is_there_stays(hub: RunningForge, tmp_path: Path):
    theirs = hub.person.push("tidy/repair", {"b.py": b"b\n"})
    bundle = night_bundle(hub, tmp_path, GROUPS, SIGNED)
    with branches_of(hub, bundle) as branches:
        assert branches.push(push_of(bundle)).kind is PushKind.LEASE
    assert hub.person.tip("tidy/repair") == theirs


def test_a_token_whose_commits_are_not_signed(hub: RunningForge, tmp_path: Path, monkeypatch):
    bundle = night_bundle(hub, tmp_path, GROUPS, SIGNED)
    client = asked(hub)
    make = client.make_commit
    monkeypatch.setattr(client, "make_commit", lambda *given: make(*given)._replace(is_verified=False))
    with branches_of(hub, bundle, client) as branches, pytest.raises(ForgeError, match="does not sign") as told:
        branches.push(push_of(bundle))
    assert told.value.kind is ForgeTrouble.FORBIDDEN
    assert "tidy/repair" not in hub.state.bare.branches()
