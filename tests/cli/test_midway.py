"""While git is in the middle of something, nothing is written unasked, and an unmerged file is called so."""

import subprocess

import pytest

from .conftest import commit, environment, snapshot, write
from .test_undo_git import git

BARE = "def f(path):\n    try:\n        return open(path)\n    except:\n        return None\n"
STACK = "services:\n  web:\n    image: nginx:1.27\n    ports: ['80:80']\n"
FILES = {
    "a.py": BARE,
    "b.py": "x = 1\n",
    "x.yaml": "a:   1\n",
    "y.yaml": "a: 1\nb: 1\n",
    "docker-compose.yml": STACK,
    "old.py.bak": "1\n",
    "Dockerfile": "FROM python:3.12\nCOPY . .\n",
    "kubernetes/overlays/production/kustomization.yaml": "resources: []\n",
    "pyproject.toml": "[tool.other]\na = 1\n",
    ".github/workflows/deploy.yml": "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n"
    "      - run: docker build -t ghcr.io/a/b . && docker push ghcr.io/a/b && kubectl set image deployment/b b=ghcr.io/a/b\n",
}
OURS = {"b.py": "x = 2\n", "y.yaml": "a: 1\nb: ours\n", "docker-compose.yml": STACK.replace("1.27", "1.28")}
THEIRS = {"b.py": "x = 3\n", "y.yaml": "a: 1\nb: theirs\n", "docker-compose.yml": STACK.replace("1.27", "1.29")}
OPERATIONS = {
    "a merge": ("merge", "side"),
    "a rebase": ("rebase", "side"),
    "a cherry-pick": ("cherry-pick", "side"),
    "a revert": ("revert", "HEAD~1"),
    "an am": ("am", "--3way", "side.patch"),
    "a bisect": ("bisect", "start"),
}
APPLIES = (
    ("fix", "--apply"),
    ("yaml", "--apply"),
    ("archive", "--apply", "--unsafe"),
    ("archive", "--apply", "--unsafe", "--commit"),
    ("convert", "docker-compose.yml", "--apply"),
    ("workflow", "--apply", "--unsafe"),
    ("flux", "--apply", "--repository", "https://github.com/team/platform"),
    ("undo",),
)


def begin(folder, what):
    git(folder, "switch", "--quiet", "--create", "side")
    write(folder, THEIRS)
    git(folder, "commit", "--quiet", "--all", "--message", "theirs")
    (folder.parent / "side.patch").write_text(git(folder, "format-patch", "--stdout", "-1"))
    git(folder, "switch", "--quiet", "-")
    for number in (1, 2):
        write(
            folder,
            {
                name: text.replace("ours", f"ours{number}")
                .replace("= 2", f"= 2{number}")
                .replace("1.28", f"1.28.{number}")
                for name, text in OURS.items()
            },
        )
        git(folder, "commit", "--quiet", "--all", "--message", "ours")
    words = [str(folder.parent / word) if word == "side.patch" else word for word in OPERATIONS[what]]
    subprocess.run(["git", *words], cwd=folder, env=environment(), check=False, capture_output=True)


@pytest.fixture(params=OPERATIONS)
def midway(request, folder, tidy):
    write(folder, FILES | {"earlier.yaml": "a:   1\n"})
    commit(folder)
    assert tidy("yaml", "--apply", "earlier.yaml").returncode == 0
    git(folder, "commit", "--quiet", "--all", "--message", "a run that may be undone")
    begin(folder, request.param)
    return request.param, folder


def test_nothing_is_written_and_the_operation_is_named(midway, tidy):
    what, folder = midway
    before = snapshot(folder), git(folder, "ls-files", "--stage")
    for arguments in APPLIES:
        done = tidy(*arguments)
        assert done.returncode == 2, (arguments, done.stdout, done.stderr)
        assert f"git is in the middle of {what}" in done.stderr, arguments
    assert (snapshot(folder), git(folder, "ls-files", "--stage")) == before


def test_a_plan_names_the_operation_and_each_unmerged_file(midway, tidy):
    what, folder = midway
    unmerged = sorted(set(git(folder, "diff", "--name-only", "--diff-filter=U").split()))
    for arguments in (
        ("fix",),
        ("yaml",),
        ("archive",),
        ("status",),
        ("workflow", "--inventory"),
        ("yaml", "--format", "json"),
    ):
        done = tidy(*arguments)
        assert f"git is in the middle of {what}" in done.stdout, arguments
        assert "mapping values" not in done.stdout + done.stderr
        for name in unmerged:
            assert name in done.stdout
            assert "unmerged" in done.stdout
        assert "invalid-syntax" not in done.stdout
    if unmerged:
        done = tidy("convert", "docker-compose.yml")
        assert (done.returncode, "docker-compose.yml" in done.stderr, "[unmerged-file]" in done.stderr) == (
            2,
            True,
            True,
        ), done.stderr
        assert "mapping values" not in done.stderr


@pytest.mark.parametrize("midway", ["a merge"], indirect=True)
def test_with_allow_dirty_the_others_are_written_and_an_unmerged_file_never(midway, tidy):
    _what, folder = midway
    before = snapshot(folder)
    assert tidy("fix", "--apply", "--allow-dirty").returncode in (0, 1)
    assert tidy("yaml", "--apply", "--allow-dirty").returncode in (0, 1)
    changed = {name for name, content in snapshot(folder).items() if before[name] != content}
    assert changed == {"a.py", "x.yaml"}
    assert tidy("undo", "--allow-dirty").returncode == 0
    assert tidy("undo", "--allow-dirty").returncode == 0
    assert snapshot(folder) == before


@pytest.mark.parametrize("midway", ["a merge"], indirect=True)
def test_no_commit_is_made_in_a_merge_whatever_is_allowed(midway, tidy):
    _what, folder = midway
    head = git(folder, "rev-parse", "HEAD")
    done = tidy("archive", "--apply", "--unsafe", "--commit", "--allow-dirty")
    assert (done.returncode, git(folder, "rev-parse", "HEAD")) == (2, head)
    assert "git is in the middle of a merge" in done.stderr


def test_a_file_that_a_stash_left_unmerged_counts_too(folder, tidy):
    write(folder, FILES)
    commit(folder)
    write(folder, {"b.py": "x = 2\n"})
    git(folder, "stash", "--quiet")
    write(folder, {"b.py": "x = 3\n"})
    git(folder, "commit", "--quiet", "--all", "--message", "other")
    subprocess.run(["git", "stash", "pop"], cwd=folder, env=environment(), check=False, capture_output=True)
    before = snapshot(folder)
    done = tidy("fix", "--apply")
    assert (done.returncode, snapshot(folder)) == (2, before)
    assert "b.py: git has not merged the file" in done.stderr
    assert "b.py: error: git has not merged the file" in tidy("fix").stdout
