"""What the one workflow takes over is worked out from the old workflows alone: proofs, joins, and what is said of them."""

from pathlib import PurePosixPath

import pytest

from sophia_tidy.config.schema import WorkflowConfig
from sophia_tidy.kernel.tree import Tree
from sophia_tidy.workflow.duties import DutyLedger, ledger_of
from sophia_tidy.workflow.duties.fit.fitness import fitted
from sophia_tidy.workflow.facts.inventory import take_inventory
from sophia_tidy.workflow.project import project_of
from sophia_tidy.workflow.write import WorkflowSet, written
from sophia_tidy.workflow.write.ruleset import built_in

from ..small import FOLDER, by_key, one_job

TESTS = {"tests/unit/test_a.py": "def test_a():\n    pass\n", "requirements.txt": "pytest==8.4.0\n"}


def unified(workflows: dict[str, str], files: dict[str, str]) -> tuple[WorkflowSet, DutyLedger]:
    """What the flow of the command makes of them, without a disk."""
    texts = {str(FOLDER / name): text for name, text in workflows.items()} | {
        "kubernetes/overlays/production/kustomization.yaml": "resources: []\n",
        **files,
    }
    tree = Tree({PurePosixPath(path): text.encode() for path, text in texts.items()})
    inventory = take_inventory(tree)
    project = fitted(project_of(tree, inventory, WorkflowConfig()), inventory, tree, built_in().gates)
    made = written(project, tree)
    return made, ledger_of(inventory, project, made.coverage, {})


def test_a_run_within_a_larger_one_is_merged_and_its_duty_says_so():
    made, found = unified(
        {
            "a.yml": one_job("- run: pip install -r requirements.txt\n- run: pytest tests/unit -q", job="unit"),
            "b.yml": one_job("- run: pip install -r requirements.txt\n- run: python -m pytest", job="all"),
        },
        TESTS,
    )
    duties = by_key(found)
    assert {key: duty.verdict.status.value for key, duty in duties.items()} == {
        "a.yml/unit": "merged",
        "b.yml/all": "merged",
    }
    assert duties["a.yml/unit"].verdict.target == "tests, Test with pytest"
    assert "`pytest tests/unit -q` within `python -m pytest`" in duties["a.yml/unit"].verdict.reason
    assert "within" not in duties["b.yml/all"].verdict.reason
    assert made.files[FOLDER / "deploy.yml"].count("python -m pytest") == 1


def test_two_runs_of_which_none_sees_the_other_are_two_steps_each_with_its_place():
    _, found = unified(
        {
            "a.yml": one_job("- run: ruff check --select W .", job="blank"),
            "b.yml": one_job("- run: ruff check .", job="lint"),
        },
        {},
    )
    assert [duty.verdict.target for duty in found.duties] == [
        "lint, Lint with ruff: ruff check --select W .",
        "lint, Lint with ruff: ruff check .",
    ]


def gates_of(steps: str, files: dict[str, str] | None = None, more: str = "") -> tuple[WorkflowSet, DutyLedger]:
    """One job with these steps, and tests in the tree."""
    return unified({"a.yml": one_job(steps, more=more)}, {**TESTS, **(files or {})})


@pytest.mark.parametrize(
    ("before", "files"),
    [
        ("mkdir -p var/log", {}),
        ("cp .env.example .env", {".env.example": "A=1\n"}),
        ("chmod +x run.sh", {"run.sh": "#!/bin/sh\n"}),
        ("git config --global user.email a@example.org", {}),
        ("sudo apt-get install --yes libpq-dev ffmpeg", {}),
        ("playwright install --with-deps chromium", {}),
    ],
)
def test_what_a_job_did_before_its_gate_comes_along(before, files):
    made, found = gates_of(f"- run: {before}\n- run: pytest", files)
    assert [duty.verdict.status.value for duty in found.duties] == ["merged"]
    text = made.files[FOLDER / "deploy.yml"]
    assert before in text and text.index(before) < text.index("- name: Test with pytest")


HERE = "- run: |\n    cat > .env <<'EOF'\n    MODE=test\n    {line}\n    EOF\n- run: pytest"


def test_a_file_that_stands_in_the_script_comes_along_unless_it_holds_a_secret_or_is_not_all_there():
    made, found = gates_of(HERE.format(line="PORT=8000"))
    assert (
        "cat > .env <<'EOF'\n          MODE=test\n          PORT=8000\n          EOF\n"
        in made.files[FOLDER / "deploy.yml"]
    )
    assert [duty.verdict.status.value for duty in found.duties] == ["merged"]
    for line in ("TOKEN=${{ secrets.TOKEN }}", "API_KEY=sk_live_51H8sK2eZvKYlo2C0aB3dE4fG5hI6jK7l"):
        made, found = gates_of(HERE.format(line=line))
        assert [duty.verdict.status.value for duty in found.duties] == ["kept"]
        assert "MODE=test" not in made.files[FOLDER / "deploy.yml"]


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ("- run: docker compose up -d\n- run: pytest", "docker compose"),
        ("- run: cp .env.sample .env\n- run: pytest", "prepared with `cp`"),
        ("- run: apt-get install $PACKAGES\n- run: pytest", "apt-get"),
        ("- uses: actions/download-artifact@v4\n- run: pytest", "download-artifact"),
        ("- run: pip install -r gone.txt || true\n- run: pytest", "need what it installs from `gone.txt`"),
        ("- run: poetry run pytest", "there is no pyproject.toml for poetry"),
        ("- run: black --diff .", "cannot fail: it only shows"),
    ],
)
def test_what_cannot_come_along_leaves_the_gate_where_it_was(steps, why):
    made, found = gates_of(steps)
    assert [duty.verdict.status.value for duty in found.duties] == ["kept"]
    assert any(why in finding.message for finding in made.findings), [each.message for each in made.findings]


