"""`undo` over real git: the tree, the index and what git would commit next are the first ones again."""

import subprocess

import pytest

from .conftest import commit, environment, write

FILES = {
    "app.py": "print(1)\n",
    "app.py.bak": b"print(0)\r\n\xff",
    "run.sh": "ls\n",
    "run.sh.bak": "#!/bin/sh\nls -l\n",
    "docs/guide.md": "See [it](../run.sh.bak).\n",
    ".gitignore": "*.orig.bak\n",
    "kept.orig.bak": "tracked, though ignored\n",
    "bare.py": "def f(path):\n    try:\n        return open(path)\n    except:\n        return None\n",
}
ARCHIVE = ("archive", "--apply", "--unsafe")


def git(folder, *arguments, **variables):
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environment(**variables), check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture
def repository(folder):
    write(folder, FILES)
    (folder / "run.sh.bak").chmod(0o755)
    (folder / "app.py.old").symlink_to("app.py")
    (folder / "kept.orig.bak").touch()
    commit(folder)
    git(folder, "add", "--force", "kept.orig.bak")
    git(folder, "commit", "--quiet", "--message", "tracked, though ignored")
    return folder


def standing(folder):
    """What git says of the work tree, its index, and the tree that a commit of everything would have."""
    said = git(folder, "status", "--porcelain"), git(folder, "ls-files", "--stage")
    index = folder.parent / "another index"
    index.write_bytes((folder / ".git/index").read_bytes())
    git(folder, "add", "--all", GIT_INDEX_FILE=str(index))
    return (*said, git(folder, "write-tree", GIT_INDEX_FILE=str(index)))


def done(tidy, *arguments):
    result = tidy(*arguments)
    assert result.returncode == 0, result.stderr
    return result


@pytest.mark.parametrize("how", [(), ("--commit",), ("--commit", "--branch", "tidied")], ids=str)
def test_undo_brings_back_the_tree_and_the_index(repository, tidy, how):
    first = standing(repository)
    done(tidy, *ARCHIVE, *how)
    assert standing(repository) != first
    done(tidy, "undo")
    assert standing(repository) == first


def test_what_was_staged_of_the_run_goes_back_with_it_and_what_the_person_staged_stays(repository, tidy):
    first = standing(repository)
    done(tidy, *ARCHIVE)
    git(repository, "add", "--all")
    write(repository, {"mine.txt": "mine\n", "app.py": "print(2)\n"})
    git(repository, "add", "mine.txt", "app.py")
    done(tidy, "undo")
    assert git(repository, "diff", "--cached", "--name-status", "HEAD").split() == ["M", "app.py", "A", "mine.txt"]
    git(repository, "reset", "--quiet", "mine.txt", "app.py")
    (repository / "mine.txt").unlink()
    write(repository, {"app.py": FILES["app.py"]})
    assert standing(repository) == first


def test_undo_of_a_committed_run_keeps_what_the_person_has_staged_since(repository, tidy):
    first = git(repository, "rev-parse", "HEAD^{tree}")
    done(tidy, *ARCHIVE, "--commit")
    write(repository, {"mine.txt": "mine\n"})
    git(repository, "add", "mine.txt")
    done(tidy, "undo")
    assert git(repository, "status", "--porcelain") == "A  mine.txt\n"
    assert git(repository, "rev-parse", "HEAD^{tree}") == first


def test_undo_is_a_commit_on_top_of_those_that_came_since(repository, tidy):
    done(tidy, *ARCHIVE, "--commit")
    write(repository, {"later.txt": "later\n"})
    git(repository, "add", "later.txt")
    git(repository, "commit", "--quiet", "--message", "later")
    later = git(repository, "rev-parse", "HEAD").strip()
    said = done(tidy, "undo").stderr
    assert git(repository, "rev-parse", "HEAD~1").strip() == later
    assert "committed" in said
    assert git(repository, "status", "--porcelain") == ""
    assert git(repository, "ls-tree", "-r", "--name-only", "HEAD").split() == sorted(
        (*FILES, "app.py.old", "later.txt")
    )


def test_commits_that_are_no_longer_in_the_history_are_told_and_nothing_is_committed(repository, tidy):
    done(tidy, *ARCHIVE, "--commit")
    git(repository, "reset", "--quiet", "--soft", "HEAD~2")
    git(repository, "commit", "--quiet", "--message", "squashed")
    squashed = git(repository, "rev-parse", "HEAD")
    said = done(tidy, "undo").stdout
    assert "is staged and not committed, for the commits of the run are not in the history here" in said
    assert git(repository, "rev-parse", "HEAD") == squashed
    assert git(repository, "diff", "--cached", "--name-only", "HEAD~1") == ""


def test_undo_on_another_branch_names_the_one_that_holds_the_run(repository, tidy):
    done(tidy, *ARCHIVE, "--commit", "--branch", "tidied")
    git(repository, "switch", "--quiet", "-")
    result = tidy("undo")
    assert result.returncode == 2
    assert "its commits are on branch tidied; switch to it first" in result.stderr


