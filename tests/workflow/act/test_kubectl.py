"""The same where the workflow applies the manifests itself, with kubectl."""

import pytest

from .conftest import OVERLAY, Repository


@pytest.fixture
def unified(repository: Repository) -> Repository:
    """The repository after `sophia-tidy workflow` in the mode kubectl, pushed."""
    settings = repository.root / "pyproject.toml"
    settings.write_text(settings.read_text() + '\n[tool.sophia-tidy.workflow]\nmode = "kubectl"\nkubeconfig-secret = "KUBECONFIG"\n')
    repository.commit("settings")
    return repository.unify()


def test_without_a_secret_for_the_cluster_nothing_is_written(repository: Repository):
    done = repository.tidy("workflow", "--mode", "kubectl", "--apply")
    assert done.returncode == 2
    assert "no secret holds the key to the cluster; expected its name in [tool.sophia-tidy.workflow] kubeconfig-secret" in done.stderr
    assert repository.git("status", "--porcelain") == ""


def test_a_green_push_is_applied_on_the_server_side_and_waited_for(unified: Repository):
    ran = unified.act()
    assert {job: how for job, how in ran.jobs.items() if how != "succeeded"} == {}, ran.output
    applied, = ran.called("kubectl apply")
    assert "--server-side" in applied and "kubernetes/overlays/production" in applied
    assert len(ran.called("kubectl rollout status")) == 1
    order = [call.split()[1] for call in ran.calls if call.startswith(("docker buildx", "kubectl apply", "kubectl rollout"))]
    assert order == sorted(order, key=["buildx", "apply", "rollout"].index)


def test_a_failing_rollout_brings_the_digests_of_before_back_and_applies_them(unified: Repository):
    unified.act()
    unified.pull()
    good = [line.split("  #")[0] for line in (unified.root / OVERLAY).read_text().splitlines() if "digest:" in line]
    unified.write("sophia/jobs/late.py", "print('a bad change')\n")
    unified.commit("a bad change")
    unified.fails.touch()
    ran = unified.act()
    assert "failed" in ran.jobs.values()
    assert len(ran.called("kubectl apply")) == 2, "the second one is that of the digests of before"
    unified.pull()
    now = (unified.root / OVERLAY).read_text()
    assert [line.split("  #")[0] for line in now.splitlines() if "digest:" in line] == good
    assert "# held" in now