def test_a_linter_that_reads_files_needs_nothing_of_what_its_job_did():
    made, found = gates_of(
        "- uses: google-github-actions/auth@v2\n- run: poetry config virtualenvs.in-project true\n- run: poetry run ruff check .",
        {"pyproject.toml": "[tool.poetry]\nname = 'a'\n"},
        more="    env: {REGION: europe, IMAGE: '${{ github.sha }}'}\n    services: {db: {image: 'postgres:16'}}\n",
    )
    text = made.files[FOLDER / "deploy.yml"]
    assert [duty.verdict.status.value for duty in found.duties] == ["merged"]
    assert "run: ruff check ." in text and "REGION" not in text and "docker run" not in text


def test_a_variable_that_only_a_run_tells_counts_where_a_file_reads_it():
    env = "    env: {IMAGE_NAME: '${{ github.repository }}'}\n"
    assert [duty.verdict.status.value for duty in gates_of("- run: pytest", more=env)[1].duties] == ["merged"]
    reads = {"app.py": "import os\nos.environ['IMAGE_NAME']\n"}
    assert [duty.verdict.status.value for duty in gates_of("- run: pytest", reads, env)[1].duties] == ["kept"]


def test_what_ran_is_installed_before_what_lies_about():
    poetry = {"pyproject.toml": "[tool.poetry]\nname = 'a'\n", "poetry.lock": ""}
    made, _ = gates_of("- run: pip install -r requirements.txt pytest-cov\n- run: pytest --cov=.", poetry)
    text = made.files[FOLDER / "deploy.yml"]
    assert (
        "python -m pip install -r requirements.txt\n" in text and "pytest-cov" in text and "poetry install" not in text
    )


def test_tables_are_made_only_in_a_database_that_the_gate_has_for_itself():
    steps = "- run: python manage.py migrate\n- run: pytest"
    local = "    services: {db: {image: 'postgres:16', env: {POSTGRES_PASSWORD: postgres}}}\n"
    files = {"manage.py": ""}
    made, found = gates_of(steps, files, local)
    assert [duty.verdict.status.value for duty in found.duties] == ["merged"]
    text = made.files[FOLDER / "deploy.yml"]
    assert text.index("docker run") < text.index("python manage.py migrate") < text.index("- name: Test with pytest")
    assert [duty.verdict.status.value for duty in gates_of(steps, files)[1].duties] == ["kept"]


UPLOAD = "- uses: actions/upload-artifact@v4\n  if: always()\n  with: {name: report, path: junit.xml}"


def test_what_is_kept_of_a_gate_is_a_step_behind_it_and_its_job_goes():
    made, found = gates_of(f"- run: pytest --junitxml=junit.xml\n{UPLOAD}")
    text = made.files[FOLDER / "deploy.yml"]
    [duty] = found.duties
    assert (duty.verdict.status.value, duty.verdict.target) == ("merged", "tests, Test with pytest; tests, Keep report")
    assert "keeps an artifact" in duty.verdict.reason
    assert "- name: Keep report\n        if: ${{ !cancelled() }}\n        uses: actions/upload-artifact@" in text
    assert text.index("run: pytest") < text.index("Keep report")


@pytest.mark.parametrize(
    "more",
    [
        "- uses: codecov/codecov-action@v4\n  with: {token: '${{ secrets.CODECOV_TOKEN }}'}",
        "- uses: marocchino/sticky-pull-request-comment@v2",
        "- uses: actions/upload-artifact@v4\n  with: {name: 'report-${{ github.sha }}', path: junit.xml}",
    ],
)
def test_what_needs_more_than_a_gate_has_leaves_its_job_where_it_was(more):
    _, found = gates_of(f"- run: pytest\n{more}")
    assert [duty.verdict.status.value for duty in found.duties] == ["kept"]
    assert "it hands on results" in found.duties[0].verdict.reason


def test_an_artifact_that_another_job_waits_for_stays():
    other = "\n  report:\n    needs: build\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: actions/download-artifact@v4\n      - run: make page\n"
    _, found = unified({"a.yml": one_job(f"- run: pytest\n{UPLOAD}").rstrip() + other}, TESTS)
    assert {duty.verdict.status.value for duty in found.duties} == {"kept"}
