"""`workflow --inventory` from the outside: the tables, the findings and the JSON; nothing is planned."""

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
    write(
        folder,
        {
            ".github/workflows/deploy.yml": DEPLOY,
            ".github/workflows/broken.yml": "on: push\njobs: [\n",
            "api/Dockerfile": "FROM scratch\n",
        },
    )
    commit(folder)
    return folder


def test_the_table_fits_eighty_columns_and_says_what_each_workflow_does(repository, tidy):
    done = tidy("workflow", "--inventory", "--format", "text")
    table = done.stdout.split("\n\n")[0].split("\n")
    assert table == [
        "workflow  starts on                     jobs  images  secrets  deploys with",
        "broken    cannot be read",
        "deploy    push: main, develop, by path     1       1        1  kubectl",
        "          by hand",
        "          at: 0 3 * * *",
    ]
    assert "nothing is planned" in done.stderr


def test_findings_have_their_places_and_the_code_says_so(repository, tidy):
    done = tidy("workflow", "--inventory", "--format", "text")
    assert (
        ".github/workflows/broken.yml:3:1: error: did not find expected node content; expected YAML [workflow-syntax]"
        in done.stdout
    )
    assert ".github/workflows/deploy.yml:15:14: error: scripts/notify.py is not in the repository" in done.stdout
    assert done.returncode == 1


def test_the_json_has_every_fact(repository, tidy):
    broken, deploy = json.loads(tidy("workflow", "--inventory", "--format", "json").stdout)["workflows"]
    assert broken["broken"] is True
    assert [(each["event"], each["filters"], each["schedules"]) for each in deploy["triggers"]] == [
        ("push", {"branches": ["main", "develop"], "paths": ["api/**"]}, []),
        ("workflow_dispatch", {}, []),
        ("schedule", {}, ["0 3 * * *"]),
    ]
    assert deploy["images"] == [
        {
            "dockerfile": "api/Dockerfile",
            "context": "api",
            "registry": "ghcr.io",
            "tags": ["ghcr.io/o/api:1"],
            "exists": True,
            "job": "ship",
            "line": 14,
        }
    ]
    assert deploy["scripts"] == [{"path": "scripts/notify.py", "exists": False, "job": "ship", "line": 15}]
    assert deploy["deploys"] == [{"with": "kubectl", "job": "ship", "line": 16}]
    assert (deploy["secrets"], deploy["variables"], deploy["environments"]) == (["HOOK"], ["ROOM"], ["production"])
    assert (deploy["permissions"], deploy["concurrency"]["group"]) == ({"contents": "read"}, "deploy")


def test_it_says_the_same_twice_and_writes_nothing(repository, tidy):
    before = snapshot(repository)
    first, second = (tidy("workflow", "--inventory", "--format", "json") for _ in range(2))
    assert first.stdout == second.stdout != ""
    assert snapshot(repository) == before


def test_a_repository_that_deploys_nothing_is_told_so_and_its_inventory_is_shown_when_asked_for(folder, tidy):
    write(folder, {".github/workflows/a.yml": "on: push\njobs: {a: {runs-on: x, steps: [{run: pytest}]}}\n"})
    before = snapshot(folder)
    done = tidy("workflow", "--apply")
    assert (done.returncode, done.stderr) == (0, "nothing to do\n")
    assert ".github/workflows: note: 1 workflow is well kept, and left as it is" in done.stdout
    assert snapshot(folder) == before
    assert tidy("workflow", "--inventory").returncode == 0


def test_a_repository_without_workflows_is_told_so(folder, tidy):
    write(folder, {"a.py": "", ".github/workflows/README.md": ""})
    for options in ([], ["--apply"], ["--check"], ["--inventory"]):
        done = tidy("workflow", *options, "--format", "text")
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), options
        assert (
            ".github/workflows: note: there is no workflow; expected a .yml or .yaml file right in it [no-workflow]"
            in done.stdout
        )
    page = json.loads(tidy("workflow", "--format", "json").stdout)
    assert (page["changes"], [each["rule"] for each in page["findings"]]) == ([], ["no-workflow"])
    assert tidy("workflow", "--mode", "podman").returncode == 2, "what is wrong is wrong all the same"


def test_only_broken_workflows_are_refused_and_shown_as_such_when_asked_for(folder, tidy):
    write(folder, {".github/workflows/a.yml": "{{ x\n", ".github/workflows/b.yml": b"\xff\xfe"})
    before = snapshot(folder)
    done = tidy("workflow", "--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        "none of the 2 workflows can be read, from here on; expected at least one that can [broken-workflows]"
        in done.stderr
    )
    assert snapshot(folder) == before
    shown = tidy("workflow", "--inventory", "--format", "text")
    assert shown.returncode == 1
    assert shown.stdout.count("cannot be read") == 2 and "Traceback" not in shown.stderr


@pytest.mark.parametrize("option", ["--apply", "--check", "--diff", "--unsafe"])
def test_an_inventory_plans_nothing(repository, tidy, option):
    done = tidy("workflow", "--inventory", option)
    assert done.returncode == 2 and "expected it alone" in done.stderr
