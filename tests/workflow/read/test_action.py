"""Actions are read as workflows are: their steps, their files, what is wrong with them."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.workflow.expressions import show
from sophia_tidy.workflow.read import read_action

ACTION = """\
name: set up
description: x
inputs: {version: {default: "3", required: false}}
outputs: {dir: {value: "${{ steps.a.outputs.dir }}"}}
runs:
  using: composite
  steps:
    - id: a
      shell: bash
      run: ./setup.sh ${{ inputs.version }}
"""


def test_a_composite_action_is_read():
    action = read_action(PurePosixPath("x/action.yml"), ACTION.encode())
    assert (action.using, str(action.steps[0].run), action.findings) == (
        "composite",
        "./setup.sh ${{ inputs.version }}",
        (),
    )
    assert [show(each.tree) for each in action.used] == ["steps.a.outputs.dir", "inputs.version"]


@pytest.mark.parametrize(
    ("text", "files"),
    [
        (
            "name: x\nruns: {using: node20, main: dist/index.js, post: dist/post.js}\n",
            ["dist/index.js", "dist/post.js"],
        ),
        ("name: x\nruns: {using: docker, image: Dockerfile, args: ['${{ inputs.a }}']}\n", ["Dockerfile"]),
    ],
)
def test_an_action_names_its_files(text, files):
    action = read_action(PurePosixPath("action.yml"), text.encode())
    assert ([str(each) for each in action.files], action.findings) == (files, ())


def test_an_action_that_runs_nothing_is_noticed():
    assert "no runs.using" in str(read_action(PurePosixPath("action.yml"), b"name: x\n").findings[0])
