"""`workflow` from the outside: the tables, the findings, the JSON, what it plans and writes, and what it refuses."""

import json
import subprocess
import sys

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
    assert ".github/workflows/broken.yml:3:1: error: did not find expected node content; expected YAML [workflow-syntax]" in done.stdout
    assert ".github/workflows/deploy.yml:15:14: error: scripts/notify.py is not in the repository" in done.stdout
    assert done.returncode == 1


def test_the_json_has_every_fact(repository, tidy):
    broken, deploy = json.loads(tidy("workflow", "--inventory", "--format", "json").stdout)["workflows"]
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
    first, second = (tidy("workflow", "--inventory", "--format", "json") for _ in range(2))
    assert first.stdout == second.stdout != ""
    assert snapshot(repository) == before


def test_a_repository_that_deploys_nothing_is_told_so_and_its_inventory_is_shown_when_asked_for(folder, tidy):
    write(folder, {".github/workflows/a.yml": "on: push\njobs: {a: {runs-on: x, steps: [{run: pytest}]}}\n"})
    before = snapshot(folder)
    done = tidy("workflow", "--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert ".github/workflows: nothing here is deployed: no image of the team's own, and no overlay; expected a Dockerfile" in done.stderr
    assert snapshot(folder) == before
    assert tidy("workflow", "--inventory").returncode == 0


def test_a_repository_without_workflows_is_told_so(folder, tidy):
    write(folder, {"a.py": "", ".github/workflows/README.md": ""})
    done = tidy("workflow")
    assert (done.returncode, done.stdout) == (2, "")
    assert ".github/workflows: there is no workflow; expected a .yml or .yaml file right in it [no-workflow]" in done.stderr


def test_only_broken_workflows_are_refused_and_shown_as_such_when_asked_for(folder, tidy):
    write(folder, {".github/workflows/a.yml": "{{ x\n", ".github/workflows/b.yml": b"\xff\xfe"})
    before = snapshot(folder)
    done = tidy("workflow", "--apply")
    assert (done.returncode, done.stdout) == (2, "")
    assert "none of the 2 workflows can be read, from here on; expected at least one that can [broken-workflows]" in done.stderr
    assert snapshot(folder) == before
    shown = tidy("workflow", "--inventory", "--format", "text")
    assert shown.returncode == 1
    assert shown.stdout.count("cannot be read") == 2 and "Traceback" not in shown.stderr


@pytest.mark.parametrize("text", [
    "on: push\njobs: {a: {runs-on: x, steps: [{run: '" + "${{ " + "(" * 3000 + "1" + ")" * 3000 + " }}'}]}}\n",
    "on: push\njobs:\n" + "".join(f"  j{n}: {{runs-on: x, steps: [{{run: 'echo {n}'}}]}}\n" for n in range(25000)),
    "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*{'a' if n == 0 else f'b{n - 1}'}, *{'a' if n == 0 else f'b{n - 1}'}]\n" for n in range(40)),
], ids=["an expression bomb", "a workflow of 1 MB", "a bomb of aliases"])
def test_what_is_hostile_is_a_duty_that_a_person_decides_about(deploying, tidy, text):
    write(deploying, {".github/workflows/broken.yml": text})
    done = tidy("workflow", "--format", "json")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    duties = [each for each in json.loads(done.stdout)["duties"] if each["workflow"].endswith("broken.yml")]
    assert duties and {each["status"] for each in duties} <= {"unmapped", "kept"}


SHIPS = """\
on: {push: {branches: [main]}, workflow_dispatch: }
jobs:
  build:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - uses: docker/login-action@v3
        with: {username: "${{ secrets.HUB_USER }}", password: "${{ secrets.HUB_TOKEN }}"}
      - uses: docker/build-push-action@v6
        with: {context: api, push: true, tags: "acme/api:1"}
  ship:
    needs: build
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: actions/checkout@v4
      - run: kubectl set image deployment/api api=acme/api:1
"""
NIGHTLY = """\
on: {schedule: [{cron: "0 3 * * *"}]}
jobs: {report: {runs-on: ubuntu-24.04, steps: [{uses: actions/checkout@v4}, {run: python scripts/report.py}]}}
"""


@pytest.fixture
def deploying(folder):
    """A repository whose old workflows are a deployer with an image, and a nightly job that stays."""
    write(folder, {
        ".github/workflows/deploy.yml": SHIPS, ".github/workflows/nightly.yml": NIGHTLY, "scripts/report.py": "print()\n",
        "api/Dockerfile": "FROM scratch\nCOPY main.py /\n", "api/main.py": "print()\n",
        "kubernetes/overlays/production/kustomization.yaml": "resources: [api.yaml]\n",
        "kubernetes/overlays/production/api.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: api}\n"
                                                   "spec: {containers: [{name: api, image: 'acme/api:1'}]}\n",
        "README.md": "See [the deployment](.github/workflows/deploy.yml).\n",
    })
    commit(folder)
    return folder


def test_it_plans_and_writes_nothing_by_default(deploying, tidy):
    before = snapshot(deploying)
    done = tidy("workflow", "--format", "text")
    assert "nothing written; run with --apply" in done.stderr
    assert ".github/workflows/deploy.yml: write" in done.stdout
    assert snapshot(deploying) == before
    assert tidy("workflow", "--check", "--format", "text").returncode == 1


