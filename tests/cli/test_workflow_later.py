"""`workflow` on a later day: what it wrote is there, and people have gone on working."""

import json
import shutil

import pytest

from .conftest import commit, snapshot, write
from .test_workflow import NIGHTLY, SHIPS

CI = """\
on: {push: {branches: [main]}, pull_request: }
jobs:
  tests:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: pip install pytest
      - run: pytest
  types:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: pip install mypy
      - run: mypy . || true
"""
AT, WHOLE, DEPLOY = ".github/workflows/ci.yml", "archive/workflows/ci.whole.yml", ".github/workflows/deploy.yml"


@pytest.fixture
def files():
    return {
        DEPLOY: SHIPS,
        AT: CI,
        "tests/test_api.py": "def test_it():\n    pass\n",
        "api/Dockerfile": "FROM scratch\nCOPY main.py /\n",
        "api/main.py": "print()\n",
        "kubernetes/overlays/production/kustomization.yaml": "resources: [api.yaml]\n",
        "kubernetes/overlays/production/api.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: api}\n"
        "spec: {containers: [{name: api, image: 'acme/api:1'}]}\n",
    }


@pytest.fixture
def unified(folder, files, tidy):
    """A repository in which the one workflow has been written, and the job `tests` cut out of `ci.yml`."""
    write(folder, files)
    commit(folder)
    assert tidy("workflow", "--apply").returncode == 0
    assert "tests:" not in (folder / AT).read_text() and (folder / WHOLE).read_text() == CI
    return folder


def looked(tidy, *arguments):
    """Duties by key with their status, findings as (path, rule), planned paths, and the exit code."""
    done = tidy("workflow", "--format", "json", *arguments)
    page = json.loads(done.stdout)
    duties = {f"{each['workflow'].rpartition('/')[2]}/{each['job']}": each["status"] for each in page["duties"]}
    found = {(each["path"], each["rule"]) for each in page["findings"]}
    return duties, found, {each["path"] for each in page["changes"]}, done.returncode


ALL = {"ci.yml/tests": "merged", "ci.yml/types": "kept", "deploy.yml/build": "merged", "deploy.yml/ship": "superseded"}


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("mypy . || true", "mypy . || echo soft"),
        lambda text: "# of the platform team\n" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text + "  more:\n    runs-on: ubuntu-24.04\n    steps: [{run: mkdocs build}]\n",
    ],
    ids=["another command", "a comment", "other line ends", "one more job"],
)
def test_no_duty_leaves_the_ledger_when_the_rest_of_a_file_is_edited(unified, tidy, edit):
    place = unified / AT
    place.write_bytes(edit(place.read_text()).encode())
    gates = (unified / DEPLOY).read_text().partition("jobs:")[2]
    duties, found, planned, code = looked(tidy)
    assert ALL.items() <= duties.items() and code == 0
    assert not {rule for _, rule in found} & {"unread-duties", "astray-duty"}
    assert AT not in planned and WHOLE not in planned
    tidy("workflow", "--apply", "--allow-dirty")
    assert (unified / DEPLOY).read_text().partition("jobs:")[2] == gates, (
        "the gate that came from the job is still there"
    )
    assert "nothing to do" in tidy("workflow").stderr


def test_a_job_that_was_brought_back_is_cut_again_with_a_copy_of_its_own(unified, tidy):
    mine = (
        unified / AT
    ).read_text() + "  tests:\n    runs-on: ubuntu-24.04\n    steps: [{uses: actions/checkout@v4}, {run: pytest -x}]\n"
    (unified / AT).write_text(mine)
    assert tidy("workflow", "--apply", "--allow-dirty").returncode == 0
    assert (unified / WHOLE).read_text() == CI
    assert (unified / "archive/workflows/ci.whole-2.yml").read_text() == mine, "not a byte of it is lost"
    assert ALL.items() <= looked(tidy)[0].items()
    assert "nothing to do" in tidy("workflow").stderr


def test_a_job_that_was_brought_back_stays_where_a_person_says_so(unified, tidy):
    write(
        unified, {"pyproject.toml": '[tool.sophia-tidy.workflow.duties]\n"ci.yml/tests" = "kept: for forks"\n', AT: CI}
    )
    duties, found, planned, code = looked(tidy)
    assert duties["ci.yml/tests"] == "kept" and AT not in planned and code == 0
    assert "astray-duty" not in {rule for _, rule in found}


def test_what_is_kept_by_decision_and_was_cut_out_already_is_told_with_its_place(unified, tidy):
    write(unified, {"pyproject.toml": '[tool.sophia-tidy.workflow.duties]\n"ci.yml/tests" = "kept: for forks"\n'})
    _, found, _, code = looked(tidy)
    assert code == 1 and (WHOLE, "astray-duty") in found, found


