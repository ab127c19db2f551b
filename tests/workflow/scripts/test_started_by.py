"""What an event would have started, by GitHub's filters: with real repositories, and with the other reader of the same patterns."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sophia_tidy.workflow.starts.filters import selects, unclear

from .conftest import PYTHON, SCRIPTS, script

SCRIPT = SCRIPTS / "started_by.py"
module = script("started_by")
GIT = ["git", "-c", "user.name=Test", "-c", "user.email=test@example.org"]


def git(folder: Path, *words: str) -> str:
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    return subprocess.run(
        [*GIT, *words], cwd=folder, capture_output=True, text=True, check=True, env=env
    ).stdout.strip()


def commit(folder: Path, *paths: str) -> str:
    for path in paths:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"{target.read_text() if target.exists() else ''}x", "utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "more", "--allow-empty")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-qb", "main")
    commit(tmp_path, "README.md", "src/a.py", "docs/a.md")
    return tmp_path


def asked(folder: Path, name: str, event: object, filters: object) -> tuple[dict[str, str], str]:
    """The outputs and the words of the script; it must not fail."""
    event_file, output = folder / ".git" / "event.json", folder / ".git" / "output"
    event_file.write_text(event if isinstance(event, str) else json.dumps(event), "utf-8")
    output.write_text("", "utf-8")
    env = {
        "PATH": os.environ["PATH"],
        "GITHUB_EVENT_NAME": name,
        "GITHUB_EVENT_PATH": str(event_file),
        "GITHUB_OUTPUT": str(output),
        "FILTERS": filters if isinstance(filters, str) else json.dumps(filters),
    }
    done = subprocess.run([PYTHON, str(SCRIPT)], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines()), done.stdout


def push(before: str, after: str, ref: str = "refs/heads/main", commits: int = 1) -> dict[str, object]:
    return {"before": before, "after": after, "ref": ref, "commits": [{"id": after}] * commits}


FILTERS = {
    "code": {"push": {"branches": ["main"], "paths": ["src/**"]}},
    "docs": {"push": {"paths": ["docs/**", "!docs/private/**"]}},
    "rest": {"push": {"paths-ignore": ["docs/**", "**.md"]}},
    "tags": {"push": {"tags": ["v*"], "paths": ["src/**"]}},
    "pull": {"pull_request": {"branches": ["main"], "paths": ["src/**"]}},
}


def test_a_push_is_compared_with_the_commit_before_it(repository):
    before, after = git(repository, "rev-parse", "HEAD"), commit(repository, "src/b.py")
    found, _ = asked(repository, "push", push(before, after), FILTERS)
    assert found == {"code": "true", "docs": "false", "rest": "true", "tags": "false", "pull": "true"}


def test_a_later_pattern_takes_out_again(repository):
    before, after = git(repository, "rev-parse", "HEAD"), commit(repository, "docs/private/a.md")
    found, _ = asked(repository, "push", push(before, after), FILTERS)
    assert (found["docs"], found["rest"]) == ("false", "false")


def test_a_tag_is_not_asked_for_paths(repository):
    found, _ = asked(repository, "push", push("0" * 40, git(repository, "rev-parse", "HEAD"), "refs/tags/v1"), FILTERS)
    assert (found["tags"], found["code"]) == ("true", "false")


def test_a_new_branch_is_compared_with_what_it_was_begun_from(repository):
    git(repository, "switch", "-qc", "new")
    first = commit(repository, "docs/b.md")
    last = commit(repository, "docs/c.md")
    event = {"before": "0" * 40, "after": last, "ref": "refs/heads/new", "commits": [{"id": first}, {"id": last}]}
    found, _ = asked(repository, "push", event, FILTERS)
    assert (found["docs"], found["rest"], found["code"]) == ("true", "false", "false")


def test_a_pull_request_is_compared_with_where_it_left_its_base(repository):
    git(repository, "switch", "-qc", "topic")
    head = commit(repository, "docs/b.md")
    git(repository, "switch", "-q", "main")
    base = commit(repository, "src/b.py")
    event = {"pull_request": {"base": {"sha": base, "ref": "main"}, "head": {"sha": head}}}
    found, _ = asked(repository, "pull_request", event, FILTERS)
    assert found["pull"] == "false"


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (push("1" * 40, "2" * 40), "cannot tell"),
        (push("0" * 40, "2" * 40, commits=0), "nothing to compare with"),
        (push("1" * 40, "2" * 40, commits=1000), "1000 commits"),
        ({"ref": "refs/heads/main"}, "KeyError"),
    ],
)
def test_what_cannot_be_told_runs_with_a_warning(repository, event, words):
    found, said = asked(repository, "push", event, {"code": FILTERS["code"]})
    assert found == {"code": "true"}
    assert "::warning::" in said and words in said


def test_more_files_than_github_looks_at_run(repository):
    before, after = git(repository, "rev-parse", "HEAD"), commit(repository, *(f"docs/{n}.md" for n in range(301)))
    found, said = asked(repository, "push", push(before, after), {"code": FILTERS["code"]})
    assert found == {"code": "true"} and "301 files" in said


@pytest.mark.parametrize(("event", "filters"), [("no JSON", FILTERS), ({}, "no JSON"), ("[]", FILTERS)])
def test_it_never_fails_and_then_says_no_to_nobody(repository, event, filters):
    found, said = asked(repository, "push", event, filters)
    assert "false" not in found.values() and "::warning::" in said


PIECES = st.sampled_from(["*", "**", "**/", "/", "a", "b", ".", "v", "1", "?", "+", "[ab]", "[0-9]", "!"])
NAMES = st.text("ab/.v1", min_size=1, max_size=8)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=6).map("".join), min_size=1, max_size=4), NAMES)
def test_the_script_and_the_proof_read_patterns_alike(patterns, name):
    if any(unclear(each) for each in patterns) or "//" in name or name.startswith("/"):
        return
    assert module.taken(name, patterns) is selects(patterns, name)
