"""Workflows are read whole, with places; what is wrong is a finding at its place, and never a crash."""

import time
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sophia_tidy.formats.shell import commands
from sophia_tidy.workflow.expressions import show
from sophia_tidy.workflow.read import read_action, read_workflow

PATH = PurePosixPath(".github/workflows/a.yml")
WHOLE = """\
name: déploy
run-name: Deploy ${{ github.ref }}
on:
  push:
    branches: [main, 'release/**']
    paths-ignore: ["docs/**"]
  schedule:
    - cron: "0 3 * * *"
  workflow_dispatch:
    inputs:
      where: {type: choice, required: true, options: [a, b], default: a}
  workflow_call:
    secrets: {TOKEN: {required: true}}
    outputs: {url: {value: "${{ jobs.build.outputs.url }}"}}
permissions: {}
env: {A: "1", B: true}
defaults: {run: {shell: bash, working-directory: src}}
concurrency: {group: "x-${{ github.ref }}", cancel-in-progress: false}
jobs:
  build:
    runs-on: [self-hosted, linux]
    timeout-minutes: 10
    outputs: {url: "${{ steps.s.outputs.url }}"}
    environment: {name: production, url: "https://${{ vars.HOST }}"}
    permissions: {contents: read}
    strategy:
      fail-fast: false
      matrix: {os: [linux, mac], include: [{os: win, x: "${{ github.sha }}"}]}
    container: python:3.12
    services:
      db: {image: "postgres:16", env: {P: "${{ secrets.PW }}"}, ports: ["5432:5432"]}
    steps:
      - uses: actions/checkout@v4
        with: {Fetch-Depth: 0}
      - id: s
        if: github.ref == 'refs/heads/main'
        continue-on-error: true
        working-directory: lib
        run: |
          echo "é"
          deploy ${{ secrets.KEY }}
  call:
    needs: build
    uses: ./.github/workflows/b.yml
    with: {a: 1}
    secrets: inherit
"""


def read(text: str):
    return read_workflow(PATH, text.encode())


@pytest.fixture(scope="module")
def whole():
    return read(WHOLE)


def test_a_whole_workflow_has_no_fault(whole):
    assert whole.findings == ()


def test_on_stays_on_with_its_filters(whole):
    assert [each.event.value for each in whole.triggers] == ["push", "schedule", "workflow_dispatch", "workflow_call"]
    assert [str(each) for each in whole.trigger("push").filters["branches"]] == ["main", "release/**"]
    assert str(whole.trigger("schedule").crons[0]) == "0 3 * * *"
    (where,) = whole.trigger("workflow_dispatch").inputs
    assert (str(where.name), where.kind, where.required, str(where.value)) == ("where", "choice", True, "a")
    assert [str(each.name) for each in whole.trigger("workflow_call").secrets] == ["TOKEN"]


def test_jobs_are_read_with_all_their_parts(whole):
    build, call = whole.jobs
    assert [str(label) for label in build.runs_on] == ["self-hosted", "linux"]
    assert build.strategy.axes == (("os", ("linux", "mac")),)
    assert build.strategy.include == ({"os": "win", "x": "${{ github.sha }}"},)
    assert (str(build.container.image), str(build.services[0].image)) == ("python:3.12", "postgres:16")
    assert (str(build.environment.name), build.permissions.scopes) == ("production", (("contents", "read"),))
    assert (str(call.uses), call.inherits, [str(each) for each in call.needs]) == (
        "./.github/workflows/b.yml",
        True,
        ["build"],
    )


def test_steps_are_read_with_their_places(whole):
    checkout, deploy = whole.jobs[0].steps
    assert str(checkout.input("fetch-depth")) == "0"
    assert (deploy.at.line, deploy.at.column) == (35, 9)
    assert str(deploy.run.line(1)) == f"{PATH}:41"
    assert WHOLE.splitlines()[40].strip().startswith("deploy")


def test_every_expression_has_its_place_and_its_job(whole):
    places = {show(each.tree): (each.at.line, each.job) for each in whole.used}
    assert places["secrets.KEY"] == (41, "build")
    assert places["github.ref == 'refs/heads/main'"] == (36, "build")
    assert places["jobs.build.outputs.url"] == (14, "")
    assert {"github.ref", "secrets.PW", "vars.HOST", "github.sha", "steps.s.outputs.url"} <= places.keys()


