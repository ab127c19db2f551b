"""`--commit` commits as the person would: their hooks run, may refuse, and lose nothing; their signature is on it."""

import shutil
import subprocess

import pytest

from .conftest import commit, write
from .test_undo_git import ARCHIVE, done, git, standing

FILES = {"run.sh": "ls\n", "run.sh.bak": "ls -l\n", "docs/guide.md": "See [it](../run.sh.bak).\n"}
NAMES = ("pre-commit", "prepare-commit-msg", "commit-msg", "post-commit")


@pytest.fixture
def repository(folder):
    write(folder, FILES)
    commit(folder)
    return folder


def hook(repository, name, script):
    place = repository / ".git/hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)


def logging(repository):
    """Every hook writes its name, and what it finds staged, beside the repository."""
    for name in NAMES:
        hook(repository, name, f'echo "{name}" $(git diff --cached --name-only HEAD -- "*.md" | wc -l) >> ../hooks.log')
    return repository.parent / "hooks.log"


def refused(repository, tidy, *more):
    first = (
        standing(repository),
        git(repository, "rev-parse", "HEAD"),
        git(repository, "for-each-ref"),
        git(repository, "symbolic-ref", "HEAD"),
    )
    result = tidy(*ARCHIVE, "--commit", *more)
    assert (result.returncode, result.stdout) == (2, ""), result.stdout
    assert (
        standing(repository),
        git(repository, "rev-parse", "HEAD"),
        git(repository, "for-each-ref"),
        git(repository, "symbolic-ref", "HEAD"),
    ) == first
    return result.stderr


def test_the_hooks_run_and_see_the_whole_change(repository, tidy):
    log = logging(repository)
    done(tidy, *ARCHIVE, "--commit")
    ran = [line.split() for line in log.read_text().splitlines()]
    assert [name for name, _ in ran] == ["pre-commit", *["prepare-commit-msg", "commit-msg"] * 2, "post-commit"]
    assert int(ran[0][1]) == 2  # the guide and the index of the archive


def test_with_no_verify_they_are_skipped_as_git_does(repository, tidy):
    log = logging(repository)
    done(tidy, *ARCHIVE, "--commit", "--no-verify")
    assert [line.split()[0] for line in log.read_text().splitlines()] == ["prepare-commit-msg"] * 2 + ["post-commit"]


def test_no_hook_runs_without_a_commit_nor_while_planning(repository, tidy):
    log = logging(repository)
    done(tidy, "archive", "--unsafe")
    done(tidy, *ARCHIVE)
    assert not log.exists()


@pytest.mark.parametrize("more", [(), ("--branch", "tidied")], ids=str)
def test_a_hook_that_refuses_leaves_all_as_it_was_and_is_heard(repository, tidy, more):
    token = "ghp_" + "a1B2c3D4e5F6g7H8i9" * 2
    hook(
        repository,
        "pre-commit",
        f'echo "line too long"; printf "\\033[2Jcleared\\n"; echo "with {token}" >&2; echo "PASSWORD=hunter22x" >&2; exit 3',
    )
    said = refused(repository, tidy, *more)
    assert said.startswith(
        "the pre-commit hook refused the commit (exit code 3); the files and the index are as they were"
    )
    assert "\n    line too long\n" in said
    assert "\\x1b[2Jcleared" in said
    assert "\x1b" not in said
    assert token not in said
    assert "hunter22x" not in said
    assert "(a line that holds a secret is not shown)" in said


def test_what_a_refusing_hook_made_of_our_files_is_kept_in_the_journal(repository, tidy):
    hook(repository, "pre-commit", "echo formatted >> docs/guide.md; exit 1")
    assert f"what it made of our files is kept in {repository}/.git/sophia-tidy/runs/0001-" in refused(repository, tidy)
    kept = list((repository / ".git/sophia-tidy/runs").glob("*/changed/*"))
    assert [b"formatted" in each.read_bytes() for each in kept] == [True]


@pytest.mark.parametrize(
    "script",
    [
        "echo formatted >> docs/guide.md; git add docs/guide.md",
        "echo formatted >> docs/guide.md",
        "echo more > archive/more.txt; git add archive/more.txt; echo x >> docs/guide.md",
    ],
)
def test_what_a_hook_changes_is_neither_committed_unseen_nor_lost(repository, tidy, script):
    hook(repository, "pre-commit", script)
    result = tidy(*ARCHIVE, "--commit")
    assert result.returncode == 2
    assert "a commit hook changed what was to be committed" in result.stderr
    assert git(repository, "diff", "HEAD", "--name-only") == ""
    assert git(repository, "diff", "--cached", "HEAD", "--name-only") == ""
    assert git(repository, "rev-list", "--count", "HEAD") == "1\n"


def test_a_message_hook_adds_to_both_messages_and_the_moves_stay_moves(repository, tidy):
    hook(repository, "commit-msg", 'echo "\nChange-Id: I1" >> "$1"')
    done(tidy, *ARCHIVE, "--commit")
    assert git(repository, "log", "--format=%(trailers:key=Change-Id,valueonly)", "-2").split() == ["I1", "I1"]
    assert git(repository, "show", "--format=", "--name-status", "HEAD~1").startswith("R100\trun.sh.bak")
    assert git(repository, "status", "--porcelain") == ""


def test_a_message_hook_that_refuses_is_heard(repository, tidy):
    hook(repository, "commit-msg", "echo no ticket; exit 1")
    assert "the commit-msg hook refused the commit" in refused(repository, tidy)


def test_undo_cannot_be_refused_by_a_hook(repository, tidy):
    first = standing(repository)
    done(tidy, *ARCHIVE, "--commit")
    for name in ("pre-commit", "commit-msg", "post-commit"):
        hook(repository, name, "exit 1")
    done(tidy, "undo")
    assert standing(repository) == first


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen, which git signs with")
def test_commits_are_signed_where_the_person_signs(repository, tidy):
    key = repository.parent / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    for name, value in {"gpg.format": "ssh", "user.signingKey": str(key), "commit.gpgSign": "true"}.items():
        git(repository, "config", name, value)
    done(tidy, *ARCHIVE, "--commit")
    for commit_ in ("HEAD", "HEAD~1"):
        assert "-----BEGIN SSH SIGNATURE-----" in git(repository, "cat-file", "commit", commit_)
    done(tidy, "undo")
    assert "-----BEGIN SSH SIGNATURE-----" in git(repository, "cat-file", "commit", "HEAD")


def test_a_signature_that_fails_leaves_all_as_it_was(repository, tidy):
    for name, value in {"gpg.program": "/bin/false", "commit.gpgSign": "true"}.items():
        git(repository, "config", name, value)
    assert "gpg failed to sign the data" in refused(repository, tidy)


def test_a_lock_that_another_git_holds_is_said_and_left(repository, tidy):
    (repository / ".git/index.lock").write_bytes(b"")
    result = tidy(*ARCHIVE, "--commit")
    assert result.returncode == 2
    assert "another git process holds the index" in result.stderr
    assert (repository / ".git/index.lock").exists()
    assert (repository / "run.sh.bak").exists()