def test_an_undo_can_be_undone_with_its_index(repository, tidy):
    done(tidy, *ARCHIVE, "--commit")
    after = standing(repository)
    done(tidy, "undo")
    done(tidy, "undo", "2")
    assert standing(repository) == after
    done(tidy, "undo", "3")
    assert git(repository, "status", "--porcelain") == ""


def test_partly_staged_files_keep_both_of_their_states(repository, tidy):
    write(repository, {"bare.py": "# staged\n" + FILES["bare.py"]})
    git(repository, "add", "bare.py")
    write(repository, {"bare.py": "# staged, and edited\n" + FILES["bare.py"]})
    first = standing(repository)
    done(tidy, "fix", "--apply", "--unsafe", "--allow-dirty")
    git(repository, "add", "--all")
    done(tidy, "undo")
    assert standing(repository) == first


def test_a_file_that_git_was_told_to_leave_alone_is_so_again(repository, tidy):
    git(repository, "update-index", "--assume-unchanged", "app.py.bak")
    first = git(repository, "ls-files", "-v")
    done(tidy, *ARCHIVE)
    git(repository, "add", "--all")
    done(tidy, "undo")
    assert git(repository, "ls-files", "-v") == first


def test_runs_of_several_commands_are_undone_to_the_first_tree_and_index(repository, tidy):
    write(
        repository, {"stack/docker-compose.yml": "services:\n  web:\n    image:   'nginx:1.27'\n    ports: ['80:80']\n"}
    )
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "a stack")
    first = standing(repository)
    done(tidy, *ARCHIVE, "run.sh.bak", "--commit")
    done(tidy, "fix", "--apply", "--unsafe")
    git(repository, "commit", "--quiet", "--all", "--message", "fixed")
    done(tidy, "yaml", "--apply")
    done(tidy, *ARCHIVE, "--allow-dirty")
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "more of it")
    done(tidy, "convert", "stack/docker-compose.yml", "--apply")
    done(tidy, *ARCHIVE, "--restore-all", "--allow-dirty")
    while tidy("undo").returncode == 0:
        pass
    staged = git(repository, "ls-files", "--stage"), git(repository, "status", "--porcelain", "--untracked-files=all")
    assert staged[0] == first[1]
    assert "??" not in staged[1]
    assert standing(repository)[2] == first[2]


def test_commits_take_in_nothing_of_the_persons_own(repository, tidy):
    """With --allow-dirty an edited file may be written, but its edit is not ours to commit."""
    write(repository, {"docs/guide.md": "Mine. See [it](../run.sh.bak).\n"})
    result = tidy(*ARCHIVE, "--commit", "--allow-dirty")
    assert (result.returncode, result.stderr.split(":")[0]) == (2, "docs/guide.md")
    assert "--commit would take them in" in result.stderr
    assert (repository / "run.sh.bak").exists()


@pytest.mark.parametrize(
    "kind",
    [
        "sha256",
        "split index",
        "linked work tree",
        "folder of the repository",
        "untracked cache",
        "detached",
        "sparse and partial clone",
    ],
)
def test_undo_in_repositories_of_every_kind(folder, tidy, kind):
    write(folder, {name: content for name, content in FILES.items() if name != "kept.orig.bak"})
    place, more = folder, ()
    if kind == "sha256":
        git(folder, "init", "--quiet", "--object-format=sha256")
    commit(folder)
    match kind:
        case "split index":
            git(folder, "update-index", "--split-index")
        case "untracked cache":
            git(folder, "update-index", "--force-untracked-cache")
        case "linked work tree":
            place = folder.parent / "linked"
            git(folder, "worktree", "add", "--quiet", str(place))
        case "folder of the repository":
            place = folder / "part"
            place.mkdir()
            for name in ("app.py", "app.py.bak", "run.sh", "run.sh.bak", "docs", "bare.py"):
                git(folder, "mv", name, f"part/{name}")
            git(folder, "commit", "--quiet", "--message", "down a folder")
            more = ("-C", str(place))
        case "sparse and partial clone":
            write(folder, {"elsewhere/large.txt": "large\n" * 1000})
            git(folder, "add", "--all")
            git(folder, "commit", "--quiet", "--message", "elsewhere")
            git(folder, "config", "uploadpack.allowFilter", "true")
            place = folder.parent / "clone"
            git(folder, "clone", "--quiet", "--no-local", "--filter=blob:none", "--sparse", folder.as_uri(), str(place))
            git(place, "sparse-checkout", "set", "docs")
        case "detached":
            git(folder, "checkout", "--quiet", "--detach")
    first = git(place, "status", "--porcelain"), git(place, "ls-files", "--stage")
    for how in (("--commit",), ("--commit", "--branch", "tidied"), ()):
        done(lambda *a: tidy(*a, cwd=place), *more, *ARCHIVE, *how)
        git(place, "add", "--all", "--sparse")
        done(lambda *a: tidy(*a, cwd=place), *more, "undo")
        assert (git(place, "status", "--porcelain"), git(place, "ls-files", "--stage")) == first
        git(place, "fsck", "--no-dangling", "--connectivity-only")
