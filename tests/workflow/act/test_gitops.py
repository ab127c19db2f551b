"""What the written workflow does when it runs: deploys a green push, stops at a failing gate, has a bad release taken back."""

from pathlib import Path

import pytest

from .conftest import Deployed
from .repository import FAILS, OVERLAY, Ran, Repository, dispatched
from .statuses import Statuses


def test_a_green_push_builds_promotes_and_waits_for_the_rollout(deployed_once: Deployed):
    repository, ran = deployed_once
    assert (ran.failed, {"plan", "lint", "tests", "manifests", "promote", "verify", "notify"} - set(ran.jobs)) == (
        set(),
        set(),
    ), ran.output
    assert len(ran.built) >= 4
    promoted = (repository.root / OVERLAY).read_text()
    assert promoted.count("digest: sha256:") == len(ran.built)
    trailers = repository.git("log", "-1", "--format=%(trailers:key=Built-From,valueonly)")
    assert trailers.strip() == repository.git("rev-parse", "HEAD~1")
    assert any(repository.git("rev-parse", "HEAD") in asked for asked in ran.asked)


def test_a_failing_gate_stops_before_any_build(unified: Repository):
    unified.write("tests/test_broken.py", "def test_the_sum():\n    assert 1 + 1 == 3\n")
    pushed = unified.commit("a change that fails its test")
    ran = unified.act()
    assert ran.failed == {"tests", "gates"}
    assert ran.built == set()
    assert unified.tip() == pushed


@pytest.fixture(scope="module")
def failing(
    deployed_once: Deployed, tmp_path_factory: pytest.TempPathFactory, served: Statuses
) -> tuple[Repository, Ran]:
    """One service changed, and Flux says that its roll-out failed: first on the commit, then what failed. Nothing in it is changed by a test."""
    repository = deployed_once.repository.copied(tmp_path_factory.mktemp("failing"))
    repository.append("sophia/mcp/memory_server.py", "\n# a bad change\n")
    repository.commit("a bad change")
    served.state = "failure"
    ran = repository.act()
    repository.pull()
    back = dispatched(repository, repository.git("rev-parse", "HEAD"), FAILS.format("Deployment/sophia/mcp-memory"))
    served.state = "success"
    repository.pull()
    assert set(back.jobs.values()) == {"succeeded"}, back.output
    return repository, ran


def test_a_change_in_one_service_builds_one_image(failing: tuple[Repository, Ran]):
    _, ran = failing
    assert ran.built == {"mcp-memory"}
    assert ran.jobs["promote"] == "succeeded"


def test_a_failing_rollout_takes_the_release_back(failing: tuple[Repository, Ran], deployed_once: Deployed):
    repository, ran = failing
    assert ran.failed == {"verify"}, ran.output
    assert repository.digests() == deployed_once.repository.digests()
    assert "# held" in (repository.root / OVERLAY).read_text()
    assert repository.git("log", "-1", "--format=%(trailers:key=Rolls-Back,valueonly)").strip() == repository.git(
        "rev-parse", "HEAD~1"
    )


def test_what_is_held_is_not_built_again_until_a_person_asks_for_everything(
    failing: tuple[Repository, Ran], deployed_once: Deployed, tmp_path: Path
):
    repository = failing[0].copied(tmp_path)
    planned = repository.act("push", "--job", "plan")
    assert "mcp-memory is held: it failed as built from" in planned.output
    assert "::set-output:: images=[]" in planned.output, planned.output
    asked = repository.act("workflow_dispatch", payload={"inputs": {"everything": "true"}})
    assert (asked.failed, asked.built) == (set(), deployed_once.ran.built), asked.output
    repository.pull()
    assert "# held" not in (repository.root / OVERLAY).read_text()


def test_a_push_that_changes_no_image_promotes_nothing(deployed: Repository):
    before = deployed.git("rev-parse", "HEAD")
    deployed.write("docs/note.md", "A note.\n")
    pushed = deployed.commit("a note")
    ran = deployed.act(payload={"before": before})
    assert (ran.failed, ran.built, {"promote", "verify", "roll back"} & set(ran.jobs)) == (set(), set(), set()), (
        ran.output
    )
    assert deployed.tip() == pushed


def test_a_dispatch_on_another_branch_passes_the_gates_and_deploys_nowhere(deployed: Repository):
    deployed.git("checkout", "-q", "-b", "topic")
    ran = deployed.act("workflow_dispatch", payload={"ref": "refs/heads/topic", "inputs": {"everything": "true"}})
    assert set(ran.jobs) == {"plan", "lint", "tests", "manifests", "gates"}, ran.output
    assert "topic deploys nowhere" in ran.output


def test_a_pull_request_runs_the_gates_and_nothing_else(unified: Repository):
    ran = unified.act(
        "pull_request", payload={"pull_request": {"number": 1, "head": {"ref": "topic"}, "base": {"ref": "main"}}}
    )
    assert set(ran.jobs) == {"plan", "lint", "tests", "manifests", "gates"}, ran.output
    assert ran.called("docker buildx") == ran.called("docker login") == ran.called("login") == []
