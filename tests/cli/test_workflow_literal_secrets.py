"""A credential that stands in an old workflow as a text stands in no file that is written."""

import json

import pytest

from .conftest import commit, write
from .test_workflow import SHIPS, deploying  # noqa: F401

CANARY = "Zq7vLm2Xw9TtRb4K"
AT = ".github/workflows/ci.yml"
CI = """\
on: {push: {branches: [main]}, pull_request: }
%sjobs:
  check:
    runs-on: ubuntu-24.04
%s    steps:
      - uses: actions/checkout@v4
      - run: pip install pytest
      - run: pytest tests %s
%s"""
PLACES = {
    "the workflow's variables": (f"env: {{API_TOKEN: {CANARY}}}\n", "", "", ""),
    "the job's variables": ("", f"    env: {{DB_PASSWORD: {CANARY}}}\n", "", ""),
    "the step's variables": ("", "", "", f"        env: {{OPENAI_API_KEY: sk-proj-{CANARY}{CANARY}}}\n"),
    "an address": ("", f"    env: {{DATABASE_URL: 'postgres://app:{CANARY}@db.example.org/app'}}\n", "", ""),
    "a flag": ("", "", f"--token={CANARY}", ""),
    "a flag and its value": ("", "", f"--api-key {CANARY}", ""),
    "a service": (
        "",
        f"    services: {{db: {{image: 'postgres:16', env: {{POSTGRES_PASSWORD: {CANARY}}}}}}}\n",
        "",
        "",
    ),
    "a service's options": (
        "",
        f"    services: {{db: {{image: 'redis:7', options: '--entrypoint x --password {CANARY}'}}}}\n",
        "",
        "",
    ),
}
FILES = {"tests/test_api.py": "def test_it():\n    pass\n"}


def written(folder):
    return [
        path
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts and path != folder / AT and CANARY.encode() in path.read_bytes()
    ]


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_gate_that_needs_a_literal_credential_stays_where_it_is_and_its_name_is_told(deploying, tidy, place):  # noqa: F811
    first, job, flags, step = place
    write(deploying, {AT: CI % (first, job, flags, step), **FILES})
    commit(deploying)
    told = [
        each["message"]
        for each in json.loads(tidy("workflow", "--format", "json").stdout)["findings"]
        if each["rule"] == "gate-left-out"
    ]
    assert told and "holds a credential as a text" in told[0] and CANARY not in told[0]
    tidy("workflow", "--apply")
    assert (deploying / "docs/deploy-workflow.md").exists() and (deploying / AT).exists()
    assert written(deploying) == []


@pytest.mark.parametrize(
    "job",
    [
        "    services: {db: {image: 'postgres:16', env: {POSTGRES_PASSWORD: postgres}}}\n    env: {DATABASE_URL: 'postgres://postgres:postgres@localhost/x'}\n",
        "    env: {MODE: fast, PYTHONHASHSEED: '0', SECRET_KEY: dummy}\n",
    ],
)
def test_what_opens_nothing_beyond_the_runner_comes_along(deploying, tidy, job):  # noqa: F811
    write(deploying, {AT: CI % ("", job, "", ""), **FILES})
    commit(deploying)
    tidy("workflow", "--apply")
    assert "run: pytest tests" in (deploying / ".github/workflows/deploy.yml").read_text()


def test_an_argument_of_a_build_that_is_a_credential_is_left_out_and_told(deploying, tidy):  # noqa: F811
    path = ".github/workflows/deploy.yml"
    write(
        deploying, {path: SHIPS.replace('tags: "acme/api:1"', f'tags: "acme/api:1", build-args: "NPM_TOKEN={CANARY}"')}
    )
    commit(deploying)
    assert "build-argument-left-out" in [
        each["rule"] for each in json.loads(tidy("workflow", "--format", "json").stdout)["findings"]
    ]
    tidy("workflow", "--apply")
    assert [found.name for found in written(deploying)] == ["deploy.yml"], "the old one, in the archive"
    assert (deploying / "archive/workflows/deploy.yml").exists()
