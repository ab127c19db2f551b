"""What Flux tells: enough for the roll-back's guard to find what fails, and nothing green that only waits."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ..checkout import ROOT
from .scene import SECRET, objects, planned

SCRIPTS = ROOT / "rules" / "workflow" / "scripts"
# As kustomize-controller says it: checkHealth, around what fluxcd/pkg/ssa (WaitForSet) tells of each object.
UNHEALTHY = [
    (
        "health check failed after 5m0.1s: timeout waiting for: [Deployment/shop/api status: 'InProgress']",
        {("deployment", "api")},
    ),
    (
        "health check failed after 31.2s: failed early due to stalled resources: "
        "[Deployment/shop/api status: 'Failed', StatefulSet/data/db status: 'Failed']",
        {("deployment", "api"), ("statefulset", "db")},
    ),
]
OF_NO_DIGEST = [
    "kustomize build failed: accumulating resources",
    "Deployment/shop/api dry-run failed (Invalid): spec.replicas",
    "Source artifact not found, retrying in 30s",
    "Dependencies do not meet ready condition, retrying in 30s",
]
WAITING = "Dependencies do not meet ready condition, retrying in 30s"
DONE = "Reconciliation finished in 1.2s, next run in 10m0s"


def spec(kind: str, name: str) -> dict:
    return objects(planned(SECRET))[kind, name]["spec"]


def sent(alert: str, message: str) -> bool:
    """Whether notification-controller sends it on: what is included, and not excluded (messageIsIncluded, messageIsExcluded)."""
    rules = spec("Alert", alert)
    included = not rules.get("inclusionList") or any(re.search(each, message) for each in rules["inclusionList"])
    return included and not any(re.search(each, message) for each in rules.get("exclusionList", ()))


@pytest.mark.parametrize(("message", "workloads"), UNHEALTHY)
def test_what_starts_the_roll_back_names_what_fails_as_the_guard_reads_it(message, workloads):
    assert sent("roll-back", message)
    assert failing(message) == workloads


@pytest.mark.parametrize("message", OF_NO_DIGEST)
def test_what_no_digest_can_be_blamed_for_starts_nothing(message):
    assert not sent("roll-back", message)


def test_the_roll_back_is_started_by_the_applications_alone_and_by_errors():
    alert, provider = spec("Alert", "roll-back"), spec("Provider", "roll-back")
    assert (provider["type"], alert["providerRef"], alert["eventSeverity"]) == (
        "githubdispatch",
        {"name": "roll-back"},
        "error",
    )
    assert alert["eventSources"] == [{"kind": "Kustomization", "name": "apps"}]


def test_a_commit_that_only_waits_is_not_told_as_a_success():
    """The ``github`` provider makes a success of whatever is no error."""
    assert spec("Provider", "commit-status")["type"] == "github"
    assert sent("commit-status", DONE) and sent("commit-status", UNHEALTHY[0][0])
    assert not sent("commit-status", WAITING)


def failing(reason: str) -> set[tuple[str, str]]:
    """What the script that runs in the roll-back reads out of a message: by the script itself, in a process of its own."""
    code = "import json, sys, guards; print(json.dumps(sorted(guards.failing(sys.argv[1]))))"
    done = subprocess.run(
        [sys.executable, "-c", code, reason], cwd=Path(SCRIPTS), capture_output=True, text=True, check=True
    )
    return {(kind, name) for kind, name in json.loads(done.stdout)}
