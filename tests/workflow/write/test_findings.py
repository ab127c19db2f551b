"""What is said beside the files: where each duty is, what a person is told, and what is refused."""

import re
from dataclasses import replace

import pytest

from sophia_tidy.kernel.errors import ConfigError
from sophia_tidy.workflow.project.model import Coverage, DeployTarget, Project

from .projects import PROJECTS, image
from .test_deploy import GITOPS, KUBECTL, jobs, made


def test_the_coverage_says_where_each_duty_is():
    project, files = PROJECTS["twelve images, every gate"]
    coverage = made(project, files).coverage
    assert coverage.gates["ruff"] == "lint-bandit, Lint with ruff"  # so many gates go apart
    assert coverage.gates["npm test"] == "tests-node-npm-test, Test the front end"
    assert {run.name for run in project.gates} == set(coverage.gates)
    assert coverage.images["api/Dockerfile"] == "build api"
    assert coverage.branches == {"main": "verify", "develop": "verify"}
    assert coverage.notifies == {"slack": "notify, Tell slack", "discord": "notify, Tell discord"}
    assert coverage.secrets == {"DOCKERHUB_USERNAME", "DOCKERHUB_TOKEN", "SLACK_WEBHOOK", "DISCORD_WEBHOOK"}
    assert {each.partition("-")[0] for each in coverage.checks} == {"plan", "lint", "tests", "manifests"}
    assert {job for each in coverage.gates.values() for job in (each.partition(",")[0],)} < set(coverage.checks)


def test_a_notifier_that_no_part_tells_is_told():
    telegram = replace(PROJECTS["one image, uv"][0].notifiers[0], kind="telegram", secret="TELEGRAM_TOKEN")
    result = made(replace(GITOPS, notifiers=(telegram,)))
    assert [finding.rule for finding in result.findings] == ["notifier-left-out"]
    assert "(by TELEGRAM_TOKEN)" in result.findings[0].message
    assert "notify" not in jobs(replace(GITOPS, notifiers=(telegram,)))


@pytest.mark.parametrize(
    ("project", "said"),
    [
        (Project(), "no branch deploys anywhere; expected one in"),
        (replace(KUBECTL, kubeconfig=""), "no secret holds the key to the cluster"),
    ],
)
def test_a_project_that_cannot_deploy_is_refused(project, said):
    with pytest.raises(ConfigError, match=re.escape(said)):
        made(project)


def test_more_images_than_a_matrix_has_places_are_told():
    many = tuple(image(f"i{number}") for number in range(257))
    assert [each.rule for each in made(replace(GITOPS, images=many)).findings] == ["too-many-images"]


def test_a_deployment_without_any_gate_is_told():
    assert [each.rule for each in made(PROJECTS["no image, nothing else"][0]).findings] == ["deploys-without-gate"]


def test_nothing_is_covered_that_is_not_written():
    assert made(Project(environments=(DeployTarget("p", "main", "k/p", there=False),))).coverage == Coverage(
        branches={"main": "verify"}, checks=("plan",), required="gates"
    )
