"""The reference repository: its environments, images, gates and registry, as a person would tell them."""

import random
import subprocess

import pytest

from .repository import reference, rules, surveyed


@pytest.fixture(scope="module")
def project():
    return surveyed(reference())


def test_production_is_deployed_from_main_and_staging_from_develop(project):
    assert [(each.name, each.branch, each.overlay, each.there) for each in project.environments] == [
        ("production", "main", "kubernetes/overlays/production", True),
        ("staging", "develop", "kubernetes/overlays/staging", True),
    ]


def test_five_images_are_built_and_the_others_are_blocked(project):
    assert [(each.name, each.image, each.dockerfile, each.context) for each in project.images] == [
        ("api", "scoobyjava15/sophia-api", "docker/api.Dockerfile", "."),
        ("jobs", "scoobyjava15/sophia-jobs", "docker/jobs.Dockerfile", "."),
        ("mcp-memory", "scoobyjava15/sophia-mcp-memory", "docker/mcp-memory.Dockerfile", "."),
        ("mcp-search", "scoobyjava15/sophia-mcp-search", "docker/mcp-search.Dockerfile", "."),
        ("web", "scoobyjava15/sophia-web", "web/Dockerfile", "web"),
    ]
    assert [each.name for each in project.blocked] == [
        "embedder",
        "mcp-codacy",
        "mcp-github",
        "mcp-gong",
        "mcp-hubspot",
        "mcp-linear",
        "mcp-notion",
        "mcp-portkey",
        "mcp-slack",
        "mcp-snowflake",
        "node-agent",
    ]
    assert all(
        each.image == f"scoobyjava15/sophia-{each.name}" and "no Dockerfile" in each.reason for each in project.blocked
    )


@pytest.mark.parametrize(
    ("changed", "builds"),
    [
        ("sophia/api/routes.py", {"api"}),
        ("sophia/mcp/memory_server.py", {"mcp-memory"}),
        ("sophia/mcp/search_server.py", {"mcp-search"}),
        ("sophia/jobs/nightly.py", {"jobs"}),
        ("web/public/index.html", {"web"}),
        ("web/README.md", set()),
        ("docker/api.Dockerfile", {"api"}),
        ("docker/requirements/search.txt", {"mcp-search"}),
        ("sophia/core/settings.py", {"api", "jobs"}),
        ("scripts/deploy.sh", set()),
        ("tests/test_nightly.py", set()),
        ("kubernetes/base/sophia/api.yaml", set()),
    ],
)
def test_a_change_builds_the_images_that_it_is_in(project, repo, git, changed, builds):
    for path, body in reference().items():
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_bytes(body)
    git("add", "--all")
    git("commit", "-q", "-m", "all")
    (repo / changed).write_bytes(b"changed\n")

    def differs(paths):
        return subprocess.run(["git", "diff", "--quiet", "HEAD", "--", *paths], cwd=repo).returncode == 1

    assert {each.name for each in project.images if differs(each.paths)} == builds


def test_of_two_logins_that_of_the_working_builds_is_taken_and_the_other_is_told(project):
    assert (project.registry.host, project.registry.username, project.registry.password) == (
        "docker.io",
        "DOCKERHUB_USERNAME",
        "DOCKERHUB_TOKEN",
    )
    assert rules(project) == ["registry-secret-aliases"]
    assert "DOCKER_PASSWORD" in project.findings[0].message


def test_python_is_installed_by_pip_with_the_extra_for_tests_and_what_old_jobs_installed_by_hand(project):
    assert (project.python.manager, project.python.version, project.python.tests) == ("pip", "3.12", True)
    assert project.python.install == ("python -m pip install -e '.[test]'", "python -m pip install mypy ruff")


def test_every_gate_is_told_with_its_mask_and_its_services(project):
    assert [
        (each.name, each.command, each.job, each.masked, [service.name for service in each.services])
        for each in project.gates
    ] == [
        ("ruff", "ruff check .", "quality", True, []),
        ("mypy", "mypy sophia", "quality", True, []),
        ("pytest", "pytest -q", "tests", True, ["postgres"]),
    ]


def test_the_webhook_is_found_and_no_cluster_is_reached(project):
    assert [(each.kind, each.secret) for each in project.notifiers] == [("slack", "SLACK_WEBHOOK")]
    assert project.kubeconfig == ""


def test_the_order_of_files_changes_nothing(project):
    files = list(reference().items())
    random.Random(7).shuffle(files)
    assert surveyed(dict(files)) == project


def test_without_manifests_the_stacks_say_the_same_and_the_overlay_is_missing(project):
    found = surveyed({path: body for path, body in reference().items() if not path.startswith("kubernetes/")})
    assert [(each.name, each.image, each.paths) for each in found.images] == [
        (each.name, each.image, each.paths) for each in project.images
    ]
    assert [(each.name, each.there) for each in found.environments] == [("production", False)]
    assert "no-overlay" in rules(found)