JOB = "jobs: {a: {runs-on: x, steps: [{run: x}]}}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "a.yml:1:1: the file is empty"),
        ("- a\n", "a.yml:1:1: the file is a list; expected a mapping"),
        ("on: push\njobs: {a: [}\n", "a.yml:2:12: did not find expected node content; expected YAML"),
        ("on: push\n\tjobs: x\n", "a.yml:2:1: found a tab character that violates indentation"),
        ("a: *b\n", "a.yml:1:4: alias 'b' has no anchor"),
        ("? [a]\n: b\n", "a.yml:1:3: a key is a list or a mapping"),
        ("true: push\n" + JOB, "a.yml:1:1: unknown key 'true' in a workflow"),
        (JOB, "a.yml:1:1: the workflow has no 'on': nothing starts it"),
        ("on: push\non: push\n" + JOB, "a.yml:2:1: key 'on' comes twice"),
        ("on: pusk\n" + JOB, "a.yml:1:5: unknown event 'pusk'"),
        ("on: {push: {branch: main}}\n" + JOB, "unknown key 'branch' in push"),
        ("on: {release: {paths-ignore: [x]}}\n" + JOB, "unknown key 'paths-ignore' in release; expected one of types"),
        ("on: {workflow_dispatch: {secrets: {x: }}}\n" + JOB, "unknown key 'secrets' in workflow_dispatch"),
        ("on: {schedule: [{cron: '* *'}]}\n" + JOB, "cron is '* *'; expected five fields"),
        ("on: push\npermissions: {content: read}\n" + JOB, "content: read in permissions"),
        ("on: push\nconcurrency: {cancel-in-progress: true}\n" + JOB, "concurrency has no group"),
        ("on: push\njobs: {a: {steps: [{run: x}]}}\n", "a.yml:2:11: job a has no runs-on"),
        ("on: push\njobs: {a: {runs-on: x}}\n", "job a has neither uses nor steps"),
        ("on: push\njobs: {a: {runs-on: x, needs: b, steps: [{run: x}]}}\n", "job a needs 'b', which is no job"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{run: x, uses: y}]}}\n", "a step has both uses and run"),
        ("on: push\njobs: {a: {runs-on: x, steps: {run: x}}}\n", "steps is a mapping; expected a list"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{run: [x]}]}}\n", "run is a list; expected a text"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{rum: x}]}}\n", "did you mean 'run'"),
        (
            "on: push\njobs: {a: {runs-on: x, steps: [{run: 'é ${{ secret.X }}'}]}}\n",
            "a.yml:2:45: unknown context 'secret'",
        ),
        ("on: push\njobs: {a: {runs-on: x, if: 'a b', steps: [{run: x}]}}\n", "unknown context 'a'"),
        ("on: push\njobs: {a: {runs-on: x, steps: [{run: x, continue-on-error: maybe}]}}\n", "expected true or false"),
        ("a: 1\n---\nb: 2\n", "a.yml:2:1: a second document begins"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(text, message):
    said = [str(finding) for finding in read(text).findings]
    assert any(message in each for each in said), said


@pytest.mark.parametrize(
    "text",
    [
        "on: push\n" + JOB,
        "on: [push, pull_request]\n" + JOB,
        "on: {push: , pull_request: }\n" + JOB,
        "'on': push\n" + JOB,
        "on: {push: {tags: [v*], paths: [x]}, workflow_run: {workflows: [a], branches: [b]}}\n" + JOB,
        "on: {release: {types: [created]}, merge_group: {branches: [a]}}\n" + JOB,
        "on: push\npermissions: write-all\n" + JOB,
        "on: push\nconcurrency: x\n" + JOB,
        "x: &s {runs-on: x, steps: [{run: x}]}\n".replace("x: &s", "on: push\njobs: {a: &s").replace(
            "]}\n", "]}, b: *s}\n"
        ),
        "on: push\njobs: {a: {runs-on: {group: g, labels: [l]}, steps: [{run: x}]}}\n",
        "on: push\njobs: {a: {runs-on: x, strategy: {matrix: '${{ fromJSON(needs.p.outputs.m) }}'}, steps: [{run: x}]}}\n",
    ],
)
def test_what_is_right_is_left_alone(text):
    assert read(text).findings == ()


def alias_bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("on: push\njobs: " + "[" * 120, "nested deeper than 100 levels"),
        ("on: push\njobs: " + "[" * 50_000, "nested deeper than 100 levels"),
        ("- " * 50_000 + "x", "nested deeper than 100 levels"),
        (alias_bomb(), "aliases stand for more than 100,000 values"),
        ("on: push\njobs: &a {b: *a}\n", "the anchor 'a' contains itself"),
        ("on: push\n" + "# x\n" * 300_000, "expected at most 1048576"),
        ("on: push\njobs: {a: {runs-on: x, if: '" + "!" * 20_000 + "1', steps: [{run: x}]}}\n", "nested too deep"),
        (
            "on: push\njobs: {a: {runs-on: x, steps: [{run: '" + "${{ 1 }}" * 100_000 + "'}]}}\n",
            "expected at most 21000",
        ),
        (
            "on: push\njobs: {a: {runs-on: x, if: '" + "1+" * 20_000 + "', steps: [{run: x}]}}\n",
            "expected at most 21000",
        ),
    ],
)
def test_a_bomb_is_refused_quickly(text, message):
    start = time.process_time()
    said = [str(finding) for finding in read(text).findings]
    assert any(message in each for each in said), said
    assert time.process_time() - start < 2


@pytest.mark.parametrize("line", ["# a", "${{", "$(", '"', "cat <<E", "a && b", "'"])
def test_a_script_of_a_fifth_of_a_megabyte_is_cut_quickly(line):
    start = time.process_time()
    commands((line + "\n") * (200_000 // (len(line) + 1)))
    assert time.process_time() - start < 5


def test_a_hundred_workflows_are_read_within_five_seconds():
    start = time.process_time()
    for _ in range(100):
        read(WHOLE)
    assert time.process_time() - start < 5


def test_a_large_workflow_that_is_right_is_read():
    steps = "".join(f"      - run: echo {n}\n" for n in range(20_000))
    found = read(f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n{steps}")
    assert len(found.jobs[0].steps) == 20_000 and found.findings == ()


def test_bytes_that_are_no_text_are_refused_at_their_place():
    found = read_workflow(PATH, b"on: push\nname: \xff\n")
    assert str(found.findings[0]) == f"{PATH}:2:7: byte 0xff is not UTF-8; expected UTF-8 [workflow-syntax]"


def test_line_ends_of_windows_and_a_mark_change_no_place():
    found = read_workflow(PATH, b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert found == read(WHOLE)


@given(st.text(max_size=80) | st.text("on: push\n-[]{}&*!|>'\"%@`,?jobsrun  ", max_size=120) | st.binary(max_size=60))
def test_nothing_crashes_the_reader(text):
    content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    for found in (read_workflow(PATH, content), read_action(PATH, content)):
        assert all("expected" in finding.message for finding in found.findings)
        assert found.findings or not found.broken
