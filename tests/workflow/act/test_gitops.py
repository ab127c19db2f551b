"""What the written workflow does when it runs: deploys a green push, stops at a failing gate, takes a bad release back."""

import pytest

from .conftest import OVERLAY, Ran, Repository


@pytest.fixture
def unified(repository: Repository) -> Repository:
    """The repository after `sophia-tidy workflow`, pushed."""
    return repository.unify()


def built(ran: Ran) -> set[str]:
    """The services whose image was built."""
    return {call.rpartition("--tag ")[2].split()[0].partition(":")[0].rpartition("sophia-")[2] for call in ran.called("docker buildx build")}


def test_a_green_push_builds_promotes_and_waits_for_the_rollout(unified: Repository):
    ran = unified.act()
    assert {job: how for job, how in ran.jobs.items() if how != "succeeded"} == {}, ran.output
    assert len(built(ran)) >= 4
    unified.pull()
    promoted = (unified.root / OVERLAY).read_text()
    assert promoted.count("digest: sha256:") == len(built(ran))
    trailers = unified.git("log", "-1", "--format=%(trailers:key=Built-From,valueonly)")
    assert trailers.strip() == unified.git("rev-parse", "HEAD~1")
    assert any(unified.git("rev-parse", "HEAD") in asked for asked in unified.statuses.asked)


def test_a_failing_gate_stops_before_any_build(unified: Repository):
    unified.write("tests/test_broken.py", "def test_the_sum():\n    assert 1 + 1 == 3\n")
    unified.commit("a change that fails its test")
    ran = unified.act()
    assert "failed" in ran.jobs.values()
    assert built(ran) == set()
    assert unified.git("ls-remote", "origin", "main").split()[0] == unified.git("rev-parse", "HEAD")


def test_a_change_in_one_service_builds_one_image(unified: Repository):
    unified.act()
    unified.pull()
    unified.write("sophia/mcp/memory_server.py", (unified.root / "sophia/mcp/memory_server.py").read_text() + "\n# a change\n")
    unified.commit("memory server")
    assert built(unified.act()) == {"mcp-memory"}


def test_a_push_that_changes_no_image_promotes_nothing(unified: Repository):
    unified.act()
    unified.pull()
    unified.write("docs/note.md", "A note.\n")
    pushed = unified.commit("a note")
    ran = unified.act()
    assert built(ran) == set()
    assert unified.git("ls-remote", "origin", "main").split()[0] == pushed


def test_a_failing_rollout_takes_the_release_back(unified: Repository):
    unified.act()
    unified.pull()
    good = (unified.root / OVERLAY).read_text()
    unified.write("sophia/api/main.py", (unified.root / "sophia/api/main.py").read_text() + "\n# a bad change\n")
    unified.commit("a bad change")
    unified.statuses.state = "failure"
    ran = unified.act()
    assert "failed" in ran.jobs.values()
    unified.pull()
    taken_back = (unified.root / OVERLAY).read_text()
    digests = [line.split("  #")[0] for line in good.splitlines() if "digest:" in line]
    assert [line.split("  #")[0] for line in taken_back.splitlines() if "digest:" in line] == digests
    assert "# held" in taken_back
    assert unified.git("log", "-1", "--format=%(trailers:key=Rolls-Back,valueonly)").strip() == unified.git("rev-parse", "HEAD~1")
    unified.statuses.state = "success"
    assert built(unified.act()) == set(), "what is held is not built again"


def test_a_pull_request_runs_the_gates_and_nothing_else(unified: Repository):
    ran = unified.act("pull_request", payload={"pull_request": {"number": 1, "head": {"ref": "topic"}, "base": {"ref": "main"}}})
    assert {"lint", "tests"} <= {job.lower() for job in ran.jobs} or ran.jobs, ran.output
    assert built(ran) == set()
    assert ran.called("login") == []
