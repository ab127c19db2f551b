"""Environments: from the configuration, else from overlays and the branches that old workflows deploy from."""

import pytest

from .repository import WORKFLOWS, job, rules, surveyed


def overlays(*names):
    return {f"kubernetes/overlays/{name}/kustomization.yaml": "kind: Kustomization\n" for name in names}


def found(files, **more):
    return {each.name: each.branch for each in surveyed(files, **more).environments}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yml", job("- run: ls", on="{push: {branches: [develop]}}", more="    environment: staging\n")),
        (
            "a.yml",
            job(
                "- run: ls", on="{push: {branches: [develop], paths: [x/**]}}", more="    environment: {name: Stage}\n"
            ),
        ),
        ("deploy-staging.yml", job("- run: ls", on="{push: {branches: [develop]}}")),
        ("a.yml", job("- run: ls", on="{push: {branches: [develop]}}", name="deploy_staging")),
        (
            "a.yml",
            job(
                "- run: ls",
                on="{push: {branches: [main, develop]}}",
                more="    environment: staging\n    if: github.ref == 'refs/heads/develop'\n",
            ),
        ),
        ("a.yml", job("- run: ls", more="    environment: staging\n    if: github.ref == 'refs/heads/develop'\n")),
    ],
)
def test_an_overlay_gets_the_branch_from_which_old_workflows_deploy_it(name, text):
    files = {**overlays("production", "staging"), f"{WORKFLOWS}/{name}": text}
    assert found(files) == {"production": "main", "staging": "develop"}


@pytest.mark.parametrize(
    "text",
    [
        job("- run: ls", on="{push: {branches: [main]}}", more="    environment: staging\n"),
        job("- run: ls", on="{push: {branches: ['release/*']}}", more="    environment: staging\n"),
        job("- run: ls", on="{push: {branches: [a, b]}}", more="    environment: staging\n"),
        job("- run: ls", on="{push: {branches: [develop]}}", more="    environment: preview\n"),
        job("- run: ls", on="workflow_dispatch", more="    environment: staging\n"),
        job("- run: ls", on="{push: {branches: [develop]}}"),
    ],
)
def test_an_overlay_whose_branch_nobody_tells_is_left_out_and_told(text):
    project = surveyed({**overlays("production", "staging"), f"{WORKFLOWS}/a.yml": text})
    assert [each.name for each in project.environments] == ["production"]
    assert rules(project) == ["environment-without-branch"]


def test_the_default_branch_deploys_production_whatever_it_is_called():
    assert found(overlays("prod"), branch="trunk") == {"prod": "trunk"}
    assert found(overlays("home"), branch="trunk") == {"home": "trunk"}


def test_without_an_overlay_there_is_one_environment_that_is_not_there():
    project = surveyed({f"{WORKFLOWS}/a.yml": job("- run: ls")})
    assert [(each.name, each.branch, each.there) for each in project.environments] == [("production", "main", False)]
    assert rules(project) == ["no-overlay"]


def test_the_configuration_is_taken_as_it_is_and_what_is_missing_is_told():
    project = surveyed(overlays("production", "staging", "qa"), environments={"staging": "next", "live": "main"})
    assert [(each.name, each.branch, each.there) for each in project.environments] == [
        ("live", "main", False),
        ("staging", "next", True),
    ]
    assert sorted(rules(project)) == ["environment-without-branch", "environment-without-branch", "no-overlay"]