def test_what_is_kept_by_decision_and_lost_its_name_to_the_one_workflow_is_carried(unified, tidy):
    write(
        unified,
        {"pyproject.toml": '[tool.sophia-tidy.workflow.duties]\n"deploy.yml/build" = "kept: by hand too"\n'},
    )
    duties, found, planned, code = looked(tidy)
    assert (code, duties["deploy.yml/build"]) == (0, "carried")
    assert ".github/workflows/checks.yml" in planned
    assert "astray-duty" not in {rule for _, rule in found}


def test_a_file_that_was_to_stay_and_is_gone_is_told_until_a_person_gives_its_duties_up(unified, tidy):
    (unified / AT).unlink()
    duties, found, _, code = looked(tidy)
    assert duties == ALL and code == 1 and (WHOLE, "astray-duty") in found
    write(
        unified, {"pyproject.toml": '[tool.sophia-tidy.workflow.duties]\n"ci.yml/types" = "dropped: nobody looked"\n'}
    )
    duties, found, _, code = looked(tidy)
    assert (
        duties == ALL | {"ci.yml/types": "dropped"} and code == 0 and "astray-duty" not in {rule for _, rule in found}
    )


@pytest.mark.parametrize(
    "left",
    ["on: push\njobs: [\n", "", "on: push\n", "on: push\njobs: {types: {runs-on: x, steps: [{run: mypy}]}}\n"],
    ids=["no YAML", "nothing", "no jobs", "in one line"],
)
def test_a_rest_that_does_not_read_with_what_was_cut_is_an_error_and_stays_as_it_is(unified, tidy, left):
    (unified / AT).write_text(left)
    before = snapshot(unified)
    duties, found, planned, code = looked(tidy, "--unsafe")
    assert ALL.items() <= duties.items() and code == 1
    assert (AT, "unread-duties") in found and AT not in planned
    assert snapshot(unified) == before


def test_an_archived_workflow_that_is_lost_or_has_its_name_taken_is_told(unified, tidy):
    write(unified, {".github/workflows/old.yml": SHIPS})
    tidy("workflow", "--apply", "--allow-dirty")
    old = unified / "archive/workflows/old.yml"
    assert old.read_text() == SHIPS
    write(unified, {".github/workflows/old.yml": CI.replace("pytest", "pytest -q")})
    assert (".github/workflows/old.yml", "unread-duties") in looked(tidy)[1]
    (unified / ".github/workflows/old.yml").unlink()
    assert "unread-duties" not in {rule for _, rule in looked(tidy)[1]}
    old.unlink()
    assert ("archive/workflows/old.yml", "unread-duties") in looked(tidy)[1]


def test_a_workflow_of_the_teams_may_run_the_scripts_that_were_written(unified, tidy):
    call = "on: {workflow_dispatch: }\njobs:\n  back:\n    runs-on: ubuntu-24.04\n    steps: [{run: python3 scripts/deployment/roll_back.py abc}]\n"
    write(unified, {".github/workflows/by-hand.yml": call})
    duties, found, planned, _ = looked(tidy)
    assert duties["by-hand.yml/back"] in ("kept", "unmapped") and ".github/workflows/by-hand.yml" not in planned
    assert "dangling-script" not in {rule for _, rule in found}


@pytest.mark.parametrize(
    "lost", [["archive"], ["archive/workflows/deploy.yml"], ["archive/manifest.json"]], ids=" ".join
)
def test_what_the_archive_has_lost_is_not_forgotten_unless_somebody_says_so(unified, tidy, lost):
    commit(unified)
    for name in lost:
        place = unified / name
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    page, old = unified / "docs/deploy-workflow.md", (unified / DEPLOY).read_text()
    text = page.read_text()
    done = tidy("workflow", "--apply", "--allow-dirty", "--format", "text")
    assert done.returncode == 1 and "deploy.yml had gone to the archive and is not there" in done.stdout
    assert (unified / DEPLOY).read_text() == old and page.read_text() == text
    tidy("workflow", "--apply", "--allow-dirty", "--unsafe")
    assert "deploy.yml had gone" not in tidy("workflow", "--format", "text").stdout and page.read_text() != text


def test_a_file_that_was_to_stay_and_was_taken_away_is_told_once(unified, tidy):
    write(unified, {".github/workflows/nightly.yml": NIGHTLY, "scripts/report.py": "print()\n"})
    tidy("workflow", "--apply", "--allow-dirty")
    (unified / ".github/workflows/nightly.yml").unlink()
    done = tidy("workflow", "--apply", "--allow-dirty", "--format", "text")
    assert done.returncode == 0 and "warning: nightly.yml was to stay and is not there any more" in done.stdout
    assert "nightly" not in tidy("workflow", "--format", "text").stdout


