"""`--branch` over real git: a commit for each step, a branch that moves once or not at all, and `undo` that takes it away again."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Tidy, commit, environment, snapshot, write

FILES: dict[str, str | bytes] = {
    "a.yml": "a:    1\n",
    "app.py": "try:\n    a = 1\nexcept:\n    a = 2\n",
    "broken.py": "def f(:\n    return 1\n",
    "app.py.bak": "a = 0\n",
    "keep.txt": "mine\n",
}
Git = Callable[..., str]


@pytest.fixture
def git(folder: Path) -> Git:
    def run(*arguments: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=cwd or folder, env=environment(), check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return run


@pytest.fixture
def repository(folder: Path, git: Git) -> Path:
    write(folder, FILES)
    commit(folder)
    git("branch", "-M", "main")
    return folder


def standing(git: Git, folder: Path, cwd: Path | None = None) -> tuple[object, ...]:
    """Files, index, every ref, and where HEAD is."""
    head = git("rev-parse", "--abbrev-ref", "HEAD", cwd=cwd), git("rev-parse", "HEAD", cwd=cwd)
    return snapshot(folder), git("ls-files", "--stage", cwd=cwd), git("for-each-ref", cwd=cwd), head


def branched(tidy: Tidy, *more: str, name: str = "tidy", cwd: Path | None = None) -> str:
    done = tidy("run", "--apply", "--branch", name, *more, cwd=cwd)
    assert done.returncode in (0, 1), done.stderr
    assert "committed as" in done.stderr
    return done.stderr


def hook(repository: Path, name: str, script: str) -> None:
    place = repository / ".git/hooks" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(f"#!/bin/sh\n{script}\n")
    place.chmod(0o755)


def test_each_step_has_its_commits_and_they_say_why_and_what_is_left(repository: Path, tidy: Tidy, git: Git) -> None:
    write(repository, {"compose.yaml": "services: [web]\n"})
    git("add", "-A")
    git("commit", "-qm", "a stack that is none")
    branched(tidy)
    assert git("branch", "--show-current") == "tidy"
    assert git("status", "--porcelain") == ""
    said = git("log", "--reverse", "--format=%s", "main..").splitlines()
    assert said == [
        "Archive 1 file",
        "Archive 1 file: the index, and the references that follow them",
        "Mend 2 files",
        "Restyle 1 file",
    ]
    assert git("show", "--format=", "--name-status", "tidy~3") == "R100\tapp.py.bak\tarchive/app.py.bak"
    mended = git("show", "-s", "--format=%B", "tidy~1")
    assert "\n\nWhat does not parse cannot run" in mended
    assert "\napp.py: bare-except\n" in mended
    last = git("show", "-s", "--format=%B", "tidy")
    assert last.endswith("Left:\n- convert is blocked\n- flux is blocked")
    assert git("show", "--format=", "--name-only", "tidy") == "a.yml"
    assert set(git("show", "--format=", "--name-only", "tidy~1").split()) == {"app.py", "broken.py"}


def test_another_command_with_a_branch_alone_commits_too(repository: Path, tidy: Tidy, git: Git) -> None:
    assert tidy("yaml", "--apply", "--branch", "styled").returncode == 0
    assert git("log", "--format=%s", "main..styled") == "Restyle 1 file"


def test_undo_brings_back_tree_index_and_branch_and_can_itself_be_undone(
    repository: Path, tidy: Tidy, git: Git
) -> None:
    first = standing(git, repository)
    branched(tidy)
    after = standing(git, repository)
    done = tidy("undo")
    assert done.returncode == 0, done.stderr
    tip = after[3][1]  # type: ignore[index]
    assert f"branch tidy, which the run made, is gone again; it was at {tip}" in done.stdout
    assert standing(git, repository) == first
    assert tidy("undo", "2").returncode == 0
    assert standing(git, repository) == after
    assert tidy("undo", "3").returncode == 0
    assert standing(git, repository) == first
    assert git("switch", "-q", "-c", "another") == ""
    assert git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    "since",
    [
        ("commit", "-q", "--allow-empty", "-m", "more on the branch"),
        ("update-ref", "refs/heads/main", "tidy"),
        ("worktree", "add", "-q", "../other", "main"),
    ],
    ids=" ".join,
)
def test_a_branch_that_has_gone_on_stays_and_one_more_commit_takes_the_run_back(
    repository: Path, tidy: Tidy, git: Git, since: tuple[str, ...]
) -> None:
    first = snapshot(repository)
    tree = git("rev-parse", "HEAD^{tree}")
    branched(tidy)
    git(*since)
    tip = git("rev-parse", "tidy")
    assert tidy("undo").returncode == 0
    assert snapshot(repository) == first
    assert git("branch", "--show-current") == "tidy"
    assert (git("rev-parse", "tidy~1"), git("rev-parse", "tidy^{tree}")) == (tip, tree)
    assert git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("taken", "asked", "said"),
    [
        ("tidy", "tidy", "a branch named 'tidy' already exists; expected a new one"),
        ("tidy/more", "tidy", "a branch named 'tidy/more' already exists, beside which there can be no 'tidy'"),
        ("tidy", "tidy/more", "a branch named 'tidy' already exists, beside which there can be no 'tidy/more'"),
        ("tidy", "a..b", "'a..b' is not a valid branch name"),
        ("tidy", "@{-1}", "git reads '@{-1}' as another branch"),
        ("tidy", "HEAD", "'HEAD' is not a valid branch name"),
    ],
)
def test_a_branch_that_cannot_be_made_is_refused_before_anything_is_written(
    repository: Path, tidy: Tidy, git: Git, taken: str, asked: str, said: str
) -> None:
    git("checkout", "-q", "-b", taken)
    git("checkout", "-q", "main")
    first = standing(git, repository)
    done = tidy("run", "--apply", "--branch", asked)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert standing(git, repository) == first
    assert not list((repository / ".git/sophia-tidy/runs").glob("*"))


def test_an_unborn_branch_has_nothing_to_commit_beside(folder: Path, tidy: Tidy, git: Git) -> None:
    write(folder, FILES)
    git("init", "-q", "-b", "main")
    first = snapshot(folder)
    done = tidy("run", "--apply", "--branch", "tidy")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no git history here; expected one for --commit or --branch" in done.stderr
    assert snapshot(folder) == first


@pytest.mark.parametrize(
    "kind",
    [
        "detached",
        "linked work tree",
        "folder of the repository",
        "sha256",
        "reftable",
        "submodule beside",
        "inside a submodule",
    ],
)
def test_in_repositories_of_every_kind_it_goes_there_and_back(folder: Path, tidy: Tidy, git: Git, kind: str) -> None:
    place, more, prefix = folder, tuple[str, ...](), ""
    match kind:
        case "sha256":
            git("init", "-q", "--object-format=sha256")
        case "reftable":
            tried = subprocess.run(
                ["git", "init", "-q", "--ref-format=reftable"], cwd=folder, check=False, capture_output=True
            )
            if tried.returncode:
                pytest.skip("this git has no reftable")
        case "folder of the repository":
            prefix, more = "part/", ("-C", str(folder / "part"))
    write(
        folder,
        {prefix + name: text for name, text in FILES.items()} | {"outside.yml": "a:    1\n"} if prefix else FILES,
    )
    commit(folder)
    match kind:
        case "detached":
            git("checkout", "-q", "--detach")
        case "linked work tree":
            place = folder.parent / "linked"
            git("worktree", "add", "-q", "-b", "beside", str(place))
        case "submodule beside" | "inside a submodule":
            other = folder.parent / "other"
            other.mkdir()
            write(other, FILES)
            commit(other)
            git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "lib")
            git("commit", "-qm", "a submodule")
            place = folder / "lib" if kind.startswith("inside") else folder
    first = standing(git, place, place)
    branched(tidy, *more, cwd=place)
    assert git("branch", "--show-current", cwd=place) == "tidy"
    assert git("status", "--porcelain", "--ignore-submodules=none", cwd=place) == ""
    assert git("show", "--format=", "--name-only", "HEAD", cwd=place) == f"{prefix}a.yml"
    assert (place / prefix / "archive/app.py.bak").exists()
    git("fsck", "--no-dangling", "--strict", cwd=place)
    done = tidy(*more, "undo", cwd=place)
    assert done.returncode == 0, done.stderr
    assert standing(git, place, place) == first
    assert git("status", "--porcelain", cwd=place) == ""


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "git commit -q --no-verify --allow-empty -m theirs",
            "HEAD was moved while the run was at work; expected it on main",
        ),
        ("git branch tidy", "reference already exists"),
        ("git symbolic-ref HEAD refs/heads/other", "HEAD was moved while the run was at work"),
        ("git gc -q --prune=now", "not a valid object"),
    ],
)
def test_who_moves_the_branch_meanwhile_wins_and_the_run_is_taken_back(
    repository: Path, tidy: Tidy, git: Git, script: str, said: str
) -> None:
    git("branch", "other")
    hook(repository, "pre-commit", f"unset GIT_INDEX_FILE; {script}; exit 0")
    first = snapshot(repository)
    done = tidy("run", "--apply", "--branch", "tidy")
    assert (done.returncode, done.stdout) == (2, ""), done.stdout
    assert said in done.stderr
    assert snapshot(repository) == first
    (repository / ".git/hooks/pre-commit").unlink()
    theirs = git("log", "--format=%s", "--all").splitlines()
    assert "Restyle 1 file" not in theirs
    if "commit" in script:
        assert theirs[0] == "theirs"
    git("fsck", "--no-dangling")


def test_hooks_are_told_where_head_was_and_where_it_is(repository: Path, tidy: Tidy, git: Git) -> None:
    hook(repository, "post-checkout", 'echo "$1 $2 $3" >> ../moves.log')
    before = git("rev-parse", "HEAD")
    branched(tidy)
    after = git("rev-parse", "HEAD")
    assert tidy("undo").returncode == 0
    assert (repository.parent / "moves.log").read_text().splitlines() == [f"{before} {after} 1", f"{after} {before} 1"]


def test_a_message_that_is_refused_is_refused_before_a_file_is_touched(repository: Path, tidy: Tidy, git: Git) -> None:
    hook(repository, "commit-msg", "git status --porcelain > ../seen.log; exit 1")
    first = standing(git, repository)
    assert "the commit-msg hook refused" in tidy("run", "--apply", "--branch", "tidy").stderr
    assert (repository.parent / "seen.log").exists()
    assert standing(git, repository) == first
    assert not list((repository / ".git/sophia-tidy/runs").glob("*"))


def test_no_git_of_ours_or_of_a_hook_clears_objects_away(repository: Path, tidy: Tidy) -> None:
    hook(
        repository, "pre-commit", "git config --get gc.auto > ../gc.log; git config --get maintenance.auto >> ../gc.log"
    )
    branched(tidy)
    assert (repository.parent / "gc.log").read_text().split() == ["0", "false"]
