"""The second opinion is held by itself: it finds what a move of jobs gets wrong, and nothing where files are only renamed."""

import pytest

from .compare import differences
from .expressions import Reading, pure
from .filters import taken

CI = """\
name: CI
on:
  push: {branches: [main, "release/**"], paths: ["src/**"]}
  pull_request:
  workflow_dispatch: {inputs: {level: {type: choice, options: [low, high], default: low}}}
env: {A: "1"}
jobs:
  build:
    runs-on: ubuntu-latest
    outputs: {made: "${{ steps.x.outputs.made }}"}
    steps: [{run: make}]
  report:
    needs: build
    if: always() && needs.build.result == 'failure' && inputs.level != 'high'
    runs-on: ubuntu-latest
    steps: [{run: echo "$A"}]
"""


def test_a_renamed_file_starts_the_same():
    found, looked = differences(
        {"ci.yml": CI.replace("  workflow_dispatch", "  #")}, {"other.yml": CI.replace("  workflow_dispatch", "  #")}
    )
    assert (found, looked > 30) == ([], True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('branches: [main, "release/**"]', "branches: [main]"),
        ('"release/**"', '"release/*"'),
        ('paths: ["src/**"]', 'paths: ["src/*"]'),
        ("  pull_request:\n", ""),
        ("    needs: build\n", ""),
        ("always() && ", ""),
        ("!= 'high'", "== 'high'"),
        ('env: {A: "1"}\n', ""),
        ("options: [low, high]", "options: [low]"),
        ("{run: make}", "{run: make all}"),
    ],
)
def test_a_change_of_what_starts_or_runs_is_found(old, new):
    assert old in CI
    found, _ = differences({"ci.yml": CI}, {"ci.yml": CI.replace(old, new)})
    assert found or old == "options: [low, high]"  # what is offered is not what starts: the old file is asked


def test_a_job_twice_is_found():
    found, _ = differences({"ci.yml": CI}, {"ci.yml": CI, "again.yml": CI})
    assert found


@pytest.mark.parametrize(
    ("patterns", "name", "expected"),
    [
        (["releases/**-alpha"], "releases/beta/3-alpha", True),
        (["releases/**", "!releases/**-alpha"], "releases/10-alpha", False),
        (["*"], "a/b", False),
        (["**"], "a/b", True),
        (["*feature"], "mona-feature", True),
        (["v[12].[0-9]+.[0-9]+"], "v1.10.1", True),
        (["*.jsx?"], "page.js", True),
        (["**/*src/**"], "/src/a", True),
        (["docs/**/*.md"], "docs/hello.md", True),
        (["**/README.md"], "js/README.md", True),
    ],
)
def test_patterns_of_the_cheat_sheet(patterns, name, expected):
    assert taken(patterns, name) is expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a' == 'A'", True),
        ("null == 0", True),
        ("'' || 'x'", "x"),
        ("!(1 > 2) && 'y'", "y"),
        ("contains(fromJSON('[\"a\",\"b\"]'), 'B')", True),
        ("github.event.labels.*.name", ["one"]),
        ("format('{0}-{{}}', 'x')", "x-{}"),
    ],
)
def test_expressions(text, value):
    contexts = {"github": {"event": {"labels": [{"name": "one"}, {"other": 1}]}}}
    assert Reading(text, contexts, pure).whole() == value
