"""Gates that could not fail: asked about, and made a gate or given up as the answer says."""

from pathlib import Path

import pytest

from ..conftest import Git
from .asked import asked, repository

OVERLAY = "kubernetes/overlays/production/kustomization.yaml"
KEY = ("workflow", "gates")
JOB = """\
name: ci
on: {push: {branches: [main]}}
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with: {python-version: "3.12"}
"""
MASKED, FIRM = "      - run: ruff check . || true\n", "      - run: pytest\n"


@pytest.fixture
def made(tmp_path: Path, git: Git):
    def make(*steps: str) -> Path:
        files = {
            ".github/workflows/ci.yml": JOB + "".join(steps),
            "app.py": "x = 1\n",
            "tests/test_app.py": "def test_it():\n    assert True\n",
            OVERLAY: "resources: []\n",
        }
        return repository(tmp_path / "work", git, files)

    return make


def test_a_gate_that_could_not_fail_is_asked_about_and_its_job_stays(made):
    found = asked(made(MASKED, FIRM), names=("workflow",))
    question = found.the("workflow/gate/ruff")
    assert [each.value for each in question.options] == ["ruff", "-ruff"]
    assert [str(each) for each in question.locations] == [".github/workflows/ci.yml:10:14"]
    assert "workflow/gate/pytest" not in found.ids
    assert ".github/workflows/ci.yml" in found.after
    assert "ruff" not in found.after[".github/workflows/deploy.yml"].decode()


def test_made_a_gate_it_stops_what_it_fails_and_the_job_goes(made):
    found = asked(made(MASKED, FIRM), (KEY, ["ruff"]), names=("workflow",))
    assert "ruff check ." in found.after[".github/workflows/deploy.yml"].decode()
    assert ".github/workflows/ci.yml" not in found.after


@pytest.mark.parametrize("steps", [(MASKED, FIRM), (MASKED,)])
def test_given_up_the_job_that_does_nothing_else_goes_too(made, steps):
    found = asked(made(*steps), (KEY, ["-ruff"]), names=("workflow",))
    assert "ruff" not in found.after[".github/workflows/deploy.yml"].decode()
    assert ".github/workflows/ci.yml" not in found.after
    page = found.after["docs/deploy-workflow.md"].decode()
    assert "`ruff` could not fail, and the configuration gives it up" in page


def test_a_gate_that_could_fail_is_not_given_up_by_a_minus_alone(made):
    """Its job stays: what stopped people before is not lost because one workflow leaves it out."""
    found = asked(made(FIRM), (KEY, ["-pytest"]), names=("workflow",))
    assert ".github/workflows/ci.yml" in found.after


MANY = (MASKED, *(f"      - run: {each} || true\n" for each in ("mypy .", "flake8 .", "black --check .")), FIRM)


@pytest.mark.parametrize(
    ("answer", "ruff", "mypy"), [(["*"], True, True), (["-*"], False, False), (["-*", "ruff"], True, False)]
)
def test_many_gates_that_could_not_fail_are_one_question(made, answer: list[str], ruff: bool, mypy: bool):
    root = made(*MANY)
    found = asked(root, names=("workflow",))
    assert [id for id in found.ids if id.startswith("workflow/gate")] == ["workflow/gates"]
    assert [each.value for each in found.the("workflow/gates").options] == ["*", "-*"]
    text = asked(root, (KEY, answer), names=("workflow",)).after[".github/workflows/deploy.yml"].decode()
    assert ("ruff check ." in text, "mypy ." in text) == (ruff, mypy)
