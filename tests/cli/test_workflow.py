"""`workflow` from the outside: the table, the findings, the JSON, and what it refuses."""

import json

import pytest

from .conftest import commit, snapshot, write

DEPLOY = """\
on:
  push: {branches: [main, develop], paths: ["api/**"]}
  workflow_dispatch:
  schedule: [{cron: "0 3 * * *"}]
permissions: {contents: read}
concurrency: {group: deploy, cancel-in-progress: false}
jobs:
  ship:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/checkout@v4
      - uses: docker/build-push-action@v6
        with: {context: api, tags: "ghcr.io/o/api:1"}
      - run: python scripts/notify.py ${{ secrets.HOOK }} ${{ vars.ROOM }}
      - run: kubectl apply -k kubernetes
"""


@pytest.fixture
def repository(folder):
    write(folder, {".github/workflows/deploy.yml": DEPLOY, ".github/workflows/broken.yml": "on: push\njobs: [\n",
                   "api/Dockerfile": "FROM scratch\n"})
    commit(folder)
    return folder


def test_the_table_fits_eighty_columns_and_says_what_each_workflow_does(repository, tidy):
    done = tidy("workflow", "--format", "text")
    table = done.stdout.split("\n\n")[0].split("\n")
    assert table == [
        "workflow  starts on                     jobs  images  secrets  deploys with",
        "broken    cannot be read",
        "deploy    push: main, develop, by path     1       1        1  kubectl",
        "          by hand",
        "          at: 0 3 * * *",
    ]
    assert "the one workflow is not written yet" in done.stderr


def test_findings_have_their_places_and_the_code_says_so(repository, tidy):
    done = tidy("workflow", "--format", "text")
    assert ".github/workflows/broken.yml:3:1: error: did not find expected node content; expected YAML [workflow-syntax]" in done.stdout
    assert ".github/workflows/deploy.yml:15:14: error: scripts/notify.py is not in the repository" in done.stdout
    assert done.returncode == 1


def test_the_json_has_every_fact(repository, tidy):
    broken, deploy = json.loads(tidy("workflow", "--format", "json").stdout)["workflows"]
    assert broken["broken"] is True
    assert [(each["event"], each["filters"], each["schedules"]) for each in deploy["triggers"]] == [
        ("push", {"branches": ["main", "develop"], "paths": ["api/**"]}, []), ("workflow_dispatch", {}, []),
        ("schedule", {}, ["0 3 * * *"])]
    assert deploy["images"] == [{"dockerfile": "api/Dockerfile", "context": "api", "registry": "ghcr.io",
                                 "tags": ["ghcr.io/o/api:1"], "exists": True, "job": "ship", "line": 14}]
    assert deploy["scripts"] == [{"path": "scripts/notify.py", "exists": False, "job": "ship", "line": 15}]
    assert deploy["deploys"] == [{"with": "kubectl", "job": "ship", "line": 16}]
    assert (deploy["secrets"], deploy["variables"], deploy["environments"]) == (["HOOK"], ["ROOM"], ["production"])
    assert (deploy["permissions"], deploy["concurrency"]["group"]) == ({"contents": "read"}, "deploy")


def test_it_says_the_same_twice_and_writes_nothing(repository, tidy):
    before = snapshot(repository)
    first, second = (tidy("workflow", "--format", "json") for _ in range(2))
    assert first.stdout == second.stdout
    assert snapshot(repository) == before


def test_a_clean_repository_is_clean(folder, tidy):
    write(folder, {".github/workflows/a.yml": "on: push\njobs: {a: {runs-on: x, steps: [{run: pytest}]}}\n"})
    done = tidy("workflow")
    assert done.returncode == 0, done.stdout


def test_a_repository_without_workflows_is_told_so(folder, tidy):
    write(folder, {"a.py": "", ".github/workflows/README.md": ""})
    done = tidy("workflow")
    assert (done.returncode, done.stdout) == (2, "")
    assert ".github/workflows: there is no workflow; expected a .yml or .yaml file right in it [no-workflow]" in done.stderr


def test_only_broken_workflows_are_shown_as_such(folder, tidy):
    write(folder, {".github/workflows/a.yml": "{{ x\n", ".github/workflows/b.yml": b"\xff\xfe"})
    done = tidy("workflow", "--format", "text")
    assert done.returncode == 1
    assert done.stdout.count("cannot be read") == 2 and "Traceback" not in done.stderr


def test_the_help_says_that_it_plans_nothing_yet(folder, tidy):
    assert "the one workflow is not written yet" in " ".join(tidy("workflow", "--help").stdout.split())


@pytest.mark.parametrize("rule", ["dangling-script", "racing-deployers", "workflow-shape"])
def test_its_rules_can_be_explained(folder, tidy, rule):
    done = tidy("explain", rule)
    assert done.returncode == 0 and rule in done.stdout
