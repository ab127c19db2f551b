"""Jobs that were cut out of a file are read as if they were still in it, whatever a person did to the rest."""

from pathlib import PurePosixPath

import pytest
import yaml

from sophia_tidy.workflow.editing.job_edits import without_jobs
from sophia_tidy.workflow.reruns.restored_jobs import with_jobs

PATH = PurePosixPath(".github/workflows/ci.yml")
WHOLE = b"""\
on: push
jobs:
  lint:
    runs-on: ubuntu-24.04
    steps: [{run: ruff check}]

  # what people wait for
  tests:
    runs-on: ubuntu-24.04
    steps:
      - run: |
          pytest

          echo done
  docs:
    runs-on: ubuntu-24.04
    steps: [{run: mkdocs build}]
"""


def jobs(content: bytes) -> dict[str, object]:
    return yaml.safe_load(content)["jobs"]


@pytest.mark.parametrize("cut", [["lint"], ["tests"], ["docs"], ["lint", "tests"], ["lint", "docs"], ["tests", "docs"]])
def test_what_was_cut_is_where_it_was(cut):
    joined = with_jobs(without_jobs(WHOLE, cut), WHOLE, PATH)
    assert jobs(joined) == jobs(WHOLE) and list(jobs(joined)) == list(jobs(WHOLE))


@pytest.mark.parametrize(
    ("edit", "order"),
    [
        (lambda text: text.replace(b"ruff check", b"ruff check ."), ["lint", "tests", "docs"]),
        (
            lambda text: text.replace(b"on: push", b"# ours\non: [push, pull_request]\nenv: {A: b}"),
            ["lint", "tests", "docs"],
        ),
        (
            lambda text: text.replace(b"\n  ", b"\n    ").replace(b"on: push", b"name: x\non: push"),
            ["lint", "tests", "docs"],
        ),
        (lambda text: text.replace(b"  docs:", b"  pages:"), ["lint", "pages", "tests", "docs"]),
        (lambda text: text.rstrip(b"\n"), ["lint", "tests", "docs"]),
        (lambda text: text.replace(b"\n", b"\r\n"), ["lint", "tests", "docs"]),
        (lambda text: b"\xef\xbb\xbf" + text, ["lint", "tests", "docs"]),
        (lambda text: text + b"\nenv: {LAST: key}\n", ["lint", "tests", "docs"]),
    ],
)
def test_an_edit_by_hand_is_read_with_what_was_cut(edit, order):
    left = edit(without_jobs(WHOLE, ["tests"]))
    joined = with_jobs(left, WHOLE, PATH)
    found = jobs(joined)
    assert list(found) == order and found["tests"] == jobs(WHOLE)["tests"]
    assert {name: found[name] for name in jobs(left)} == jobs(left)
    assert {key: value for key, value in yaml.safe_load(joined).items() if key != "jobs"} == {
        key: value for key, value in yaml.safe_load(left).items() if key != "jobs"
    }


def test_a_job_that_a_person_brought_back_is_the_persons():
    left = WHOLE.replace(b"pytest\n", b"pytest -n 2\n")
    assert with_jobs(left, WHOLE, PATH) == left


@pytest.mark.parametrize(
    "left",
    [
        b"on: push\njobs: [\n",
        b"on: push\n",
        b"- a\n",
        b"\xff",
        b"",
        b"on: push\njobs: {lint: {runs-on: x, steps: [{run: ruff}]}}\n",
    ],
    ids=["no YAML", "no jobs", "a list", "no UTF-8", "nothing", "in one line"],
)
def test_what_cannot_be_put_together_is_not(left):
    assert with_jobs(left, WHOLE, PATH) is None


def test_an_anchor_that_left_the_file_leaves_its_job_out():
    whole = WHOLE.replace(b"on: push\n", b"on: push\nenv: &all {A: b}\n").replace(
        b"  docs:\n", b"  docs:\n    env: *all\n"
    )
    left = without_jobs(whole, ["docs"]).replace(b"&all ", b"")
    assert with_jobs(left, whole, PATH) is None