def test_a_script_that_the_other_mode_needed_is_told_of(unified, tidy):
    write(unified, {"pyproject.toml": '[tool.sophia-tidy.workflow]\nmode = "kubectl"\nkubeconfig-secret = "KUBE"\n'})
    tidy("workflow", "--apply", "--allow-dirty")
    found = looked(tidy)[1]
    assert ("scripts/deployment/await_rollout.py", "left-over") in found
    assert ("scripts/deployment/promote.py", "left-over") not in found


def test_faults_of_workflows_in_the_archive_fail_no_later_run(folder, files, tidy):
    write(folder, files | {DEPLOY: SHIPS.replace("kubectl set", "bash scripts/gone.sh\n      - run: kubectl set")})
    commit(folder)
    _, found, _, code = looked(tidy)
    assert (DEPLOY, "dangling-script") in found and code == 1
    tidy("workflow", "--apply")
    _, found, planned, code = looked(tidy)
    assert (found, planned, code) == ({each for each in found if each[1] != "dangling-script"}, set(), 0)


def test_what_the_archive_took_before_is_in_the_ledger_all_the_same(folder, files, tidy):
    late = {
        f".github/workflows/deploy-{name}.yml": SHIPS.replace("acme/api", f"acme/{name}").replace("on: ", "true: ", 1)
        for name in ("a", "b", "c")
    }
    write(folder, files | late)
    commit(folder)
    duties, *_ = looked(tidy)
    tidy("archive", "--apply", "--unsafe")
    assert not any((folder / name).exists() for name in late), "archive takes them for a person who says so"
    after, found, _, _ = looked(tidy)
    assert after == duties and "astray-duty" not in {rule for _, rule in found}


def test_archive_takes_the_one_workflow_for_no_legacy_although_an_old_one_had_its_name(unified, tidy):
    commit(unified)
    done = tidy("archive", "--unsafe", "--format", "json")
    page = json.loads(done.stdout)
    assert not [each["path"] for each in page["changes"] if ".github" in each["path"]]
    assert not [each for each in page["findings"] if each["rule"] == "archive-barred"]
    verdict = {each["path"]: each["verdict"] for each in page["verdicts"]}
    assert verdict.get(DEPLOY, "keep") == "keep"


def test_a_mended_workflow_in_the_archive_is_mended_once(folder, files, tidy):
    write(
        folder,
        files | {DEPLOY: SHIPS.replace("  ship:\n", "  ship: # tab\n").replace("    environment", "\tenvironment")},
    )
    commit(folder)
    assert tidy("workflow", "--apply", "--unsafe").returncode in (0, 1)
    assert "nothing to do" in tidy("workflow", "--unsafe").stderr


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (AT, ["duty      tests: merged (tests, Test with pytest): deploy.yml runs pytest", "duty      types: kept: "]),
        (
            "archive/workflows/deploy.yml",
            ["archived  ", "from .github/workflows/deploy.yml", "duty      ship: superseded"],
        ),
        (DEPLOY, ["made      by `sophia-tidy workflow`"]),
    ],
)
def test_why_says_of_a_workflow_what_became_of_its_duties(unified, tidy, path, said):
    done = tidy("why", path, "--format", "text")
    assert [text for text in said if text not in done.stdout] == []
    assert ("duty      ship" in done.stdout) is (path == "archive/workflows/deploy.yml"), (
        "the new file has no old duties"
    )
    keys = {each["job"] for each in json.loads(tidy("why", path, "--format", "json").stdout).get("duties", ())}
    assert keys == {AT: {"tests", "types"}, DEPLOY: set()}.get(path, {"build", "ship"})


def test_why_says_nothing_of_duties_where_there_are_none(unified, tidy):
    assert "duty" not in tidy("why", "api/main.py", "--format", "text").stdout


def test_a_file_that_stays_and_is_restyled_opens_nothing_again(folder, files, tidy):
    write(
        folder,
        files
        | {
            ".github/workflows/nightly.yml": NIGHTLY.replace("{schedule: [", "{ schedule:   [ "),
            "scripts/report.py": "print()\n",
        },
    )
    commit(folder)
    tidy("workflow", "--apply")
    assert tidy("yaml", "--apply", ".github/workflows/nightly.yml", "--allow-dirty").returncode == 0
    assert "nothing to do" in tidy("workflow").stderr
    assert tidy("workflow", "--check").returncode == 0
