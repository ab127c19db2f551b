"""The dates of a history, read from a real git."""

from pathlib import PurePosixPath as P

from sophia_tidy.adapters.git.commands import ignored
from sophia_tidy.adapters.git.commit import check_index
from sophia_tidy.kernel.errors import TidyError
from sophia_tidy.kernel.file_ages import DAY
from sophia_tidy.steps.context import Context

START = 1_700_000_000


def commit(git, repo, monkeypatch, day, **files):
    for name, text in files.items():
        (repo / name).write_text(text)
    when = f"@{START + day * DAY} +0000"
    monkeypatch.setenv("GIT_COMMITTER_DATE", when)
    monkeypatch.setenv("GIT_AUTHOR_DATE", when)
    git("add", "-A")
    git("commit", "-q", "-m", "x")


def test_first_last_count_and_what_came_after(git, repo, monkeypatch):
    commit(git, repo, monkeypatch, 0, a="1", b="1")
    commit(git, repo, monkeypatch, 10, a="2")
    commit(git, repo, monkeypatch, 40, c="1")
    lives = Context.of(repo).doors.ages
    assert (
        lives.days_old(P("a")),
        lives.days_untouched(P("a")),
        lives.commits(P("a")),
        lives.commits_since(P("a")),
    ) == (40, 30, 2, 1)
    assert (lives.days_untouched(P("c")), lives.days_untouched(P("gone"))) == (0, None)


def test_below_the_top_names_count_from_there(git, repo, monkeypatch):
    (repo / "sub").mkdir()
    commit(git, repo, monkeypatch, 0, **{"sub/a": "1", "b": "1"})
    assert set(Context.of(repo / "sub").doors.ages.paths) == {P("a")}


def test_a_shallow_clone_knows_no_age(git, repo, tmp_path, monkeypatch):
    commit(git, repo, monkeypatch, 0, a="1")
    commit(git, repo, monkeypatch, 10, b="1")
    git("clone", "-q", "--depth", "1", repo.as_uri(), str(tmp_path / "shallow"))
    lives = Context.of(tmp_path / "shallow").doors.ages
    assert (lives.complete, lives.days_old(P("a"))) == (False, None)


def test_outside_of_git_and_before_the_first_commit_there_is_none(git, repo, tmp_path):
    assert Context.of(tmp_path).doors.ages.head is None
    assert Context.of(repo).doors.ages.head is None


def test_what_git_would_ignore_is_told_for_files_that_are_not_there_yet(git, repo):
    (repo / ".gitignore").write_text("*.log\n/attic/\n")
    asked = [P("a.log"), P("attic/x"), P("b.txt"), P(":odd"), P("[a].log")]
    told = ignored(repo, asked)
    assert {path: each.pattern for path, each in told.items()} == {
        P("a.log"): "*.log",
        P("attic/x"): "/attic/",
        P("[a].log"): "*.log",
    }
    assert ignored(repo, []) == {}


def test_without_a_commit_there_is_nothing_to_commit_on(repo):
    try:
        check_index(repo)
    except TidyError as error:
        assert str(error) == "there is no git history here; expected one for --commit or --branch [git]"
    else:
        raise AssertionError("expected an error")
