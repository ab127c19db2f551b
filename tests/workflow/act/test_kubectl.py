"""The same where the workflow applies the manifests itself, with kubectl."""

from pathlib import Path

import pytest

from .conftest import Deployed, deployed_from
from .repository import OVERLAY, Repository
from .statuses import Statuses

SETTINGS = 'mode = "kubectl"\nkubeconfig-secret = "KUBECONFIG"\n'


@pytest.fixture(scope="module")
def applied_once(mended: Repository, tmp_path_factory: pytest.TempPathFactory) -> Deployed:
    """The repository in the mode kubectl after its first push was deployed; nobody works in it."""
    unified = mended.copied(tmp_path_factory.mktemp("kubectl"))
    unified.append("pyproject.toml", SETTINGS)
    unified.commit("settings")
    return deployed_from(unified.unify(), tmp_path_factory.mktemp("applied"))


def test_without_a_secret_for_the_cluster_nothing_is_written(mended: Repository):
    done = mended.tidy("workflow", "--mode", "kubectl", "--apply")
    assert done.returncode == 2
    assert (
        "no secret holds the key to the cluster; expected its name in [tool.sophia-tidy.workflow] kubeconfig-secret"
        in done.stderr
    )
    assert mended.git("status", "--porcelain") == ""


def test_a_green_push_is_applied_on_the_server_side_and_waited_for(applied_once: Deployed):
    ran = applied_once.ran
    assert ran.failed == set(), ran.output
    (applied,) = ran.called("kubectl apply")
    assert "--server-side" in applied and "kubernetes/overlays/production" in applied
    assert len(ran.called("kubectl rollout status")) == 1
    order = [
        call.split()[1] for call in ran.calls if call.startswith(("docker buildx", "kubectl apply", "kubectl rollout"))
    ]
    assert order == sorted(order, key=["buildx", "apply", "rollout"].index)


def test_a_failing_rollout_brings_the_digests_of_before_back_and_applies_them(
    applied_once: Deployed, tmp_path: Path, statuses: Statuses
):
    repository = applied_once.repository.copied(tmp_path)
    repository.write("sophia/api/late.py", "print('a bad change')\n")
    repository.commit("a bad change")
    repository.fails.touch()
    ran = repository.act()
    assert (ran.failed, ran.jobs["roll back"]) == ({"roll out"}, "succeeded"), ran.output
    assert len(ran.called("kubectl apply")) == 2, "the second one is that of the digests of before"
    repository.pull()
    assert repository.digests() == applied_once.repository.digests()
    assert "# held" in (repository.root / OVERLAY).read_text()
