"""The reference repository: each fault of its eight workflows is found where it is, and nothing else."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.rules import check

from ..checkout import REFERENCE

FOUND = {
    ("masked-failure", "ci.yml", 17),
    ("masked-failure", "ci.yml", 20),
    ("masked-failure", "ci.yml", 34),
    ("dangling-dockerfile", "deploy-mcp-servers.yml", 11),
    ("racing-deployers", "deploy-production.yml", 45),
    ("lost-variable", "deploy-production.yml", 52),
    ("drifted-secret", "deploy-production.yml", 27),
    ("drifted-secret", "deploy.yml", 14),
    ("racing-deployers", "deploy.yml", 18),
    ("self-trigger-loop", "format.yml", 19),
    ("workflow-shape", "health.yml", 10),
    ("dangling-script", "nightly-secrets-sync.yml", 11),
    ("schedule-without-target", "nightly-secrets-sync.yml", 4),
    ("dangling-dockerfile", "deploy-production.yml", 32),
}


@pytest.fixture(scope="module")
def inventory():
    files = (path for path in sorted(REFERENCE.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
    return take_inventory(
        Tree({PurePosixPath(path.relative_to(REFERENCE).as_posix()): path.read_bytes() for path in files})
    )


def test_each_fault_is_found_and_nothing_else(inventory):
    findings = [*inventory.findings, *check(inventory)]
    assert {(each.rule, each.location.path.name, each.location.line) for each in findings} == FOUND


def test_there_are_eight_workflows_of_which_four_deploy(inventory):
    assert len(inventory.workflows) == 8
    assert [facts.path.stem for facts in inventory.workflows if facts.deploys] == [
        "deploy-mcp-servers",
        "deploy-production",
        "deploy-staging",
        "deploy",
    ]


def test_every_image_of_the_matrix_is_told(inventory):
    images = [(image.dockerfile, image.there) for facts in inventory.workflows for image in facts.images]
    assert images == [
        ("mcp/Dockerfile", False),
        ("Dockerfile", False),
        ("docker/mcp-memory.Dockerfile", True),
        ("docker/mcp-search.Dockerfile", True),
    ]


def test_the_order_of_files_changes_nothing(inventory):
    files = {facts.path: (REFERENCE / facts.path).read_bytes() for facts in reversed(inventory.workflows)}
    again = take_inventory(Tree(files))
    assert [facts.path for facts in again.workflows] == [facts.path for facts in inventory.workflows]
