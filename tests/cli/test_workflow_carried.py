"""`workflow` carries what stays: fewer files, the same jobs, and everybody is told where they went."""

import json

import pytest

from .conftest import commit, snapshot, write
from .test_workflow import SHIPS

LINKS = """\
name: Links
on: {push: {branches: [main], paths: ["docs/**"]}}
jobs:
  links:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: ./scripts/links.sh
"""
TITLES = """\
name: Titles
on: {pull_request: {types: [opened, edited]}}
jobs:
  titles:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: ./scripts/titles.sh
"""
AT = ".github/workflows"


@pytest.fixture
def carrying(folder):
    """A deployer, and two files of jobs that the one workflow does not do."""
    write(
        folder,
        {
            f"{AT}/ship.yml": SHIPS,
            f"{AT}/links.yml": LINKS,
            f"{AT}/titles.yml": TITLES,
            "scripts/links.sh": "true\n",
            "scripts/titles.sh": "true\n",
            "api/Dockerfile": "FROM scratch\n",
            "kubernetes/overlays/production/kustomization.yaml": "resources: [api.yaml]\n",
            "kubernetes/overlays/production/api.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: api}\n"
            "spec: {containers: [{name: api, image: 'acme/api:1'}]}\n",
        },
    )
    commit(folder)
    return folder


def test_two_files_become_one_a_second_run_plans_nothing_and_undo_brings_them_back(carrying, tidy):
    before = snapshot(carrying)
    assert tidy("workflow", "--apply").returncode == 0
    assert not (carrying / AT / "links.yml").exists() and not (carrying / AT / "titles.yml").exists()
    text = (carrying / AT / "checks.yml").read_text()
    assert "./scripts/links.sh" in text and "./scripts/titles.sh" in text and "permissions: {}" in text
    assert "nothing to do" in tidy("workflow").stderr
    assert tidy("undo").returncode == 0
    assert snapshot(carrying) == before


def test_the_ledger_the_archive_and_the_page_name_the_file_that_runs_them_now(carrying, tidy):
    said = json.loads(tidy("workflow", "--format", "json").stdout)
    duties = {each["job"]: (each["status"], each["target"]) for each in said["duties"]}
    assert duties["links"] == ("carried", "checks.yml, links")
    assert [each["file"] for each in said["carried"]["jobs"]] == [f"{AT}/checks.yml"] * 2
    tidy("workflow", "--apply")
    successors = {
        each["path"]: each["successor"]
        for each in json.loads((carrying / "archive/manifest.json").read_text())["files"]
    }
    assert successors == {
        f"{AT}/links.yml": f"{AT}/checks.yml",
        f"{AT}/titles.yml": f"{AT}/checks.yml",
        f"{AT}/ship.yml": f"{AT}/deploy.yml",
    }
    assert "`checks.yml`" in (carrying / "docs/deploy-workflow.md").read_text()


def test_who_keeps_files_keeps_them(carrying, tidy):
    write(carrying, {"pyproject.toml": "[tool.sophia-tidy.workflow]\nkeep-files = true\n"})
    said = json.loads(tidy("workflow", "--format", "json").stdout)
    assert {each["status"] for each in said["duties"] if each["job"] in ("links", "titles")} == {"kept"}
    assert said["carried"]["jobs"] == []


def test_a_file_whose_name_is_known_elsewhere_stays_with_its_reason(carrying, tidy):
    badge = "![links](https://github.com/acme/shop/actions/workflows/links.yml/badge.svg)\n"
    write(carrying, {"README.md": badge})
    commit(carrying)
    said = json.loads(tidy("workflow", "--format", "json").stdout)
    assert [(each["workflow"], "badge" in each["reason"]) for each in said["carried"]["stays"]] == [
        (f"{AT}/links.yml", True)
    ]