def test_applied_once_it_has_nothing_more_to_do_and_undo_brings_every_byte_back(deploying, tidy):
    before = snapshot(deploying)
    assert tidy("workflow", "--apply").returncode in (0, 1)
    after = snapshot(deploying)
    assert after[".github/workflows/deploy.yml"].startswith(b"# generated by sophia-tidy workflow")
    assert {"docs/deploy-workflow.md", ".github/workflows/roll-back.yml", "scripts/deployment/promote.py"} <= after.keys()
    assert "nothing to do" in tidy("workflow").stderr
    assert snapshot(deploying) == after
    assert tidy("undo").returncode == 0
    assert snapshot(deploying) == before


def test_the_old_workflow_is_in_the_archive_and_its_duties_are_told(deploying, tidy):
    before = snapshot(deploying)
    duties = json.loads(tidy("workflow", "--format", "json").stdout)["duties"]
    assert [(each["workflow"].rpartition("/")[2], each["job"], each["status"]) for each in duties] == [
        ("deploy.yml", "build", "merged"), ("deploy.yml", "ship", "superseded"),
        ("nightly.yml", "report", "kept"), ("nightly.yml", None, "kept")]
    tidy("workflow", "--apply")
    after = snapshot(deploying)
    assert after["archive/workflows/deploy.yml"] == before[".github/workflows/deploy.yml"]
    assert after[".github/workflows/nightly.yml"] == before[".github/workflows/nightly.yml"]
    page = after["docs/deploy-workflow.md"].decode()
    assert all(f"| `{each['job']}` " in page for each in duties if each["job"])


@pytest.mark.parametrize("gate", [
    ["check", "--select", "ALL", "--ignore", "PGH004"], ["check", "--select", "E501", "--line-length", "79"], ["format", "--check"], ["format", "--check", "--line-length", "79"],
], ids=" ".join)
def test_the_scripts_fail_no_gate_that_the_project_has(deploying, tidy, gate):
    tidy("workflow", "--apply")
    done = subprocess.run([sys.executable, "-m", "ruff", *gate, "scripts/deployment"], cwd=deploying, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_fix_leaves_the_scripts_as_they_are_whatever_the_project_asks_of_its_own(deploying, tidy):
    write(deploying, {"pyproject.toml": "[tool.ruff.lint]\nselect = [\"ALL\"]\n"})
    tidy("workflow", "--apply")
    planned = [each["path"] for each in json.loads(tidy("fix", "--unsafe", "--format", "json").stdout)["changes"]]
    assert not [each for each in planned if each.startswith("scripts/deployment/")]


def test_nothing_at_all_is_planned_where_a_file_of_somebody_else_is_in_the_way(deploying, tidy):
    (deploying / ".github/workflows/roll-back.yml").write_text(NIGHTLY)
    commit(deploying)
    before = snapshot(deploying)
    done = tidy("workflow", "--apply", "--format", "text")
    assert done.returncode == 1
    assert ".github/workflows/roll-back.yml" in done.stdout and "rename" in done.stdout
    assert snapshot(deploying) == before


def test_an_edit_by_hand_is_kept_until_somebody_says_otherwise(deploying, tidy):
    tidy("workflow", "--apply")
    place = deploying / ".github/workflows/deploy.yml"
    edited = place.read_text().replace("name: deploy", "name: my deploy", 1)
    place.write_text(edited)
    done = tidy("workflow", "--apply", "--allow-dirty", "--format", "text")
    assert "edited by hand" in done.stdout and place.read_text() == edited
    tidy("workflow", "--apply", "--unsafe", "--allow-dirty")
    assert place.read_text() != edited


def test_archive_lets_go_what_the_ledger_covers_and_nothing_before_the_one_workflow_is_there(deploying, tidy):
    def going() -> list[str]:
        changes = json.loads(tidy("archive", "--format", "json").stdout)["changes"]
        return [each["path"] for each in changes if each["verb"] == "move" and each["safety"] == "safe" and ".github" in each["path"]]

    assert going() == []
    tidy("workflow", "--apply")
    (deploying / ".github/workflows/late.yml").write_text(SHIPS)
    commit(deploying)
    assert going() == [".github/workflows/late.yml"], "the one workflow is no legacy, and the nightly job stays"


@pytest.mark.parametrize(("settings", "said"), [
    ('mode = "gitop"', "pyproject.toml:2:1: mode is 'gitop'; expected one of gitops, kubectl"),
    ('gates = ["pytst"]', "'pytst' in [tool.sophia-tidy.workflow] gates is no gate"),
    ('duties = {"gone.yml" = "kept: why"}', "gone.yml"),
    ('duties = {"deploy.yml" = "keep"}', "deploy.yml"),
])
def test_a_wrong_wish_is_refused_with_its_place(deploying, tidy, settings, said):
    write(deploying, {"pyproject.toml": f"[tool.sophia-tidy.workflow]\n{settings}\n"})
    before = snapshot(deploying)
    done = tidy("workflow", "--apply")
    assert done.returncode == 2 and said in done.stderr, done.stderr
    assert snapshot(deploying) == before


@pytest.mark.parametrize("option", ["--apply", "--check", "--diff", "--unsafe"])
def test_an_inventory_plans_nothing(repository, tidy, option):
    done = tidy("workflow", "--inventory", option)
    assert done.returncode == 2 and "expected it alone" in done.stderr
