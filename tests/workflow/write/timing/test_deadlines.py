"""How long a roll-out is waited for: never less than it has by the tree, and never for ever."""

import re

import pytest

from sophia_tidy.workflow.project.model import DeployTarget, Mode, Project
from sophia_tidy.workflow.write import written
from sophia_tidy.workflow.write.timing.deadlines import APPLIED, NOTICED, QUICKEST, roll_out

from ..projects import GHCR, MAIN, image, tree_of

OVERLAY = {
    "kubernetes/overlays/production/kustomization.yaml": "kind: Kustomization\nresources:\n  - ../../base\n  - extra.yaml\n",
    "kubernetes/overlays/production/extra.yaml": "kind: Service\n",
    "kubernetes/base/kustomization.yaml": "kind: Kustomization\nresources:\n- api.yaml\n",
}
ELSEWHERE = {"kubernetes/other/slow.yaml": "kind: Deployment\nspec:\n  progressDeadlineSeconds: 3000\n"}


def deployment(deadline: str = "") -> dict[str, str]:
    return {
        "kubernetes/base/api.yaml": f"apiVersion: v1\nkind: Service\n---\nkind: Deployment\nspec:\n{deadline}  replicas: 1\n"
    }


def flux(timeout: str, path: str = "./kubernetes/overlays/production") -> dict[str, str]:
    text = f"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  path: {path}\n  timeout: {timeout}\n"
    return {"kubernetes/clusters/production/apps.yaml": text}


SAID = "  progressDeadlineSeconds: 405\n"
CASES = {
    "nothing is in sight": ({}, QUICKEST, QUICKEST + NOTICED),
    "Kubernetes' default": (deployment(), 660, 660 + NOTICED),
    "what the Deployment says": (deployment(SAID) | ELSEWHERE, 480, 480 + NOTICED),
    "what Flux says": (deployment(SAID) | flux("8m"), 480, 480 + NOTICED),
    "what Flux says, in another unit": (deployment(SAID) | flux("1h0m5s"), 3605, 3600),
    "Flux of another folder": (deployment(SAID) | flux("2m", "./kubernetes/overlays/staging"), 480, 480 + NOTICED),
}


@pytest.mark.parametrize(("files", "deadline", "wait"), CASES.values(), ids=CASES)
def test_the_wait_is_longer_than_the_deadline(files, deadline, wait):
    found = roll_out(Project(environments=(MAIN,)), tree_of(OVERLAY | files))
    assert (found.deadline, found.wait) == (deadline, wait)


@pytest.mark.parametrize(("slow", "timeout"), [("", "11m"), (SAID, "8m")])
def test_the_wait_is_the_same_before_and_after_flux_is_written(slow, timeout):
    """A page that is written before `flux` in one run would else be written anew in the next."""
    before, after = (tree_of(OVERLAY | deployment(slow) | more) for more in ({}, flux(timeout)))
    assert roll_out(Project(environments=(MAIN,)), before) == roll_out(Project(environments=(MAIN,)), after)


def test_without_flux_nobody_has_to_notice_first_and_the_slowest_environment_counts():
    other = DeployTarget("staging", "develop", "kubernetes/other")
    files = OVERLAY | deployment(SAID) | ELSEWHERE | flux("10m")
    files["kubernetes/other/kustomization.yaml"] = "resources: \n- slow.yaml\n"
    assert roll_out(Project(Mode.KUBECTL, (MAIN,)), tree_of(files)).wait == 480
    assert roll_out(Project(Mode.KUBECTL, (MAIN, other)), tree_of(files)).wait == 3000 + APPLIED


@pytest.mark.parametrize("mode", Mode)
def test_the_job_has_time_for_its_wait_and_the_page_says_both(mode):
    project = Project(mode, (MAIN,), (image("api"),), registry=GHCR, kubeconfig="KUBE_CONFIG")
    made = written(project, tree_of(OVERLAY | deployment(SAID)))
    text = next(text for path, text in made.files.items() if path.name == "deploy.yml")
    waits = re.findall(r"timeout-minutes: (\d+)(?:(?!timeout-minutes).)*--timeout (\d+)", text, re.DOTALL)
    assert waits
    assert all(int(minutes) * 60 >= int(wait) + 120 and int(wait) > 405 for minutes, wait in waits)
    behind = {
        Mode.GITOPS: "the 480 s after which Flux itself gives up",
        Mode.KUBECTL: "the 405 s in which the slowest Deployment has to get on",
    }
    assert f"gives up after {waits[0][1]} s, behind {behind[mode]}" in made.budget_table()
    assert "is over the five minutes" in made.budget_table()
