"""Hardened workflows: only the jobs that are asked for change, and they change only as it is told."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.workflow.harden.model import Hardening
from sophia_tidy.workflow.read import read_workflow

from .cases import harden, job

TWO = """\
# ours
on: push

jobs:
  # first
  one:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4  # v4
      - name: Build
        run: |
          make   # all

  two:   # second
    name: Two
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
"""


def test_only_the_given_jobs_change():
    result = harden(TWO, ["two"])
    new = result.content.decode()
    assert new[: TWO.index("  two:")] == TWO[: TWO.index("  two:")]
    assert {each.job for each in result.edits} == {"two"}
    assert "    name: Two\n    permissions:\n      contents: read # to check out\n    timeout-minutes: 60\n" in new


def test_a_job_that_is_left_is_as_it_was():
    text = TWO.replace("make   # all", "make").replace("actions/checkout@v4  # v4", "acme/x@v1")
    result = harden(text)
    assert list(result.left) == ["one"]
    new = result.content.decode()
    assert new[: TWO.index("  two:") - 20] == text[: TWO.index("  two:") - 20]
    assert "timeout-minutes" in new


@pytest.mark.parametrize("text", [TWO, TWO.replace("\n", "\r\n"), "\ufeff" + TWO, TWO.rstrip("\n")])
def test_the_second_time_nothing_is_left_to_do(text):
    first = harden(text)
    assert not first.left
    assert first.content != text.encode()
    second = harden(first.content.decode())
    assert second.content == first.content
    assert second.edits == ()
    assert ("\r\n" in text) == (b"\r\n" in first.content)
    assert first.content.count(b"\n") == first.content.count(b"\r\n") or "\r\n" not in text


def test_what_it_reads_to_is_what_it_was_but_for_the_edits():
    old = read_workflow(PurePosixPath("a.yml"), TWO.encode()).jobs[0]
    new = read_workflow(PurePosixPath("a.yml"), harden(TWO).content).jobs[0]
    assert [step.run.value for step in new.steps if step.run] == [step.run.value for step in old.steps if step.run]
    assert (new.id, new.condition, new.env, new.needs, new.outputs) == (
        old.id,
        old.condition,
        old.env,
        old.needs,
        old.outputs,
    )
    assert str(new.timeout) == "60"
    assert new.steps[0].input("persist-credentials").value == "false"


def test_a_key_that_comes_twice_leaves_the_job():
    text = job("name: a\nname: b\nruns-on: x\nsteps:\n  - run: make\n")
    assert list(harden(text).left) == ["build"]


@pytest.mark.parametrize(
    "text", ["on: [", "- a\n", job("runs-on: x\nsteps:\n  - &a {run: a}\n  - &a {run: b}\n  - *a\n")]
)
def test_a_file_that_cannot_be_edited_leaves_all_its_jobs(text):
    result = harden(text, ["build"])
    assert list(result.left) == ["build"]
    assert result.content == text.encode()


def test_what_an_anchor_shares_leaves_the_job():
    text = job("runs-on: ubuntu-latest\nsteps: &s\n  - run: make\n") + "  other:\n    runs-on: x\n    steps: *s\n"
    assert set(harden(text).left) == {"build", "other"}


@pytest.mark.parametrize(
    ("name", "told"),
    [("build", "name: build"), ("on", 'name: "on"'), ("No", 'name: "No"')],
)
def test_a_job_without_a_name_gets_its_id(name, told):
    result = harden(f"on: push\njobs:\n  {name!r}:\n    runs-on: x\n    steps:\n      - run: make\n")
    assert f"    {told}\n" in result.content.decode()


@pytest.mark.parametrize(
    ("body", "minutes"),
    [
        ("steps:\n  - run: make\n", 60),
        ("steps:\n  - run: make\n    timeout-minutes: 90\n", 360),
        ("steps:\n  - run: terraform apply\n", 360),
        ("environment: production\nsteps:\n  - run: make\n", 360),
        ("steps:\n  - run: ./scripts/deploy.sh\n", 360),
        ("timeout-minutes: 7\nsteps:\n  - run: make\n", 7),
    ],
)
def test_a_job_without_a_limit_gets_one_that_it_does_not_reach(body, minutes):
    result = harden(job(f"runs-on: x\n{body}"))
    assert f"    timeout-minutes: {minutes}\n" in result.content.decode()
    assert (Hardening.TIMEOUT in {each.kind for each in result.edits}) == (minutes != 7)


@pytest.mark.parametrize(
    ("later", "stays"),
    [
        ("run: git push", True),
        ("run: git fetch origin main", True),
        ("run: git diff HEAD", False),
        ("run: npx semantic-release", True),
        ("run: mkdocs gh-deploy", True),
        ("run: git commit -am x", True),
        ("uses: stefanzweifel/git-auto-commit-action@v5", True),
        ("uses: actions/cache@v4", False),
    ],
)
def test_a_checkout_leaves_no_token_that_nobody_uses(later, stays):
    result = harden(job(f"runs-on: x\nsteps:\n  - uses: actions/checkout@v4\n  - {later}\n"))
    assert not result.left, result.left
    assert ("persist-credentials: false" in result.content.decode()) != stays
    assert (Hardening.CREDENTIALS in {each.kind for each in result.open}) == stays


@pytest.mark.parametrize(
    ("script", "stays"),
    [
        ("make release", True),
        ("./scripts/bump_version.sh", True),
        ("python tools/release.py", True),
        ("make push", False),
        ("npm run release", True),
        ("npm publish", False),
        ("make test", False),
        ("./scripts/test.sh", False),
        ("pip install x", False),
    ],
)
def test_a_script_that_may_push_keeps_the_token_and_has_no_least(script, stays):
    body = f"runs-on: x\nsteps:\n  - uses: actions/checkout@v4\n  - run: {script}\n"
    assert bool(harden(job(body)).left) == stays
    said = harden(job("permissions: {contents: write}\n" + body))
    assert not said.left
    assert (b"persist-credentials: false" in said.content) != stays
