"""What GitHub surely refuses: each with actionlint as the judge, and the neighbours that it takes."""

import os
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from sophia_tidy.workflow.facts.refused import refused
from sophia_tidy.workflow.read import read_workflow

ACTIONLINT = shutil.which("actionlint", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


def text(*, on: str = "push", job: str = "", step: str = "run: make", name: str = "a", head: str = "") -> str:
    """A workflow of one job, with something in it."""
    return (
        f"{head}on: {on}\njobs:\n  {name}:\n    runs-on: ubuntu-24.04\n"
        + "".join(f"    {line}\n" for line in job.splitlines())
        + f"    steps:\n      - {step}\n"
    )


REFUSED = {
    "a job that is a text": "on: push\njobs:\n  a: {runs-on: ubuntu-latest, steps: [{run: x}]}\n  name: Security Scan\n",
    "a job without steps": "on: push\njobs:\n  a: {runs-on: ubuntu-latest}\n",
    "an expression that does not read": text(job="if: github.ref == 'x' +"),
    "an unknown function": text(job="if: lower(github.ref) == 'x'"),
    "an unknown context": text(step="run: echo ${{ secret.X }}"),
    "no on": text().partition("\n")[2],
    "on as true": text().replace("on:", "true:", 1),
    "env in a job's condition": text(job="if: env.X == 'y'", head="env: {X: y}\n"),
    "secrets in a job's condition": text(job="if: secrets.X != ''"),
    "matrix in a job's condition": text(job="if: matrix.x == 'y'\nstrategy: {matrix: {x: [y]}}"),
    "secrets in a step's condition": text(step="{run: make, if: \"secrets.X != ''\"}"),
    "env in runs-on": text().replace("ubuntu-24.04", "${{ env.RUNNER }}"),
    "runner in a job's env": text(job="env: {X: '${{ runner.temp }}'}"),
    "steps in a job's env": text(job="env: {X: '${{ steps.x.outputs.y }}'}"),
    "env in the top's env": text(head="env: {X: y, Z: '${{ env.X }}'}\n"),
    "hashFiles in a job's condition": text(job="if: hashFiles('x') != ''"),
    "a status outside of a condition": text(step="run: echo ${{ success() }}"),
    "an unknown need": text(job="needs: b"),
    "a circle": text(job="needs: a"),
    "no runs-on": text().replace("    runs-on: ubuntu-24.04\n", ""),
    "no steps": text().partition("    steps")[0],
    "a step of nothing": text(step="name: x"),
    "uses and run": text(step="{uses: actions/checkout@v4, run: make}"),
    "one id twice": text(step="{id: x, run: make}\n      - {id: x, run: make}"),
    "an unknown event": text(on="pull-request"),
    "branches and branches-ignore": text(on="{push: {branches: [a], branches-ignore: [b]}}"),
    "a cron of six fields": text(on="{schedule: [{cron: '0 0 3 * * *'}]}"),
    "a cron that no clock shows": text(on="{schedule: [{cron: '0 25 * * *'}]}"),
    "a job's id with a blank": text(name="a b"),
    "a job's id that begins with a digit": text(name="1a"),
    "a key twice": text(job="timeout-minutes: 1\ntimeout-minutes: 2"),
    "a call with steps": text(job="uses: ./.github/workflows/b.yml"),
}
TAKEN = {
    "env in a step's condition": text(step="{run: make, if: \"env.X == 'y'\"}"),
    "secrets in a step's env": text(step="{run: make, env: {X: '${{ secrets.X }}'}}"),
    "matrix in a name": text(job="name: a ${{ matrix.x }}\nstrategy: {matrix: {x: [y]}}"),
    "needs in a condition": text(job="if: needs.b.result == 'success'\nneeds: b")
    + text(name="b").partition("jobs:\n")[2],
    "inputs on dispatch": text(on="{workflow_dispatch: {inputs: {x: {}}}}", job="if: inputs.x != ''"),
    "job.status in a step": text(step="{run: 'echo ${{ job.status }}', if: always()}"),
    "hashFiles in a step": text(step="run: echo ${{ hashFiles('x') }}"),
    "steps in outputs": text(job="outputs: {x: '${{ steps.y.outputs.z }}'}", step="{id: y, run: make}"),
    "runner in a step": text(step="run: ls ${{ runner.temp }}"),
    "a cron with a step": text(on="{schedule: [{cron: '*/90 0-6/2 1,15 * 0'}]}"),
    "vars in runs-on": text().replace("ubuntu-24.04", "${{ vars.RUNNER }}"),
    "secrets in the top's env": text(head="env: {X: '${{ secrets.X }}'}\n"),
}


def errors(content: str, folder: Path) -> list[str]:
    """What actionlint says of a file that is not about scripts, actions or labels."""
    file = folder / "a.yml"
    file.write_text(content)
    done = subprocess.run(
        [str(ACTIONLINT), "-no-color", "-oneline", "-shellcheck=", "-pyflakes=", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_what_github_refuses_never_ran(content):
    found = refused(read_workflow(PurePosixPath(".github/workflows/a.yml"), content.encode()))
    assert found.startswith("it never ran: ")


@pytest.mark.parametrize("content", TAKEN.values(), ids=TAKEN)
def test_what_github_takes_is_not_refused(content):
    found = read_workflow(PurePosixPath(".github/workflows/a.yml"), content.encode())
    assert (refused(found), found.findings) == ("", ())


@pytest.mark.skipif(ACTIONLINT is None, reason="actionlint is not installed")
@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_the_judge_refuses_it_too(content, tmp_path):
    assert errors(content, tmp_path)


@pytest.mark.skipif(ACTIONLINT is None, reason="actionlint is not installed")
@pytest.mark.parametrize("content", TAKEN.values(), ids=TAKEN)
def test_the_judge_takes_it_too(content, tmp_path):
    assert errors(content, tmp_path) == []


@pytest.mark.parametrize(
    "content",
    [
        text(job="cancel-timeout-minutes: 3"),  # a key that may be newer than this tool
        text(on="issue_dependency"),  # an event that may be
        text(head="permissions: {new-scope: write}\n"),
    ],
)
def test_what_may_be_newer_than_this_tool_is_a_finding_and_no_proof(content):
    found = read_workflow(PurePosixPath(".github/workflows/a.yml"), content.encode())
    assert (refused(found), len(found.findings)) == ("", 1)
