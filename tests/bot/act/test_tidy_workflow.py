"""Both jobs of the workflow, on a repository with a forge: what they do, and what each of them can see."""

import difflib

import pytest

from ...forge.running import RunningForge
from .night import CALLED, KEY, OURS, WORKFLOWS, Night, RanNight, app_token

PLAN, PUBLISH = "plan, read-only", "publish, without a checkout"


def open_pulls(forge: RunningForge) -> list[str]:
    """The branches of the pull requests that are open."""
    return sorted(issue.pull.head for issue in forge.state.issues.values() if issue.pull and issue.is_open)


def test_the_copy_that_runs_differs_in_what_is_listed_alone(night: Night):
    for name, text in night.copies().items():
        lines = difflib.ndiff((WORKFLOWS / name).read_text().splitlines(), text.splitlines())
        changed = [line for line in lines if line[:2] in ("- ", "+ ")]
        if name == OURS:
            assert [line.split(":")[0].strip(" -+") for line in changed if line[0] == "-"] == [
                "uses",
                "setup",
                "verify",
            ]
            assert len(changed) == 6
        else:
            assert name == CALLED
            assert {line[0] for line in changed} == {"+"}
            assert all("$SEEN" in line for line in changed)
            assert len(changed) == text.count("run: |") == 4


def test_the_first_night_opens_what_the_limit_lets_through(night: Night, first: RanNight):
    assert first.jobs == {PLAN: "succeeded", PUBLISH: "succeeded"}, first.output
    assert len(open_pulls(night.forge)) == 1
    assert [issue.title for issue in night.forge.state.issues.values() if not issue.pull] == ["Tidy dashboard"]


def test_the_planning_job_and_the_tests_have_no_token(night: Night, first: RanNight):
    tests = (first.seen / "tests.env").read_bytes()
    for name, seen in {"plan": first.environment("plan"), "tests": tests}.items():
        assert b"PATH=" in seen, name
        for secret in (app_token(KEY), KEY):
            assert secret.encode() not in seen, name
    assert app_token(KEY).encode() in first.environment("publish")


def test_the_planning_job_asks_the_forge_for_nothing_but_what_anybody_may_read(night: Night, first: RanNight):
    """Every request with a token came from the other job, whose step that publishes is the only one that has it."""
    holders = [path for path in first.seen.glob("*.env") if app_token(KEY).encode() in path.read_bytes()]
    assert len(holders) == 1 and holders[0].name.startswith("publish-")
    assert {asked.token for asked in night.forge.requests.writes()} == {app_token(KEY)}


def test_the_publishing_job_sees_nothing_of_the_work_tree(first: RanNight):
    assert "shop/prices.py" in first.files("plan")
    files = first.files("publish").splitlines()
    assert [
        name for name in files if "/.git" in name or "shop" in name or name.endswith((".py", ".yaml", ".toml"))
    ] == []
    assert {name.rpartition("/")[2] for name in files} <= {"tidy.bundle"}


def test_no_token_is_printed_or_travels_but_in_a_header(night: Night, first: RanNight):
    assert app_token(KEY) not in first.output and KEY not in first.output
    assert night.forge.requests.holds(app_token(KEY)) == []


def test_the_second_night_writes_nothing(night: Night, first: RanNight):
    asked = len(night.forge.requests)
    second = night.run()
    assert second.jobs == first.jobs, second.output
    assert night.forge.requests.since(asked).writes() == []
    assert len(night.forge.requests.since(asked)) > 0


@pytest.mark.slow
def test_with_github_token_alone_the_bodies_say_that_checks_wait(fresh: Night):
    """Two minutes where the machine is busy: ``pytest -m slow tests/bot/act``."""
    ran = fresh.run(app=False)
    assert ran.jobs == {PLAN: "succeeded", PUBLISH: "succeeded"}, ran.output
    bodies = [issue.body for issue in fresh.forge.state.issues.values() if issue.pull]
    assert bodies and all("approv" in body for body in bodies)
