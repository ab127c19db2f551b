"""`archive` and `workflow` together: neither makes the proof that the other believes."""

import json

import pytest

from .conftest import commit, snapshot, write
from .test_workflow import SHIPS, deploying  # noqa: F401

DEPLOYS = """\
name: deploy-{n}
on:
  push: {{branches: [main]}}
  schedule: [{{cron: "{n} 3 * * *"}}]
jobs:
  deploy:
    runs-on: ubuntu-24.04
    steps:
      - uses: actions/checkout@v4
      - run: ./scripts/deploy_x{n}.sh
"""
FILES = {
    **{f".github/workflows/deploy-{n}.yml": DEPLOYS.format(n=n) for n in range(1, 11)},
    **{f"scripts/deploy_x{n}.sh": f"#!/bin/sh\ncurl -X POST https://x{n}.example.org/restart\n" for n in range(1, 11)},
    "api/Dockerfile": "FROM scratch\nCOPY main.py /\n",
    "api/main.py": "print()\n",
    "docker-compose.yml": "services:\n  api:\n    build: ./api\n    image: acme/api:1\n",
}
ASLEEP = {path: text.replace("on:\n  push", "true:\n  push") for path, text in FILES.items()}
ASKED = '[tool.sophia-tidy.workflow]\nenvironments = {production = "main"}\n'
DECIDED = (
    ASKED
    + "[tool.sophia-tidy.workflow.duties]\n"
    + "".join(f'"deploy-{n}.yml" = "superseded: by deploy.yml"\n' for n in range(1, 11))
)


@pytest.fixture
def tidied(folder, tidy):
    """``tidied(files)``: the files committed, and all taken to the archive that a person could want there."""

    def prepare(files):
        write(folder, files)
        commit(folder)
        assert tidy("archive", "--unsafe", "--apply").returncode == 0
        return snapshot(folder)

    return prepare


def gone(files, after):
    return sorted(path for path in files if path not in after)


def duties(tidy, *arguments):
    return {
        (each["workflow"], each["job"], each["schedule"]): (each["status"], each["reason"])
        for each in json.loads(tidy("workflow", "--format", "json", *arguments).stdout)["duties"]
    }


def test_a_workflow_that_starts_leaves_only_by_the_word_of_the_ledger_and_its_scripts_with_it(tidied, tidy):
    assert gone(FILES, tidied(FILES)) == []
    assert {status for status, _ in duties(tidy).values()} == {"unmapped", "kept"}
    refused = tidy("archive", ".github/workflows/deploy-1.yml")
    assert refused.returncode == 2 and "GitHub starts it" in refused.stderr and "sophia-tidy workflow" in refused.stderr


def test_what_a_restored_file_runs_comes_back_with_it_and_all_of_it_stays(folder, tidied, tidy):
    before = tidied(ASLEEP)
    lost = gone(ASLEEP, before)
    assert "scripts/deploy_x2.sh" in lost and ".github/workflows/deploy-2.yml" in lost
    assert tidy("archive", "--restore", "archive/workflows", "--apply", "--allow-dirty").returncode == 0
    assert gone(ASLEEP, snapshot(folder)) == []
    assert not any("not in the repository" in reason for _, reason in duties(tidy).values())
    assert "nothing to do" in tidy("archive", "--unsafe").stderr, "what a person has brought back is not archived again"
    planned = json.loads(tidy("archive", ".github/workflows/deploy-2.yml", "--format", "json").stdout)["changes"]
    assert ".github/workflows/deploy-2.yml" in [each["path"] for each in planned], "unless somebody names it"


def test_a_script_that_the_archive_took_was_there_when_its_workflow_ran(folder, tidy):
    files = {path.replace("deploy_x", "phase2_x"): text.replace("deploy_x", "phase2_x") for path, text in FILES.items()}
    write(folder, files | {"pyproject.toml": DECIDED})
    commit(folder)
    write(folder, {"pyproject.toml": ASKED})
    undecided = duties(tidy)
    write(folder, {"pyproject.toml": DECIDED})
    tidy("workflow", "--apply")
    decided = duties(tidy)
    commit(folder)
    assert tidy("archive", "--unsafe", "--apply").returncode == 0
    assert "scripts/phase2_x2.sh" in gone(files, snapshot(folder))
    assert duties(tidy) == decided
    assert "nothing to do" in tidy("workflow").stderr, tidy("workflow", "--diff", "--format", "text").stdout[-3000:]
    write(folder, {"pyproject.toml": ASKED})
    assert {key: status for key, (status, _) in duties(tidy).items()} == {
        key: status for key, (status, _) in undecided.items()
    }


def test_a_workflow_that_a_person_has_brought_back_stays_until_the_person_says_more(folder, deploying, tidy):  # noqa: F811
    old = ".github/workflows/ship.yml"
    write(folder, {old: SHIPS})
    commit(folder)
    tidy("workflow", "--apply")
    assert gone([old], snapshot(folder)) == [old]
    tidy("archive", "--restore", old, "--apply", "--allow-dirty")
    found = duties(tidy)
    assert found[old, "ship", None][0] == "unmapped" and "brought back from the archive" in found[old, "ship", None][1]
    tidy("workflow", "--apply", "--allow-dirty")
    assert gone([old], snapshot(folder)) == []
    write(folder, {"pyproject.toml": '[tool.sophia-tidy.workflow.duties]\n"ship.yml" = "superseded: by deploy.yml"\n'})
    tidy("workflow", "--apply", "--allow-dirty")
    assert gone([old], snapshot(folder)) == [old]
